import * as z from 'zod'
import { id, role } from './common.ts'

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
})
export type Hospital = z.infer<typeof hospital>

export const newHospital = hospital.omit({ id: true }).extend({ hisPassword: z.string().min(1).max(256) })
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
