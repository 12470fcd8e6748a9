import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { personBytes, SIGNATURE_TYPE, type SignatureClaims } from '@xuemian/contract'
import { SignJWT } from 'jose'
import type { Claim, HisReply } from '../api/index.ts'
import type { Caller } from './world.ts'

/** A hospital's key pair; the registry is given `jwk`. */
export interface HospitalKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly jwk: Readonly<Record<string, unknown>>
}

export function hospitalKey(kid: string): HospitalKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' } }
}

/** What a test changes of a signature, or of what is sent beside it. */
export interface Changes extends Partial<SignatureClaims> {
  readonly typ?: string
  /** The id under which the key is named. */
  readonly kid?: string
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url')

/** A gateway's signature over a reply. */
export function signReply(
  key: HospitalKey,
  claims: Omit<SignatureClaims, 'person' | 'body'> & { readonly identityNumber: string; readonly reply: HisReply },
  { typ = SIGNATURE_TYPE, kid = key.kid, ...changes }: Changes = {},
): Promise<string> {
  const { identityNumber, reply, ...said } = claims
  const person = sha256(personBytes(claims.rid, identityNumber) ?? Buffer.alloc(0))
  const body = sha256(Buffer.from(reply.body, 'base64'))
  return new SignJWT({ ...said, person, body, ...changes })
    .setProtectedHeader({ alg: 'EdDSA', typ, kid })
    .sign(key.privateKey)
}

/** A ticket for a look-up, asked for as the web asks. */
export async function ticketOf(clerk: Caller, identityNumber: string): Promise<string> {
  const reply = await clerk.call('POST', '/api/his-tickets', { identityNumber })
  if (reply.statusCode !== 201) throw new Error(reply.body)
  return reply.json<{ rid: string }>().rid
}

/** A claim with its ticket and signature. */
export async function signedClaim<T extends Pick<Claim, 'identityNumber' | 'his'>>(
  claim: T,
  rid: string,
  key: HospitalKey,
  { iss, iat }: Pick<SignatureClaims, 'iss' | 'iat'>,
  changes: Changes = {},
): Promise<T> {
  const { identityNumber, his } = claim
  const signature = await signReply(key, { iss, iat, rid, identityNumber, reply: his }, changes)
  return { ...claim, his: { ...his, rid, signature } }
}
