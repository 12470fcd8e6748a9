import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { readSignatureClaims, SIGNATURE_TYPE } from '@xuemian/contract'
import type { Claim, Hospital, SigningKey } from '../api/index.ts'
import type { Context } from '../context.ts'
import { codedError } from '../errors.ts'
import { openJws } from './jws.ts'
import { checkTicket, personDigest } from './ticket.ts'

/** A reply that the hospital signed for this clerk and this person. */
export interface SignedReply {
  /** Id of the ticket, and when the province issued it, epoch seconds. */
  readonly ticket: { readonly id: string; readonly issuedAt: number }
  /** Compact JWS as it came. */
  readonly signature: string
  /** Of the registry, by which it was verified. */
  readonly key: SigningKey
  /** By how much the gateway's clock went from the ticket's issue, in seconds: what the look-up took, where the clocks agree. */
  readonly clockSeconds: number
}

/**
 * Verifies what a browser brought from a hospital that signs: signature by a key of the registry, own ticket, hospital, person, and the exact
 * bytes. SIGNATURE_MISSING, SIGNATURE_INVALID, SIGNATURE_KEY_UNKNOWN, SIGNATURE_MISMATCH, REPLY_ALTERED, TICKET_INVALID, TICKET_EXPIRED,
 * IDENTITY_INVALID. Whether the ticket was used is the transaction's to say (`useTicket`).
 */
export async function verifyReply(
  context: Context,
  accountId: string,
  hospital: Pick<Hospital, 'organisationCode' | 'signingKeys'>,
  { identityNumber, his }: Pick<Claim, 'identityNumber' | 'his'>,
): Promise<SignedReply> {
  const { rid, signature } = his
  const { organisationCode } = hospital
  if (rid === undefined || signature === undefined) throw codedError('SIGNATURE_MISSING')
  const ticket = await checkTicket(context, rid, { organisationCode, accountId, identityNumber })
  const { keys } = hospital.signingKeys
  const opened = await openJws(signature, SIGNATURE_TYPE, (kid) => publicKeyOf(keys.find((key) => key.kid === kid)))
  if (!opened.ok) throw codedError(opened.why === 'unknown-key' ? 'SIGNATURE_KEY_UNKNOWN' : 'SIGNATURE_INVALID')
  const claims = readSignatureClaims(opened.claims)
  const key = keys.find((each) => each.kid === opened.kid)
  if (!claims || !key) throw codedError('SIGNATURE_INVALID')
  if (claims.iss !== organisationCode) throw mismatch('医院签名中的组织机构编码与登记的不同。')
  if (claims.rid !== rid) throw mismatch('医院签名是对另一次查询作出的。')
  if (claims.person !== personDigest(rid, identityNumber)) throw mismatch('医院签名是对另一证件号码作出的。')
  const body = createHash('sha256').update(Buffer.from(his.body, 'base64')).digest('base64url')
  if (claims.body !== body) throw codedError('REPLY_ALTERED')
  return { ticket: { id: ticket.jti, issuedAt: ticket.iat }, signature, key, clockSeconds: claims.iat - ticket.iat }
}

function publicKeyOf(key: SigningKey | undefined): KeyObject | undefined {
  return key && createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' })
}

function mismatch(message: string) {
  return codedError('SIGNATURE_MISMATCH', { message })
}
