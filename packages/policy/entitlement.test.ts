import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { entitlements } from './entitlement.ts'
import type { DonationFact, DonorFact } from './facts.ts'
import type { Policy } from './format/policy-schema.ts'
import { reasonOf } from './quota/reason.ts'
import { rulesNamed } from './test/decide-case.ts'

const hebei = () => rulesNamed('hebei').policies[0] as Policy
const useDay = '2026-05-20' as Day
const moment = { use: useDay, discharge: useDay, application: '2026-06-01' as Day }

const blood = (volume: number, day = '2024-01-01', provinceCode = '13'): DonationFact => ({
  day: day as Day,
  kind: 'whole-blood',
  volume: volume as Millilitres,
  units: 0 as UnitHundredths,
  provinceCode,
})
const platelets = (units: number): DonationFact => ({
  ...blood(0),
  kind: 'apheresis-platelets',
  units: units as UnitHundredths,
})
const offer = (relation: DonorFact['relation'], donations: readonly DonationFact[], policy: Policy = hebei()) => {
  const consumed = { self: 0 as Millilitres, relatives: 0 as Millilitres }
  const donor = { donor: 'a', relation, donations, consumed }
  const [found] = entitlements(policy, donor, moment)
  if (!found) throw new Error('no entitlement')
  return { ...found, reason: reasonOf(policy, donor, moment, found) }
}

describe('entitlement in Hebei', () => {
  it('is three times the donated ml for the donor, without limit from 1,000 ml on', () => {
    expect(offer('self', [blood(999)])).toMatchObject({ account: 'self', cap: 2997, counted: 999 })
    expect(offer('self', [blood(400), blood(600)])).toMatchObject({ account: 'self', cap: null, counted: 1000 })
    expect(offer('self', [])).toMatchObject({ cap: 0, covered: true })
  })

  it('is the donated ml for spouse, parents and children, also of a donor without limit', () => {
    for (const relation of ['spouse', 'parent', 'child'] as const) {
      expect(offer(relation, [blood(1600)])).toMatchObject({ account: 'relatives', cap: 1600, covered: true })
    }
  })

  it('is nothing for any other relation', () => {
    for (const relation of ['sibling', 'paternal-grandparent', 'spouses-parent', 'childs-spouse'] as const) {
      expect(offer(relation, [blood(1600)])).toMatchObject({ cap: 0, covered: false })
    }
  })

  it('says in the law’s words how the quota came about', () => {
    expect(offer('self', [blood(400)]).reason).toBe(
      '献血者至2026-05-20在河北省计入的献血量为400毫升，本人按3倍减免，额度共1200毫升。',
    )
    expect(offer('self', [blood(1000)]).reason).toBe(
      '献血者至2026-05-20在河北省计入的献血量为1000毫升，达到1000毫升，本人用血不限量减免。',
    )
    expect(offer('sibling', [blood(400)]).reason).toBe('用血者是献血者的兄弟姐妹，不在可减免的亲属范围内。')
    expect(offer('child', []).reason).toContain('没有可计入的献血')
  })

  it('says of each donation why it does not count', () => {
    const all = [blood(400), blood(400, '2026-05-21'), blood(400, '2024-01-01', '11'), platelets(100)]
    const { cap, donations } = offer('child', all)
    expect(cap).toBe(400)
    expect(donations.map(({ donation, why }) => [donation.day, why])).toEqual([
      ['2024-01-01', 'not-converted'],
      ['2024-01-01', 'elsewhere'],
      ['2024-01-01', null],
      ['2026-05-21', 'too-late'],
    ])
  })
})

/** Hebei's rules after a change of their relatives' tier. */
function relatives(give: Policy['rules'][number]['tiers'][number]['give']): Policy {
  const rules = hebei().rules.map((rule) =>
    rule.account === 'pooled' ? { ...rule, tiers: rule.tiers.map((tier) => ({ ...tier, give })) } : rule,
  )
  return { ...hebei(), rules }
}

