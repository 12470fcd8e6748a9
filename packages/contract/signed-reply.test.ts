import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isTicketText, personBytes, readSignatureClaims, readTicketClaims } from './signed-reply.ts'

const digest = (bytes: Uint8Array | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('base64url')

describe('the person of a ticket and of a signature', () => {
  it('is what openssl makes of salt, zero byte and number', () => {
    expect(digest(personBytes('salt', '11010519491231002X'))).toBe('3DFlKC7uqKfa2vcUKa5Difvrm-jJA51n95RarzfaCP8')
  })

  it.each([' 11010519491231002x', '110105491231002', '１１０１０５１９４９１２３１００２Ｘ'])(
    'is one and the same for %s',
    (spelling) => {
      expect(personBytes('salt', spelling)).toEqual(personBytes('salt', '11010519491231002X'))
    },
  )

  it('differs by salt, and is none for what is no number', () => {
    expect(personBytes('other', '11010519491231002X')).not.toEqual(personBytes('salt', '11010519491231002X'))
    expect(personBytes('salt', '<>')).toBeUndefined()
  })
})

describe('a ticket in an address', () => {
  it('is three runs of base64url', () => {
    expect(isTicketText('eyJh.eyJi.c2ln-_')).toBe(true)
    for (const text of ['', 'a.b', 'a.b.c.d', 'a.b.c=', 'a.b.c d', `a.b.${'c'.repeat(1024)}`])
      expect([text.length, isTicketText(text)]).toEqual([text.length, false])
  })
})

describe('claims', () => {
  const ticket = { aud: 'H', sub: 'clerk', jti: 'x', iat: 1, exp: 2, person: 'p' }
  const signature = { iss: 'H', iat: 1, rid: 'a.b.c', person: 'p', body: 'd' }

  it('are read when whole, and nothing beside them', () => {
    expect(readTicketClaims({ ...ticket, more: 1 })).toEqual(ticket)
    expect(readSignatureClaims({ ...signature, more: 1 })).toEqual(signature)
  })

  it('are none where one is missing, empty or of another type', () => {
    for (const name of Object.keys(ticket))
      for (const wrong of [undefined, '', null, {}, 1.5])
        expect([name, wrong, readTicketClaims({ ...ticket, [name]: wrong })]).toEqual([name, wrong, undefined])
    for (const name of Object.keys(signature))
      for (const wrong of [undefined, '', null, [], -1])
        expect([name, wrong, readSignatureClaims({ ...signature, [name]: wrong })]).toEqual([name, wrong, undefined])
    for (const nothing of [null, undefined, 'text', 1]) expect(readTicketClaims(nothing)).toBeUndefined()
    for (const nothing of [null, undefined, 'text', 1]) expect(readSignatureClaims(nothing)).toBeUndefined()
  })
})
