import { describe, expect, it } from 'vitest'
import { parseKeySet } from './key-set.ts'

describe('a pasted JWK set', () => {
  it('is read as it stands, and nothing as no keys', () => {
    expect(parseKeySet('\n{"keys":[{"kty":"OKP","x":"1"}]}\n')).toEqual({ ok: true, keys: [{ kty: 'OKP', x: '1' }] })
    expect(parseKeySet(' \n')).toEqual({ ok: true, keys: [] })
  })

  it.each(['{', 'null', '[]', '{"kty":"OKP"}', '{"keys":{}}', '{"keys":[1]}', '{"keys":[[]]}'])(
    'is none: %s',
    (typed) => {
      expect(parseKeySet(typed)).toEqual({ ok: false, why: 'unreadable' })
    },
  )

  it('is refused before it is sent anywhere where it holds a private key', () => {
    expect(parseKeySet('{"keys":[{"kty":"OKP","x":"1"},{"kty":"OKP","x":"1","d":"2"}]}')).toEqual({
      ok: false,
      why: 'private',
    })
  })
})
