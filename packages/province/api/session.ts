import * as z from 'zod'
import { id, role } from './common.ts'

export const signIn = z.object({ username: z.string().trim().min(1).max(64), password: z.string().min(1).max(256) })

/** Who is signed in. `hospital` is set for clerks alone. The session itself is an HttpOnly cookie. */
export const session = z.object({
  account: z.object({ id, username: z.string(), displayName: z.string(), role }),
  hospital: z.object({ id, name: z.string(), organisationCode: z.string(), origin: z.string() }).nullable(),
})
export type Session = z.infer<typeof session>

/** How the clerk's browser reaches its hospital's HIS (HIS-2.2, HIS-3.1.1). Sent to clerks of that hospital alone. */
export const hisConnection = z.object({
  baseUrl: z.string(),
  id: z.string(),
  password: z.string(),
  /** The hospital's own Rh codes, such as `{"1": "+"}`; digits are refused without it. */
  rhCodes: z.record(z.string(), z.enum(['+', '-'])),
  lan: z.boolean(),
  /** Whether the hospital signs: a look-up then brings a ticket, and a reply without a signature is refused. */
  signs: z.boolean(),
})
export type HisConnection = z.infer<typeof hisConnection>

export const newHisTicket = z.object({ identityNumber: z.string().trim().min(1).max(64) })

/** A ticket for one look-up, as `rid` of `/blduseinfo`. */
export const hisTicket = z.object({ rid: z.string() })
export type HisTicket = z.infer<typeof hisTicket>

/** The province's ticket keys as a JWK set (RFC 7517). */
export const ticketKeys = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      alg: z.string(),
      use: z.literal('sig'),
    }),
  ),
})
