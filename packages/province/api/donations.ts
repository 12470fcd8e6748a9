import { relationKeys } from '@xuemian/contract'
import * as z from 'zod'
import { day, millilitres } from './common.ts'

export const relation = z.enum(relationKeys)

/** One donation, as imported from the blood stations and as reviewers see it. Volume in ml; units in hundredths of a 治疗量. */
export const donation = z.object({
  donCode: z.string(),
  day,
  kind: z.enum(['whole-blood', 'apheresis-platelets']),
  volume: millilitres,
  units: z.int().min(0),
  provinceCode: z.string(),
  station: z.string(),
})
export type Donation = z.infer<typeof donation>

/** One donor with donations, as imported. */
export const donorImport = z.object({
  identityNumber: z.string(),
  name: z.string(),
  donations: z.array(donation),
})
export type DonorImport = z.infer<typeof donorImport>