describe('entitlement as configured', () => {
  it('converts apheresis units once the rules settle their ml', () => {
    const worth = [{ kinds: ['apheresis-platelets' as const], per: 'unit' as const, millilitres: 400 }]
    const settled = { ...hebei(), donations: { ...hebei().donations, worth } }
    expect(offer('child', [platelets(150)], settled)).toMatchObject({ cap: 600, donations: [{ why: null }] })
  })

  it('counts donations anywhere where the rules say nation', () => {
    const nation = { ...hebei(), donations: { ...hebei().donations, within: 'nation' as const } }
    expect(offer('child', [blood(400, '2024-01-01', '11')], nation)).toMatchObject({ cap: 400 })
  })

  it('gives relatives no limit where the rules say so, but nothing without a donation', () => {
    const generous = relatives({ unlimited: true })
    expect(offer('child', [blood(200)], generous).cap).toBeNull()
    expect(offer('child', [], generous).cap).toBe(0)
  })

  it('takes a multiple with decimals exactly, rounded down to the ml', () => {
    expect(offer('child', [blood(300)], relatives({ multiple: 1.1 })).cap).toBe(330)
    expect(offer('child', [blood(333)], relatives({ multiple: 1.5 })).cap).toBe(499)
  })

  it('values a donation by the province’s rules of its day where the city had none yet', () => {
    const self = (multiple: number): Policy['rules'] =>
      hebei()
        .rules.slice(0, 1)
        .map(({ tiers, ...rule }) => ({
          ...rule,
          tiers: tiers.slice(0, 1).map(({ provision }) => ({ give: { multiple }, provision })),
        }))
    const province = { ...hebei(), versionBy: 'donation' as const, rules: self(2) }
    const effective = { from: '2020-01-01' as Day, to: null }
    const city = { ...province, id: 'HE-C', overrides: 'HE', effective, rules: self(3) }
    const donations = [blood(100, '2019-12-31'), blood(100, '2020-01-01'), blood(100, '1998-09-30')]
    const consumed = { self: 0 as Millilitres, relatives: 0 as Millilitres }
    const donor = { donor: 'a', relation: 'self' as const, donations, consumed }
    const another = { ...city, id: 'HE-D', effective: province.effective, rules: self(9) }
    const [found] = entitlements(city, donor, moment, [another, province, city])
    expect(found?.cap).toBe(200 + 300)
    expect(found?.donations.map(({ donation, why }) => [donation.day, why])).toEqual([
      ['2019-12-31', null],
      ['2020-01-01', null],
      ['1998-09-30', 'no-rules'],
    ])
  })

  it('counts the donor’s use and this relative’s alone where each has a quota and both count together', () => {
    const bounds = (account: 'pooled' | 'each', draws: 'within-donors' | 'together') => {
      const rules = hebei().rules.map((rule) => (rule.account === 'own' ? rule : { ...rule, account, draws }))
      return offer('child', [blood(400)], { ...hebei(), rules }).bounds.map(({ cap, of }) => [cap, ...of])
    }
    expect(bounds('pooled', 'together')).toEqual([
      [400, 'relatives'],
      [400, 'self', 'relatives'],
    ])
    expect(bounds('each', 'together')).toEqual([
      [400, 'patient'],
      [400, 'self', 'patient'],
    ])
    expect(bounds('each', 'within-donors')).toEqual([
      [400, 'patient'],
      [1200, 'self', 'relatives'],
    ])
  })

  it('says plainly of a donor who does not meet the rules’ condition that there is nothing', () => {
    const rules = hebei().rules.map((rule) => ({ ...rule, when: { honours: ['gold'] } }))
    const only = { ...hebei(), rules }
    expect(offer('self', [blood(400)], only)).toMatchObject({
      covered: false,
      cap: 0,
      reason: '献血者本人不符合减免的条件。',
    })
    const consumed = { self: 0 as Millilitres, relatives: 0 as Millilitres }
    const facts = {
      appliedOn: moment.application,
      donors: [{ donor: 'a', relation: 'self' as const, donations: [blood(400)], consumed }],
      bills: [{ serialNumber: 's', consumedOn: useDay, actualCost: 0 as Fen, bags: [] }],
    }
    expect(assess(facts, [only], []).notices.map(({ code }) => code)).toEqual(['DONOR_NOT_ENTITLED'])
  })
})
