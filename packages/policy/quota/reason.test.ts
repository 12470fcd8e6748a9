import { describe, expect, it } from 'vitest'
import { entitlements } from '../entitlement.ts'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../policy.ts'
import { bloodOf, day, donorOf, hebei, ml } from '../test/small-facts.ts'
import { reasonOf } from './reason.ts'

const moment = { use: day('2026-05-20'), discharge: day('2026-05-25'), application: day('2026-06-01') }
const provision = () => hebei().amount.provision
type Tiers = readonly object[]
/** Rules that give relatives, and the donor, what tiers say. */
const rules = (tiers: Tiers, more: object = {}, own: Tiers = [{ give: { multiple: 1 } }]): Policy => {
  const with_ = (list: Tiers) => list.map((tier) => ({ ...tier, provision: provision() }))
  return hebei({
    rules: [
      { for: ['self'], account: 'own', tiers: with_(own) },
      { for: ['child', 'step-child'], account: 'pooled', draws: 'apart', tiers: with_(tiers), ...more },
    ] as unknown as Policy['rules'],
  })
}
const reason = (policy: Policy, donor: DonorFact = donorOf()) => {
  const [offer] = entitlements(policy, donor, moment)
  if (!offer) throw new Error('no offer')
  return reasonOf(policy, donor, moment, offer)
}
const gave = '献血者至2026-05-20在河北省计入的献血量为200毫升'

