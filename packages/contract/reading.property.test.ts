import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  type BloodUse,
  canonicalIdentity,
  type Fen,
  parseDay,
  parseFen,
  type RawReply,
  readBloodUseReply,
  readEnvelopeReply,
  readTokenReply,
  type UnitHundredths,
  writeBloodUseReply,
  writeFailure,
  writeTokenFailure,
  writeTokenReply,
} from './index.ts'

const long = process.env.XUEMIAN_LONG !== undefined
const numRuns = (short: number) => ({ numRuns: long ? short * 20 : short })
if (long) vi.setConfig({ testTimeout: 1_200_000 })
else fc.configureGlobal({ seed: 20261122 })
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const reply = (body: string | Uint8Array): RawReply => ({
  body: typeof body === 'string' ? encode(body) : body,
  status: 200,
  contentType: 'application/json; charset=utf-8',
})

/** What a strict writer may be given: no blanks around, no control characters. */
const text = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength }),
      fc.string({ unit: fc.constantFrom(...'张李王·:"\\/{}[],0A'), minLength: 1, maxLength }),
    )
    .filter((value) => /^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u.test(value) && value.length <= 256)
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => parseDay(date.toISOString().slice(0, 10)))
  .map((parsed) => (parsed.ok ? parsed.value : expect.fail('no day')))
const cents = fc.oneof(
  fc.integer({ min: -100_000, max: 1_000_000 }),
  fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }),
)
const identity = fc
  .stringMatching(/^[1-9]\d{16}[\dX]$|^[HM]\d{8}$|^[1-6]\d{14}$|^军字第\d{5}号$/)
  .map((number) => canonicalIdentity(number))
  .map((parsed) => (parsed.ok ? parsed.value : expect.fail('no number')))
const product = fc.record({
  donCode: text(32),
  prodCode: text(8),
  prodClassCode: text(10),
  prodClassName: text(20),
  volume: cents as fc.Arbitrary<UnitHundredths>,
  rh: fc.constantFrom('+' as const, '-' as const),
  money: cents as fc.Arbitrary<Fen>,
})
const bloodUse: fc.Arbitrary<BloodUse> = fc.record({
  bldUser: fc.record({ name: text(20), identityNumber: identity, birthday: day, hisId: text(40) }),
  chargeBills: fc.array(
    fc.record({
      serialNumber: text(40),
      actualCost: cents as fc.Arbitrary<Fen>,
      consumptionDatetime: day,
      products: fc.array(product, { maxLength: 4 }),
    }),
    { maxLength: 4 },
  ),
})

describe('what is written strictly', () => {
  test('reads back identical without a deviation, the short way and the long way', () => {
    fc.assert(
      fc.property(bloodUse, (value) => {
        const body = writeBloodUseReply(value)
        const expected = { ok: true, value: { success: true, data: value }, deviations: [] }
        expect(readBloodUseReply(reply(body), { asked: value.bldUser.identityNumber })).toEqual(expected)
        // a blank in front is no deviation and keeps the short way from being taken
        expect(readBloodUseReply(reply(` ${body}`))).toEqual(expected)
        expect(writeBloodUseReply(JSON.parse(JSON.stringify(value)))).toBe(body)
      }),
      numRuns(200),
    )
  })

  test('is valid JSON whose numbers have at most two decimals', () => {
    fc.assert(
      fc.property(bloodUse, (value) => {
        const body = writeBloodUseReply(value)
        expect(JSON.parse(body)).toMatchObject({ success: true, erroMessage: null })
        for (const [, number] of body.matchAll(/,"(?:volume|money)":([^",}]+)[,}]/g))
          expect(number).toMatch(/^-?\d+(?:\.\d{1,2})?$/)
      }),
      numRuns(100),
    )
  })

  test('reads back as the token, or the failure, that it was', () => {
    fc.assert(
      fc.property(text(100), fc.nat(), (words, expiresIn) => {
        const token = { token: words, expiresIn }
        const success = { ok: true, value: { success: true, data: token }, deviations: [] }
        const failure = { ok: true, value: { success: false, erroMessage: words }, deviations: [] }
        expect(readTokenReply(reply(writeTokenReply(token)))).toEqual(success)
        expect(readTokenReply(reply(writeTokenFailure(words)))).toEqual(failure)
        expect(readBloodUseReply(reply(writeFailure(words)))).toEqual(failure)
      }),
      numRuns(200),
    )
  })
})

/** Bytes replaced, inserted, removed or repeated in a strict reply. */
const mutated = fc
  .tuple(
    bloodUse,
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
        remove: fc.integer({ min: 0, max: 3 }),
        insert: fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(...'{}[]",:\'\\ 0-eE.+nt*').map(encode)),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([value, edits]) => {
    let body = encode(writeBloodUseReply(value))
    for (const { at, remove, insert } of edits) {
      const start = Math.floor(at * body.length)
      body = Uint8Array.from([...body.subarray(0, start), ...insert, ...body.subarray(start + remove)])
    }
    return body
  })

describe('any bytes', () => {
  const types = fc.constantFrom(
    null,
    'application/json',
    'application/json; charset=gbk',
    'text/html',
    'application/json; charset=utf-16',
  )

  test('are answered by a value or a coded refusal, never by an exception', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated)
    fc.assert(
      fc.property(bytes, types, fc.integer({ min: 100, max: 599 }), (body, contentType, status) => {
        for (const read of [readBloodUseReply, readTokenReply, readEnvelopeReply]) {
          const result = read({ body, status, contentType })
          if (!result.ok) expect(result.error.code).toMatch(/^[A-Z_]+$/)
        }
      }),
      numRuns(500),
    )
  })

  test('read the same the short way and the long way', () => {
    // the short way takes nothing that does not begin with `{`
    const candidates = mutated.filter((body) => body[0] === 0x7b)
    fc.assert(
      fc.property(candidates, (body) => {
        expect(readBloodUseReply(reply(body))).toEqual(readBloodUseReply(reply(Uint8Array.from([0x20, ...body]))))
      }),
      numRuns(1000),
    )
  })

  test('without a deviation are the strict form itself', () => {
    // `100.0` and `100.00` are one decimal string; an old identity number is its 18-digit twin
    const strict = (body: string): unknown =>
      JSON.parse(body, (key, value: string) => {
        if (key === 'actualCost') return parseFen(value)
        return key === 'identityNumber' ? canonicalIdentity(value) : value
      })
    fc.assert(
      fc.property(mutated, (body) => {
        const read = readBloodUseReply(reply(body))
        if (!read.ok || !read.value.success || read.deviations.length > 0) return
        expect(strict(new TextDecoder().decode(body))).toEqual(strict(writeBloodUseReply(read.value.data)))
      }),
      numRuns(1000),
    )
  })
})
