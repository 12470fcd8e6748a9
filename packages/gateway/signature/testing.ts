import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { personBytes, TICKET_SECONDS, TICKET_TYPE, type TicketClaims } from '@xuemian/contract'
import { type JSONWebKeySet, SignJWT } from 'jose'
import { identityNumber, organisationCode } from '../testing.ts'
import type { SigningKey } from './keys.ts'

/** The instant of the tests, epoch milliseconds. */
export const noon = Date.parse('2026-11-22T04:00:00.000Z')

/** What stands in for the province: its ticket key, and tickets with anything in them changed. */
export interface TestProvince {
  readonly keys: JSONWebKeySet
  ticket(changes?: TicketChanges): Promise<string>
}

export interface TicketChanges extends Partial<TicketClaims> {
  readonly identityNumber?: string
  readonly typ?: string
  readonly signer?: KeyObject
}

export function testProvince(): TestProvince {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'tickets' }] } as JSONWebKeySet
  let issued = 0
  return {
    keys,
    ticket({ identityNumber: number = identityNumber, typ = TICKET_TYPE, signer = privateKey, ...changes } = {}) {
      const iat = changes.iat ?? noon / 1000
      issued += 1
      const jti = changes.jti ?? `ticket-${issued}`
      const claims = { aud: organisationCode, sub: 'clerk', jti, iat, exp: iat + TICKET_SECONDS }
      const person = digest(personBytes(jti, number))
      return new SignJWT({ ...claims, person, ...changes })
        .setProtectedHeader({ alg: 'EdDSA', typ, kid: 'tickets' })
        .sign(signer)
    },
  }
}

/** SHA-256 in base64url. */
export function digest(bytes: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('base64url')
}

/** A key by its name alone. */
export function namedKey(kid: string): SigningKey {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '', kid, alg: 'EdDSA', use: 'sig' } as const
  return { kid, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }), publicJwk }
}
