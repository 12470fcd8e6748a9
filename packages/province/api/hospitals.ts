import * as z from 'zod'
import { id, role } from './common.ts'

/** The public half of a key by which a hospital signs (RFC 8037). */
export const signingKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string() })
export type SigningKey = z.infer<typeof signingKey>

/** A JWK set; none: the hospital does not sign, and its cases are unverified. */
export const signingKeys = z.object({ keys: z.array(signingKey) })
export type SigningKeys = z.infer<typeof signingKeys>

/** A JWK set as the gateway publishes it, pasted by an administrator. */
export const newSigningKeys = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(8) })
export type NewSigningKeys = z.infer<typeof newSigningKeys>

/** A hospital as lists show it: never its HIS password, which is write-only. */
export const hospital = z.object({
  id,
  name: z.string(),
  organisationCode: z.string(),
  baseUrl: z.string(),
  hisId: z.string(),
  rhCodes: z.record(z.string(), z.enum(['+', '-'])),
  /** Whether the HIS address lies on the hospital's own network. */
  lan: z.boolean(),
  /** Which amount `actualCost` is (HIS-3.2.6). */
  actualCost: z.enum(['before-insurance', 'after-insurance']),
  signingKeys,
})
export type Hospital = z.infer<typeof hospital>

export const newHospital = hospital.omit({ id: true }).extend({
  hisPassword: z.string().min(1).max(256),
  /** Absent: none at first, and as they are where a hospital is changed. */
  signingKeys: newSigningKeys.optional(),
})
export type NewHospital = z.infer<typeof newHospital>

export const account = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  role,
  hospitalId: id.nullable(),
  active: z.boolean(),
})
export type Account = z.infer<typeof account>

export const newAccount = z.object({
  username: z.string().trim().min(2).max(64),
  displayName: z.string().trim().min(1).max(64),
  role,
  hospitalId: id.nullable(),
  password: z.string().min(8).max(256),
})
export type NewAccount = z.infer<typeof newAccount>
