import { type Fen, type Millilitres, parseUnits, relationKeys, type UnitHundredths } from '@xuemian/contract'
import * as z from 'zod'
import type { BagFact, DonorFact, Facts } from './facts.ts'
import { dayField, kindsField, textField, yuanField } from './format/fields.ts'
import { type FileParsed, parseFile } from './format/parse.ts'

const units = textField(parseUnits, '数量须为加引号的小数 · must be a quoted decimal of units')

const ml = z.int().transform((value) => value as Millilitres)
const noUnits = 0 as UnitHundredths
const noMl = 0 as Millilitres

const consumed = z.strictObject({ self: ml, relatives: ml, patient: ml.optional(), pool: ml.optional() })

const donation = z
  .strictObject({
    day: dayField,
    wholeBlood: ml.optional(),
    /** Treatment units of platelets; other kinds say `kind` and `units`. */
    platelets: units.optional(),
    kind: kindsField.element.optional(),
    units: units.optional(),
    province: z.string().optional(),
    city: z.string().optional(),
    station: z.string().optional(),
    paid: z.boolean().optional(),
    failedTests: z.boolean().optional(),
    givenAway: ml.optional(),
    marks: z.array(z.string()).optional(),
  })
  .transform(({ day, wholeBlood, platelets, kind, units: amount, province, city, ...more }) => ({
    day,
    kind: kind ?? (platelets === undefined ? ('whole-blood' as const) : ('apheresis-platelets' as const)),
    volume: wholeBlood ?? noMl,
    units: platelets ?? amount ?? noUnits,
    provinceCode: province,
    ...(city === undefined ? {} : { cityCode: city }),
    ...present(more),
  }))

const donor = z.strictObject({
  donor: z.string(),
  relation: z.enum(relationKeys),
  qualifier: z.enum(['step', 'adoptive']).optional(),
  rareGroup: z.boolean().optional(),
  honours: z.array(z.string()).optional(),
  donations: z.array(donation),
  consumed: consumed.default({ self: noMl, relatives: noMl }),
  consumedByLedger: z.record(z.string(), consumed).optional(),
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
  dischargedOn: dayField.optional(),
  serialNumber: z.string().default('stay-1'),
  actualCost: yuanField.optional(),
  bags: z.array(bag),
})

const policyCase = z.strictObject({
  sentence: z.string().min(1),
  /** Folder of the shipped rules, or file of the invented ones. */
  rules: z.string().default('hebei'),
  facts: z.strictObject({
    appliedOn: dayField,
    /** Where donations that say nothing else were given. */
    province: z.string().default('13'),
    cityCode: z.string().optional(),
    donors: z.array(donor),
    bills: z.array(bill),
  }),
  expected: z.strictObject({
    billed: yuanField,
    waived: yuanField,
    waivedByBill: z.array(yuanField).optional(),
    quotas: z.array(z.strictObject({ cap: ml.nullable(), consumes: ml, leftAfter: ml.nullable() })),
    notices: z.array(z.string()),
    payers: z.array(z.strictObject({ station: z.string().nullable(), waived: yuanField })).optional(),
    /** Words that the explanation must hold. */
    says: z.string().optional(),
  }),
})

/** A readable case: a sentence, facts, and what an assessment must come to. */
export interface PolicyCase {
  readonly sentence: string
  readonly rules: string
  readonly facts: Facts
  readonly expected: z.infer<typeof policyCase>['expected']
}

/** Reads one file of `cases/`; rows of one bag are summed as readers of a reply do (HIS-3.2.7). */
export function readCase(text: string, file: string): FileParsed<PolicyCase> {
  const parsed = parseFile(text, file, policyCase)
  if (!parsed.ok) return parsed
  const { sentence, rules, facts, expected } = parsed.value
  const { appliedOn, province, cityCode } = facts
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
    const { serialNumber, consumedOn, dischargedOn } = row
    const actualCost = row.actualCost ?? sum
    return { serialNumber, consumedOn, ...present({ dischargedOn }), actualCost, bags: net }
  })
  const donors = facts.donors.map(({ donor: name, relation, donations, consumed: before, ...more }) => ({
    donor: name,
    relation,
    donations: donations.map((gift) => ({ ...gift, provinceCode: gift.provinceCode ?? province })),
    consumed: present(before),
    ...present(more),
  })) as readonly DonorFact[]
  return {
    ok: true,
    value: { sentence, rules, facts: { appliedOn, ...present({ cityCode }), donors, bills }, expected },
  }
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** An object without the keys whose value is undefined. */
function present<T extends object>(row: T): Present<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Present<T>
}
