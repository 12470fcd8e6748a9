import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokens } from './tokens.ts'

const key = Buffer.alloc(32, 1)
const credentials: Record<string, string> = { window: 'v1', 窗口一: 'v1', ['长'.repeat(64)]: 'v1' }

function make(more: Partial<Parameters<typeof createTokens>[0]> = {}) {
  const credentialOf = (client: string) => credentials[client]
  return createTokens({
    key,
    seconds: 7200,
    credentialOf,
    now: () => 1_700_000_000_000,
    random: () => new Uint8Array(6),
    ...more,
  })
}

test.each(Object.keys(credentials))(
  'a token of %s names its client, is URL-safe and at most 512 characters',
  (client) => {
    const token = make().issue(client)
    expect(make().check(token)).toEqual({ ok: true, client })
    expect(encodeURIComponent(token)).toBe(token)
    expect(token.length).toBeLessThanOrEqual(512)
  },
)

test('a token dies at its second, as expired', () => {
  const token = make().issue('window')
  expect(make({ now: () => 1_700_007_199_999 }).check(token)).toMatchObject({ ok: true })
  expect(make({ now: () => 1_700_007_200_000 }).check(token)).toMatchObject({ ok: false, code: 'TOKEN_EXPIRED' })
})

test('a token of another key or of an earlier credential is invalid, expired or not', () => {
  const token = make().issue('window')
  expect(make({ key: Buffer.alloc(32, 2) }).check(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  expect(make({ credentialOf: () => 'v2', now: () => 2e12 }).check(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  expect(make({ credentialOf: () => undefined }).check(token)).toMatchObject({ code: 'TOKEN_INVALID' })
})

test('a changed character anywhere makes it invalid, never expired', () => {
  const token = make().issue('window')
  const tokens = make({ now: () => 2e12 })
  for (let at = 0; at < token.length; at += 1) {
    for (const other of ['A', 'b', '0', '.', '-']) {
      if (token[at] === other) continue
      const altered = token.slice(0, at) + other + token.slice(at + 1)
      expect(tokens.check(altered), altered).toMatchObject({ ok: false, code: 'TOKEN_INVALID' })
    }
  }
})

test('no text is accepted or throws', () => {
  const tokens = make()
  const name = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 43 })
  const shaped = fc.tuple(name, name, name, name).map((parts) => parts.join('.'))
  const check = fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), shaped), (text) => {
    expect(tokens.check(text)).toMatchObject({ ok: false, code: 'TOKEN_INVALID' })
  })
  fc.assert(check, { numRuns: process.env.XUEMIAN_LONG ? 50_000 : 500, seed: 7 })
})

test('a token of an earlier key is accepted until that key is gone, and new ones are of the first', () => {
  const next = Buffer.alloc(32, 2)
  const token = make().issue('window')
  const changed = make({ key: next, earlierKeys: [Buffer.alloc(32, 3), key] })
  expect(changed.check(token)).toEqual({ ok: true, client: 'window' })
  expect(make({ key: next }).check(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  expect(make({ key: next }).check(changed.issue('window'))).toMatchObject({ ok: true })
  expect(make().check(changed.issue('window'))).toMatchObject({ code: 'TOKEN_INVALID' })
})

test('a short key is refused, an earlier one too', () => {
  expect(() => make({ key: Buffer.alloc(31) })).toThrow(/32 bytes/)
  expect(() => make({ earlierKeys: [Buffer.alloc(31)] })).toThrow(/32 bytes/)
})
