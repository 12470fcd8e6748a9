import { createHash } from 'node:crypto'
import { personBytes, readTicketClaims, SIGNED_ALGORITHM, TICKET_TYPE } from '@xuemian/contract'
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import { type Failure, failure } from '../errors.ts'
import type { UsedTickets } from './used-tickets.ts'

/** What checks the tickets of look-ups. */
export interface Tickets {
  /** Takes a ticket for a look-up, once; answers why not otherwise. */
  take(rid: string, identityNumber: string): Promise<Failure | undefined>
}

export interface TicketOptions {
  readonly provinceKeys: JSONWebKeySet
  readonly organisationCode: string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly used: UsedTickets
}

/** By how much a hospital's clock may differ from the province's. */
const CLOCK_SECONDS = 60

/** Checks tickets by the province's public keys: signature, hospital, expiry, person, and that it was not used here before. */
export function createTickets({ provinceKeys, organisationCode, now, used }: TicketOptions): Tickets {
  const keys = createLocalJWKSet(provinceKeys)
  return {
    async take(rid, identityNumber) {
      try {
        const { payload } = await jwtVerify(rid, keys, {
          algorithms: [SIGNED_ALGORITHM],
          typ: TICKET_TYPE,
          audience: organisationCode,
          currentDate: new Date(now()),
          clockTolerance: CLOCK_SECONDS,
        })
        const claims = readTicketClaims(payload)
        if (!claims) return failure('TICKET_INVALID')
        const person = personBytes(claims.jti, identityNumber)
        if (!person || createHash('sha256').update(person).digest('base64url') !== claims.person)
          return failure('TICKET_WRONG_PERSON')
        return used.use(claims.jti, (claims.exp + CLOCK_SECONDS) * 1000) ? undefined : failure('TICKET_USED')
      } catch (error) {
        if (error instanceof errors.JWTExpired) return failure('TICKET_EXPIRED')
        const foreign = error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud'
        if (foreign) return failure('TICKET_WRONG_HOSPITAL')
        if (error instanceof errors.JOSEError) return failure('TICKET_INVALID')
        throw error
      }
    },
  }
}
