import { type Day, type Millilitres, parseDay, relationKeys } from '@xuemian/contract'
import * as z from 'zod'

/** A day of a rule's file, written as a quoted `yyyy-MM-dd`. */
export const dayField = z
  .string()
  .refine((text) => parseDay(text).ok, { error: '日期须为存在的 yyyy-MM-dd · must be an existing yyyy-MM-dd day' })
  .transform((text) => text as Day)

export const millilitresField = z
  .int()
  .min(1)
  .max(10_000_000)
  .transform((ml) => ml as Millilitres)

export const effectiveField = z.strictObject({ from: dayField, to: dayField.nullable() })

export const sourceField = z.strictObject({
  document: z.string().min(1),
  article: z.string().min(1),
  /** A: text of the law or an official site, B: press, C: repost. */
  grade: z.enum(['A', 'B', 'C']),
})

const clause = z.strictObject({ document: z.string().min(1), article: z.string().min(1), text: z.string().min(1) })

const multiple = z.strictObject({ multiple: z.int().min(1).max(100) })

const tier = z.strictObject({
  /** Inclusive threshold of the counted ml (满/以上, Civil Code Art. 1259). */
  atLeast: millilitresField,
  quota: z.union([z.literal('unlimited'), multiple]),
  clause,
})

/**
 * The rules of one jurisdiction from one day on: a subset of the axes of a policy. Literals are choices that the engine
 * makes as every rule so far asks; they stand in the file so that a rule which differs is refused and not misread.
 */
export const policySchema = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9-]*$/),
  version: z.string().min(1),
  title: z.string().min(1),
  jurisdiction: z.strictObject({ code: z.string().regex(/^\d{2,6}$/), name: z.string().min(1) }),
  status: z.enum(['enacted', 'unconfirmed']),
  effective: effectiveField,
  versionBy: z.literal('use'),
  sources: z.array(sourceField).min(1),
  reviewed: dayField,
  donations: z.strictObject({
    within: z.enum(['province', 'nation']),
    until: z.literal('use'),
    worth: z.strictObject({
      wholeBlood: z.literal('as-given'),
      /** ml of one treatment unit; null: not settled, such donations do not count and a notice says so. */
      apheresisPlatelets: millilitresField.nullable(),
    }),
  }),
  donor: z.strictObject({ tiers: z.array(tier).min(1) }),
  relatives: z.strictObject({
    relations: z.array(z.enum(relationKeys).exclude(['self'])),
    quota: z.union([z.literal('unlimited'), multiple]),
    pooled: z.literal(true),
    apartFromDonor: z.literal(true),
    clause,
  }),
  consumption: z.strictObject({ by: z.literal('volume'), order: z.literal('use-day') }),
})

/** One version of a jurisdiction's rules. */
export type Policy = z.infer<typeof policySchema>