describe('the sentence about a quota', () => {
  it('says that all relatives share it, or that each has one, and how the donor’s own is touched', () => {
    const one = [{ give: { multiple: 2 } }]
    const said = (more: object) => reason(rules(one, more))
    const how = `${gave}，亲属（子女）按2倍减免，额度共400毫升`
    expect(said({})).toBe(`${how}，由献血者的亲属共用。`)
    expect(said({ account: 'each' })).toBe(`${how}，由这位亲属单独使用。`)
    expect(said({ draws: 'within-donors' })).toBe(`${how}，由献血者的亲属共用，并在献血者本人的额度之内。`)
    expect(said({ draws: 'together' })).toBe(`${how}，由献血者的亲属共用，与献血者本人的用量合并计算。`)
  })

  it('names step and adoptive relations as they are', () => {
    const of = (qualifier: 'step' | 'adoptive') =>
      reason(rules([{ give: { multiple: 1 } }]), donorOf([bloodOf()], { qualifier }))
    expect(of('step')).toContain('亲属（继子女）按等量减免')
    expect(of('adoptive')).toContain('亲属（养子女）按等量减免')
  })

  it('tells portions apart by age, and what is fixed from what is multiplied', () => {
    const bands = [{ upTo: { years: 5 }, multiple: 3 }, { multiple: 1 }]
    const both = donorOf([bloodOf(), bloodOf({ day: day('2015-01-01') })])
    expect(reason(rules([{ ageing: { from: 'each-donation', bands } }]), both)).toBe(
      '献血者至2026-05-20在河北省计入的献血量为400毫升，亲属（子女）按2026-05-20计：5年内献血200毫升按3倍，超过5年献血200毫升按等量，减免，额度共800毫升，由献血者的亲属共用。',
    )
    expect(reason(rules([{ give: { millilitres: 300 } }]))).toBe(
      `${gave}，亲属（子女）按2026-05-20计：献血200毫升得300毫升，减免，额度共300毫升，由献血者的亲属共用。`,
    )
    const own = rules([{ give: { multiple: 1 } }], {}, [{ give: { multiple: 2 } }])
    expect(reason(own, donorOf([bloodOf()], { relation: 'self' }))).toBe(`${gave}，本人按2倍减免，额度共400毫升。`)
  })

  it('names the threshold that was reached where there is no limit, unless any donation reaches it', () => {
    const unlimited = (when?: object) => reason(rules([{ ...(when ? { when } : {}), give: { unlimited: true } }]))
    expect(unlimited()).toBe(`${gave}，亲属（子女）用血不限量减免。`)
    expect(unlimited({ total: { atLeast: 200 } })).toBe(`${gave}，达到200毫升，亲属（子女）用血不限量减免。`)
    expect(unlimited({ total: { atLeast: 2 } })).toContain('，达到2毫升，')
    expect(unlimited({ total: { atLeast: 1 } })).toBe(`${gave}，亲属（子女）用血不限量减免。`)
    expect(unlimited({ total: { moreThan: 100 } })).toBe(`${gave}，亲属（子女）用血不限量减免。`)
    const bands = [{ upTo: { years: 5 }, unlimited: true }, { multiple: 1 }]
    const aged = rules([{ when: { total: { atLeast: 400 } }, ageing: { from: 'each-donation', bands } }])
    const both = donorOf([bloodOf(), bloodOf({ day: day('2015-01-01') })])
    expect(reason(aged, both)).toContain('，达到400毫升，亲属（子女）用血不限量减免。')
    expect(unlimited({ times: { atLeast: 1 } })).toBe(`${gave}，亲属（子女）用血不限量减免。`)
  })

  it('says where there is nothing: no donation that counts, or none that the rules give anything for', () => {
    const nothing = '献血者至2026-05-20在河北省没有可计入的献血，没有额度。'
    expect(reason(rules([{ give: { multiple: 1 } }]), donorOf([]))).toBe(nothing)
    expect(reason(rules([{ give: { multiple: 1 } }]), donorOf([bloodOf({ volume: ml(0) })]))).toBe(nothing)
    expect(reason(rules([{ when: { total: { atLeast: 400 } }, give: { multiple: 1 } }]))).toBe(
      `${gave}，按河北省用血费用减免规则没有额度。`,
    )
  })

  it('says of a quota that rounds to nothing that there is none', () => {
    expect(reason(rules([{ give: { multiple: 0.01 } }]), donorOf([bloodOf({ volume: ml(50) })]))).toBe(
      '献血者至2026-05-20在河北省计入的献血量为50毫升，按河北省用血费用减免规则没有额度。',
    )
  })

  it('says that a relation is not served, or that the donor is not', () => {
    expect(reason(rules([{ give: { multiple: 1 } }]), donorOf([bloodOf()], { relation: 'parent' }))).toBe(
      '用血者是献血者的父母，不在可减免的亲属范围内。',
    )
    const honoured = rules([{ give: { multiple: 1 } }])
    const only = { ...honoured, rules: honoured.rules.map((rule) => ({ ...rule, when: { honours: ['gold'] } })) }
    expect(reason(only, donorOf([bloodOf()], { relation: 'self' }))).toBe('献血者本人不符合减免的条件。')
  })

  it('says until when and where donations were counted', () => {
    const where = (more: Partial<Policy>, donations: Partial<Policy['donations']> = {}) => {
      const policy = rules([{ give: { multiple: 1 } }])
      const one = donorOf([bloodOf({ cityCode: '1302' })])
      return reason({ ...policy, ...more, donations: { ...policy.donations, ...donations } }, one).split('计入')[0]
    }
    const city = { code: '1302', name: '唐山市' }
    expect(where({})).toBe('献血者至2026-05-20在河北省')
    expect(where({}, { within: 'nation' })).toBe('献血者至2026-05-20')
    expect(where({ jurisdiction: city })).toBe('献血者至2026-05-20在本省')
    expect(where({ jurisdiction: city }, { within: 'city' })).toBe('献血者至2026-05-20在唐山市')
    expect(where({}, { timing: { until: 'discharge', sameDay: true } })).toBe('献血者至2026-05-25在河北省')
  })

  it('names the ledger where the rules keep several', () => {
    const ledgers = [{ key: 'red', name: '红细胞', kinds: ['whole-blood'], components: ['red-cells'] }]
    const apart = (give: object) => {
      const policy = rules([{ give }])
      return { ...policy, ledgers, rules: policy.rules.map((rule) => ({ ...rule, ledger: 'red' })) } as Policy
    }
    expect(reason(apart({ multiple: 1 }))).toBe(
      `${gave}，亲属（子女）按等量减免，红细胞额度共200毫升，由献血者的亲属共用。`,
    )
    expect(reason(apart({ unlimited: true }))).toBe(`${gave}，亲属（子女）用血红细胞不限量减免。`)
  })
})
