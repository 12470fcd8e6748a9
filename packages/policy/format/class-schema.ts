import type { Fen, Rh } from '@xuemian/contract'
import * as z from 'zod'
import { componentField, dayField, effectiveField, millilitresField, sourceField, yuanField } from './fields.ts'

const price = z.strictObject({ from: dayField, positive: yuanField.optional(), negative: yuanField.optional() })

const bloodClass = z.strictObject({
  code: z.string().min(1).max(32),
  name: z.string().min(1),
  /** What it is made of, where quotas are kept apart by component. */
  component: componentField,
  /** How the unit of the specification is called. */
  unit: z.string().min(1),
  /** ml of quota that one unit consumes; null: not settled, only an unlimited quota can pay. */
  millilitres: millilitresField.nullable(),
  waivable: z.boolean(),
  prices: z.array(price),
})

/** The province's classes of blood products with their prices, from one day on (HIS-3.2.7: prodClassCode). */
export const classDictionarySchema = z.strictObject({
  id: z.string().min(1),
  version: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['enacted', 'unconfirmed']),
  effective: effectiveField,
  sources: z.array(sourceField).min(1),
  reviewed: dayField,
  classes: z.array(bloodClass).refine((rows) => new Set(rows.map((row) => row.code)).size === rows.length, {
    error: '类别编码重复 · class codes must be unique',
  }),
})

export type ClassDictionary = z.infer<typeof classDictionarySchema>
export type BloodClass = ClassDictionary['classes'][number]

/** The price of one unit on a day; `null` where no price is known, which only means that nothing is compared. */
export function priceOn(bloodClass: BloodClass, rh: Rh, day: string): Fen | null {
  let found: Fen | null = null
  let since = ''
  for (const row of bloodClass.prices) {
    const fen = rh === '+' ? row.positive : row.negative
    if (row.from <= day && row.from >= since) {
      found = fen ?? null
      since = row.from
    }
  }
  return found
}

const byCode = new WeakMap<ClassDictionary, ReadonlyMap<string, BloodClass>>()

/** The class of a code; looked up in a table that is kept as long as the dictionary, which nobody changes. */
export function classOf(dictionary: ClassDictionary, code: string): BloodClass | undefined {
  const known = byCode.get(dictionary)
  if (known) return known.get(code)
  const made = new Map(dictionary.classes.map((row) => [row.code, row]))
  byCode.set(dictionary, made)
  return made.get(code)
}
