import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createKeys, type Place } from './keys.ts'
import { newKeyRing, rotateKeyRing } from './ring.ts'

const ring = newKeyRing(randomBytes)
const keys = createKeys(ring, randomBytes)
const place: Place = { table: 'donors', column: 'name_cipher', rowId: '0193a7c2-0000-7000-8000-000000000001' }
const broken = expect.objectContaining({ code: 'CIPHER_BROKEN' })

it('opens what it closed, text and bytes, empty ones too', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('', '张三·𬭎', '\u0000', 'é\u0301')),
      fc.uint8Array(),
      (text, bytes) => {
        expect(keys.decryptText(keys.encrypt(text, place), place)).toBe(text)
        expect(keys.decrypt(keys.encrypt(bytes, place), place).equals(bytes)).toBe(true)
      },
    ),
    { numRuns: 50 },
  )
})

it('holds nothing of the plain text, and never the same bytes twice', () => {
  const first = keys.encrypt('11010519491231002X', place)
  expect(first.includes('1949')).toBe(false)
  expect(first.equals(keys.encrypt('11010519491231002X', place))).toBe(false)
})

it('refuses a value moved to another row, column or table', () => {
  const cipher = keys.encrypt('张三', place)
  const places = [
    { rowId: '0193a7c2-0000-7000-8000-000000000002' },
    { column: 'identity_cipher' },
    { table: 'applications' },
  ]
  for (const elsewhere of places) {
    expect(() => keys.decrypt(cipher, { ...place, ...elsewhere })).toThrow(broken)
  }
})

it('refuses a value with any byte changed, or cut anywhere', () => {
  const cipher = keys.encrypt('张三', place)
  for (let at = 0; at < cipher.length; at += 1) {
    const altered = Buffer.from(cipher)
    altered[at] = (altered[at] as number) ^ 1
    expect(() => keys.decrypt(altered, place)).toThrow(/CIPHER_BROKEN|KEY_UNKNOWN/)
    expect(() => keys.decrypt(cipher.subarray(0, at), place)).toThrow(broken)
  }
})

it('names in its errors the column, never a value', () => {
  const cipher = keys.encrypt('张三', place)
  expect(() => keys.decrypt(cipher.subarray(0, 35), place)).toThrow(/^CIPHER_BROKEN: .*\(donors\.name_cipher\)$/)
})

it('opens old values after a rotation, closes new ones with the new key, and keeps blind indexes', () => {
  const old = keys.encrypt('张三', place)
  const rotated = createKeys(rotateKeyRing(ring, randomBytes), randomBytes)
  expect(rotated.decryptText(old, place)).toBe('张三')
  const fresh = rotated.encrypt('李四', place)
  expect(fresh.subarray(1, 5).toString('hex')).toBe(rotated.currentKeyId)
  expect(() => keys.decrypt(fresh, place)).toThrow(expect.objectContaining({ code: 'KEY_UNKNOWN' }))
  expect(rotated.blindIndex('identity', 'x')).toEqual(keys.blindIndex('identity', 'x'))
})

it('gives equal blind indexes to equal values of one purpose, and no others', () => {
  const index = keys.blindIndex('identity', '11010519491231002X')
  expect(index).toHaveLength(32)
  expect(keys.blindIndex('identity', '11010519491231002X')).toEqual(index)
  expect(keys.blindIndex('his-id', '11010519491231002X')).not.toEqual(index)
  expect(keys.blindIndex('identity', '120103198806018241')).not.toEqual(index)
  expect(createKeys(newKeyRing(randomBytes), randomBytes).blindIndex('identity', '11010519491231002X')).not.toEqual(
    index,
  )
})

it('takes its nonce from the randomness it was given', () => {
  const fixed = createKeys(ring, (size) => new Uint8Array(size).fill(7))
  expect(fixed.encrypt('张三', place).subarray(5, 17)).toEqual(Buffer.alloc(12, 7))
})

it('signs tickets by a key that stays when the keys of the encryption rotate, and is of this ring alone', () => {
  const { ticketKey } = createKeys(rotateKeyRing(ring, randomBytes), randomBytes)
  expect(ticketKey.publicJwk).toEqual(keys.ticketKey.publicJwk)
  expect(createKeys(newKeyRing(randomBytes), randomBytes).ticketKey.kid).not.toBe(ticketKey.kid)
  expect(JSON.stringify(ticketKey.publicJwk)).not.toContain('"d"')
})
