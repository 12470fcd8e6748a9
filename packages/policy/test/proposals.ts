import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import type { DonorFact, Facts } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { rulesNamed } from './decide-case.ts'

export const { policies, dictionaries } = rulesNamed('zhejiang')
export const [zhejiang] = policies as [Policy]

/** Zhejiang's rules with another way of using quotas. */
export const rules = (
  consumption: Partial<Policy['consumption']>,
  caps: Policy['amount']['caps'] = {},
): readonly Policy[] => [
  { ...zhejiang, consumption: { ...zhejiang.consumption, ...consumption }, amount: { ...zhejiang.amount, caps } },
]

/** A donor who gave so many ml on days; what they give counts twice for five years, then once, and 400 ml of one's own without limit. */
export function donor(
  name: string,
  relation: DonorFact['relation'],
  ...gave: readonly [Day | string, number][]
): DonorFact {
  return {
    donor: name,
    relation,
    consumed: { self: 0 as Millilitres, relatives: 0 as Millilitres },
    donations: gave.map(([day, ml]) => ({
      day: day as Day,
      kind: 'whole-blood',
      volume: ml as Millilitres,
      units: 0 as UnitHundredths,
      provinceCode: '33',
    })),
  }
}

export function bill(day: string, ...bags: readonly [units: number, yuan: number][]): Facts['bills'][number] {
  const made = bags.map(([units, yuan], index) => ({
    donCode: `0030126${day.slice(5, 7)}${day.slice(8)}${String(index).padStart(4, '0')}`,
    prodCode: 'P0056V00',
    prodClassCode: '1002',
    prodClassName: '悬浮红细胞',
    volume: Math.round(units * 100) as UnitHundredths,
    rh: '+' as const,
    money: Math.round(yuan * 100) as Fen,
  }))
  const actualCost = made.reduce((sum, bag) => sum + bag.money, 0) as Fen
  return { serialNumber: day, consumedOn: day as Day, actualCost, bags: made }
}

export const facts = (donors: readonly DonorFact[], ...bills: Facts['bills']): Facts => ({
  appliedOn: '2026-06-01' as Day,
  donors,
  bills,
})
