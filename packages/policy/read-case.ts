import { type Fen, type Millilitres, parseUnits, relationKeys, type UnitHundredths } from '@xuemian/contract'
import * as z from 'zod'
import type { BagFact, Facts } from './facts.ts'
import { dayField, yuanField } from './fields.ts'
import { type FileParsed, parseFile } from './parse.ts'

const units = z
  .string()
  .refine((text) => parseUnits(text).ok, { error: '数量须为加引号的小数 · must be a quoted decimal of units' })
  .transform((text) => {
    const parsed = parseUnits(text)
    return (parsed.ok ? parsed.value : 0) as UnitHundredths
  })

const ml = z.int().transform((value) => value as Millilitres)
const noUnits = 0 as UnitHundredths
const noMl = 0 as Millilitres

const donation = z
  .strictObject({
    day: dayField,
    wholeBlood: ml.optional(),
    platelets: units.optional(),
    province: z.string().default('13'),
  })
  .transform((row) => ({
    day: row.day,
    kind: row.platelets === undefined ? ('whole-blood' as const) : ('apheresis-platelets' as const),
    volume: row.wholeBlood ?? noMl,
    units: row.platelets ?? noUnits,
    provinceCode: row.province,
  }))

const donor = z.strictObject({
  donor: z.string(),
  relation: z.enum(relationKeys),
  donations: z.array(donation),
  consumed: z.strictObject({ self: ml, relatives: ml }).default({ self: noMl, relatives: noMl }),
})

const bag = z.strictObject({
  class: z.string(),
  units,
  rh: z.enum(['+', '-']),
  money: yuanField,
  donCode: z.string().optional(),
})

const bill = z.strictObject({
  consumedOn: dayField,
  serialNumber: z.string().default('stay-1'),
  actualCost: yuanField.optional(),
  bags: z.array(bag),
})

const policyCase = z.strictObject({
  sentence: z.string().min(1),
  facts: z.strictObject({ appliedOn: dayField, donors: z.array(donor), bills: z.array(bill) }),
  expected: z.strictObject({
    billed: yuanField,
    waived: yuanField,
    waivedByBill: z.array(yuanField).optional(),
    quotas: z.array(z.strictObject({ cap: ml.nullable(), consumes: ml, leftAfter: ml.nullable() })),
    notices: z.array(z.string()),
    /** Words that a notice must hold. */
    says: z.string().optional(),
  }),
})

/** A readable case: a sentence, facts, and what an assessment must come to. */
export interface PolicyCase {
  readonly sentence: string
  readonly facts: Facts
  readonly expected: z.infer<typeof policyCase>['expected']
}

/** Reads one file of `cases/`; rows of one bag are summed as readers of a reply do (HIS-3.2.7). */
export function readCase(text: string, file: string): FileParsed<PolicyCase> {
  const parsed = parseFile(text, file, policyCase)
  if (!parsed.ok) return parsed
  const { sentence, facts, expected } = parsed.value
  const bills = facts.bills.map((row, index) => {
    const bags = new Map<string, BagFact>()
    for (const [position, one] of row.bags.entries()) {
      const donCode = one.donCode ?? `00301260${index}${String(position).padStart(4, '0')}`
      const before = bags.get(donCode)
      bags.set(donCode, {
        donCode,
        prodCode: 'P0056V00',
        prodClassCode: one.class,
        prodClassName: one.class,
        volume: ((before?.volume ?? 0) + one.units) as UnitHundredths,
        rh: one.rh,
        money: ((before?.money ?? 0) + one.money) as Fen,
      })
    }
    const net = [...bags.values()].filter((one) => one.volume !== 0 || one.money !== 0)
    const sum = net.reduce((total, one) => total + one.money, 0) as Fen
    return { serialNumber: row.serialNumber, consumedOn: row.consumedOn, actualCost: row.actualCost ?? sum, bags: net }
  })
  return { ok: true, value: { sentence, facts: { ...facts, bills }, expected } }
}
