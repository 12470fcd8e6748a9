import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto'
import { SIGNED_ALGORITHM } from '@xuemian/contract'
import type { KeyRing } from './ring.ts'

/** The key that signs tickets, and its public half as it is published (RFC 8037). */
export interface TicketKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly publicJwk: {
    readonly kty: 'OKP'
    readonly crv: 'Ed25519'
    readonly x: string
    readonly kid: string
    readonly alg: typeof SIGNED_ALGORITHM
    readonly use: 'sig'
  }
}

// The PKCS #8 head of an Ed25519 key (RFC 8410); the 32 bytes of the seed follow.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * The ticket key of a ring, derived from the part that never rotates: hospitals that demand tickets hold a copy of its public half, which must
 * stay right when the keys of the encryption rotate.
 */
export function ticketKeyOf({ index }: KeyRing): TicketKey {
  const seed = Buffer.from(hkdfSync('sha256', index, '', 'xuemian ticket', 32))
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey)
  const x = publicKey.export({ format: 'jwk' }).x ?? ''
  // Short, since it travels in every ticket.
  const kid = createHash('sha256').update(x).digest('base64url').slice(0, 8)
  return {
    kid,
    privateKey,
    publicKey,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: SIGNED_ALGORITHM, use: 'sig' },
  }
}
