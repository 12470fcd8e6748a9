import { createHash } from 'node:crypto'
import {
  isTicketText,
  personBytes,
  SIGNATURE_HEADER,
  SIGNATURE_TYPE,
  SIGNED_ALGORITHM,
  type SignatureClaims,
} from '@xuemian/contract'
import { type JSONWebKeySet, SignJWT } from 'jose'
import { type Failure, failure } from '../errors.ts'
import type { Outcome } from '../handlers.ts'
import { publicKeySet, type SigningKey } from './keys.ts'
import { createTickets } from './tickets.ts'
import type { UsedTickets } from './used-tickets.ts'

/** With what replies are signed, and whose tickets are demanded. */
export interface SignatureSettings {
  /** Oldest first: the last one signs, all are published. */
  readonly keys: readonly SigningKey[]
  /** The province's ticket keys; where set, a look-up without a valid ticket is refused. */
  readonly provinceKeys?: JSONWebKeySet | undefined
}

/** A look-up whose token is accepted and whose number is readable. */
export interface AskedLookUp {
  /** The ticket as it came. */
  readonly rid: string | undefined
  readonly identityNumber: string
}

export interface SignedReplies {
  /** The public keys as a JWK set. */
  readonly keySet: string
  /** Checks the ticket where tickets are demanded, looks up, and signs whatever is answered, refusals too. */
  around(
    asked: AskedLookUp,
    lookUp: () => Outcome | Promise<Outcome>,
    refuse: (why: Failure) => Outcome,
  ): Outcome | Promise<Outcome>
}

/**
 * Makes what signs the replies to look-ups that bring a ticket. Without one nothing is done, and the reply is the same to the byte as that
 * of a gateway that has no key.
 */
export function createSignedReplies(
  { keys, provinceKeys }: SignatureSettings,
  {
    organisationCode,
    now,
    used,
  }: { readonly organisationCode: string; readonly now: () => number; readonly used: UsedTickets },
): SignedReplies {
  const tickets = provinceKeys && createTickets({ provinceKeys, organisationCode, now, used })
  const newest = keys.at(-1)
  if (!newest) throw new RangeError('signing needs a key')
  const { kid, privateKey } = newest

  async function sign(rid: string, person: string, { body, encoding }: Outcome): Promise<readonly string[]> {
    const digest = createHash('sha256')
      .update(body, encoding ?? 'utf8')
      .digest('base64url')
    const iat = Math.floor(now() / 1000)
    const claims: SignatureClaims = { iss: organisationCode, iat, rid, person, body: digest }
    const signature = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: SIGNED_ALGORITHM, typ: SIGNATURE_TYPE, kid })
      .sign(privateKey)
    return [SIGNATURE_HEADER, signature, 'Access-Control-Expose-Headers', SIGNATURE_HEADER]
  }

  return {
    keySet: JSON.stringify(publicKeySet(keys)),
    around({ rid, identityNumber }, lookUp, refuse) {
      if (rid === undefined) return tickets ? refuse(failure('TICKET_MISSING')) : lookUp()
      const person = personBytes(rid, identityNumber)
      // What has not the shape of a ticket is not repeated in a header.
      if (!isTicketText(rid) || !person) return tickets ? refuse(failure('TICKET_INVALID')) : lookUp()
      return answerSigned(rid, person)

      async function answerSigned(ticket: string, bytes: Uint8Array): Promise<Outcome> {
        const refused = await tickets?.take(ticket, identityNumber)
        const outcome = refused ? refuse(refused) : await lookUp()
        const digest = createHash('sha256').update(bytes).digest('base64url')
        return { ...outcome, headers: await sign(ticket, digest, outcome) }
      }
    },
  }
}
