import { createHash } from 'node:crypto'
import {
  personBytes,
  readTicketClaims,
  SIGNED_ALGORITHM,
  TICKET_SECONDS,
  TICKET_TYPE,
  type TicketClaims,
} from '@xuemian/contract'
import { SignJWT } from 'jose'
import type { Context } from '../context.ts'
import { codedError } from '../errors.ts'
import { openJws } from './jws.ts'

/** For how long after its ticket was issued a reading is taken; the clerk adds donors meanwhile. */
export const READING_MINUTES = 60

/** For whom a ticket is. */
export interface TicketFor {
  readonly organisationCode: string
  /** Account of the clerk. */
  readonly accountId: string
  readonly identityNumber: string
}

type Parts = Pick<Context, 'keys' | 'now' | 'random'>

/** A ticket for one look-up; IDENTITY_INVALID. */
export async function issueTicket(
  { keys, now, random }: Parts,
  { organisationCode, accountId, identityNumber }: TicketFor,
): Promise<{ readonly id: string; readonly rid: string }> {
  const jti = Buffer.from(random(16)).toString('base64url')
  const iat = Math.floor(now() / 1000)
  const claims: TicketClaims = {
    aud: organisationCode,
    sub: pseudonym(keys, accountId),
    jti,
    iat,
    exp: iat + TICKET_SECONDS,
    person: personDigest(jti, identityNumber),
  }
  const rid = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: SIGNED_ALGORITHM, typ: TICKET_TYPE, kid: keys.ticketKey.kid })
    .sign(keys.ticketKey.privateKey)
  return { id: jti, rid }
}

/**
 * The claims of a ticket that the province itself issued to this clerk for this person not longer ago than READING_MINUTES; TICKET_INVALID,
 * TICKET_EXPIRED. That it expired for the gateway meanwhile says nothing about the reading that was made with it.
 */
export async function checkTicket({ keys, now }: Parts, rid: string, asked: TicketFor): Promise<TicketClaims> {
  const { kid, publicKey } = keys.ticketKey
  const opened = await openJws(rid, TICKET_TYPE, (named) => (named === kid ? publicKey : undefined))
  const claims = opened.ok ? readTicketClaims(opened.claims) : undefined
  if (!claims) throw codedError('TICKET_INVALID')
  if (claims.aud !== asked.organisationCode) throw codedError('TICKET_INVALID', { message: '查询凭单属于另一家医院。' })
  if (claims.sub !== pseudonym(keys, asked.accountId))
    throw codedError('TICKET_INVALID', { message: '查询凭单是签发给另一位经办人的。' })
  if (claims.person !== personDigest(claims.jti, asked.identityNumber))
    throw codedError('TICKET_INVALID', { message: '查询凭单是为另一证件号码签发的。' })
  if (now() - claims.iat * 1000 > READING_MINUTES * 60_000) throw codedError('TICKET_EXPIRED')
  return claims
}

/** SHA-256 of a person under a salt, base64url; IDENTITY_INVALID. */
export function personDigest(salt: string, identityNumber: string): string {
  const bytes = personBytes(salt, identityNumber)
  if (!bytes) throw codedError('IDENTITY_INVALID')
  return createHash('sha256').update(bytes).digest('base64url')
}

/** The same for every ticket of one clerk, so that a hospital can trace abuse without learning who works where. */
function pseudonym(keys: Parts['keys'], accountId: string): string {
  return keys.blindIndex('ticket-clerk', accountId).subarray(0, 16).toString('base64url')
}
