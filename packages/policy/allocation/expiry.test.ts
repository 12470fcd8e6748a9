import type { Day } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { Offer } from '../payment/offer.ts'
import { settle } from '../settle.ts'
import { bill, dictionaries, donor, facts, zhejiang } from '../test/proposals.ts'
import { expiryOf } from './expiry.ts'

const { provision } = zhejiang.consumption
type Tiers = Policy['rules'][number]['tiers']
type Bands = NonNullable<Tiers[number]['ageing']>['bands']
const withTiers = (tiers: Tiers, more: Partial<Policy> = {}): Policy => ({
  ...zhejiang,
  ...more,
  rules: zhejiang.rules.map((rule) => ({ ...rule, tiers })),
})
const ageing = (...bands: Bands): Tiers => [{ ageing: { from: 'each-donation', bands }, provision }]
/** The end of what a donor offers on a day of use. */
const end = (policy: Policy, given: DonorFact, on = '2026-05-20', ledger: string | null = null): Day | null => {
  const { moments } = settle(facts([given], bill(on, [1, 210])), [policy], dictionaries)
  const offer = moments[0]?.offers.find((one) => one.offer.ledger === ledger) as Offer
  return expiryOf(policy, offer, [policy])
}
const fiveYears = withTiers(ageing({ upTo: { years: 5 }, multiple: 2 }, { multiple: 1 }))

describe('the last day on which a quota is as large as now', () => {
  it('is the first end to come, not one that is past, though less was given then', () => {
    expect(end(fiveYears, donor('wife', 'spouse', ['2015-01-10', 300], ['2025-01-10', 300]))).toBe('2030-01-10')
    expect(end(fiveYears, donor('wife', 'spouse', ['2025-01-10', 300], ['2022-08-01', 100]))).toBe('2027-08-01')
  })

  it('can be the day of use itself', () => {
    const wife = donor('wife', 'spouse', ['2021-05-20', 300])
    expect(end(fiveYears, wife, '2026-05-20')).toBe('2026-05-20')
    expect(end(fiveYears, wife, '2026-05-21')).toBeNull()
  })

  it('is the earliest of all bands and donations', () => {
    const twice = withTiers(
      ageing({ upTo: { years: 5 }, multiple: 3 }, { upTo: { years: 8 }, multiple: 2 }, { multiple: 1 }),
    )
    expect(end(twice, donor('wife', 'spouse', ['2019-09-01', 100], ['2025-01-10', 100]))).toBe('2027-09-01')
    // what falls back from more is no less than now
    const grows = withTiers(
      ageing({ upTo: { years: 5 }, multiple: 1 }, { upTo: { years: 8 }, multiple: 2 }, { multiple: 1 }),
    )
    expect(end(grows, donor('wife', 'spouse', ['2025-01-10', 100]))).toBeNull()
  })

  it('is none where the quota becomes one without limit, or is nothing', () => {
    const better = withTiers(ageing({ upTo: { years: 5 }, multiple: 2 }, { unlimited: true }))
    const ended = { effective: { ...zhejiang.effective, to: '2031-12-31' as Day } }
    expect(end(better, donor('wife', 'spouse', ['2025-01-10', 300]))).toBeNull()
    expect(end(withTiers(ageing({ multiple: 2 }), ended), donor('wife', 'spouse'))).toBeNull()
  })

  it('is that of the rules where they end first', () => {
    const ended = (to: string) => ({ effective: { ...zhejiang.effective, to: to as Day } })
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const five = ageing({ upTo: { years: 5 }, multiple: 2 }, { multiple: 1 })
    expect(end(withTiers(five, ended('2030-01-09')), wife)).toBe('2030-01-09')
    expect(end(withTiers(five, ended('2030-01-10')), wife)).toBe('2030-01-10')
    expect(end(withTiers(five, ended('2030-01-11')), wife)).toBe('2030-01-10')
    expect(end(withTiers(ageing({ multiple: 2 }), ended('2030-01-11')), wife)).toBe('2030-01-11')
  })
})

describe('where quotas are kept apart', () => {
  const ledgers: Policy['ledgers'] = [
    { key: 'blood', name: '全血', kinds: ['whole-blood'], components: ['whole-blood', 'red-cells', 'plasma'] },
    { key: 'platelets', name: '血小板', kinds: ['apheresis-platelets'], components: ['platelets'] },
  ]
  const wife: DonorFact = {
    ...donor('wife', 'spouse', ['2025-01-10', 300]),
    donations: [
      ...donor('wife', 'spouse', ['2025-01-10', 300]).donations,
      ...donor('wife', 'spouse', ['2024-03-01', 800]).donations.map((one) => ({
        ...one,
        kind: 'apheresis-platelets' as const,
        units: 100 as (typeof one)['units'],
      })),
    ],
  }
  const rulesOf = (blood: Tiers, platelets: Tiers): Policy => ({
    ...zhejiang,
    ledgers,
    rules: [
      { for: ['spouse'], account: 'pooled', draws: 'apart', ledger: 'blood', tiers: blood },
      { for: ['spouse'], account: 'pooled', draws: 'apart', ledger: 'platelets', tiers: platelets },
    ],
  })
  const shrinking = ageing({ upTo: { years: 5 }, multiple: 2 }, { multiple: 1 })

  it('the other ledger’s larger quota does not stand in for what has shrunk', () => {
    const apart = rulesOf(shrinking, ageing({ multiple: 9 }))
    expect(end(apart, wife, '2026-05-20', 'blood')).toBe('2030-01-10')
    expect(end(apart, wife, '2026-05-20', 'platelets')).toBeNull()
  })

  it('a ledger that the rules no longer know has ended', () => {
    const recent = { times: { atLeast: 1, within: { years: 3 } } }
    const gone = rulesOf(shrinking, ageing({ multiple: 1 }))
    const [blood, platelets] = gone.rules as [Policy['rules'][number], Policy['rules'][number]]
    const policy = { ...gone, rules: [blood, { ...platelets, when: recent }] }
    expect(end(policy, wife, '2026-05-20', 'platelets')).toBe('2028-01-10')
  })
})
