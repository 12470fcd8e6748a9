import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { entitlements } from './entitlement.ts'
import type { DonorFact } from './facts.ts'
import type { Policy } from './policy.ts'
import { bloodOf, day, donorOf, factsOf, hebei, hebeiClasses, ml } from './test/small-facts.ts'

const moment = { use: day('2026-05-20'), discharge: day('2026-05-20'), application: day('2026-06-01') }
const provision = (sentence: string) => ({ of: 'law', article: '第一条', sentence, sure: 'inferred' as const })
const tier = (give: object, more: object = {}) => ({ give, ...more, provision: provision(JSON.stringify(give)) })
const own = (...tiers: readonly object[]) => ({ for: ['self'], account: 'own', tiers })
const relatives = (more: object, ...tiers: readonly object[]) => ({
  for: ['child', 'spouse'],
  account: 'pooled',
  draws: 'apart',
  tiers,
  ...more,
})
const rules = (...list: readonly object[]): Policy => hebei({ rules: list as unknown as Policy['rules'] })
const offers = (policy: Policy, donor: DonorFact = donorOf()) => entitlements(policy, donor, moment)
const bounds = (policy: Policy, donor?: DonorFact) =>
  offers(policy, donor)[0]?.bounds.map(({ cap, of }) => [cap, ...of])
const self = donorOf([bloodOf()], { relation: 'self' })
const double = tier({ multiple: 2 })
const single = tier({ multiple: 1 })
const unlimited = tier({ unlimited: true })

describe('what bounds a quota', () => {
  it('is the donor’s own account, and the relatives’ where either’s use counts against it', () => {
    expect(bounds(rules(own(double)), self)).toEqual([[400, 'self']])
    expect(bounds(rules(own(double), relatives({}, single)), self)).toEqual([[400, 'self']])
    for (const draws of ['within-donors', 'together'])
      expect(bounds(rules(own(double), relatives({ draws }, single)), self)).toEqual([[400, 'self', 'relatives']])
  })

  it('is all relatives together, or each of them, within the donor’s own or together with it', () => {
    const of = (more: object, mine = double) => bounds(rules(own(mine), relatives(more, single)))
    expect(of({})).toEqual([[200, 'relatives']])
    expect(of({ account: 'each' })).toEqual([[200, 'patient']])
    expect(of({ draws: 'within-donors' })).toEqual([
      [200, 'relatives'],
      [400, 'self', 'relatives'],
    ])
    expect(of({ account: 'each', draws: 'together' })).toEqual([
      [200, 'patient'],
      [200, 'self', 'patient'],
    ])
    expect(of({ draws: 'together' })).toEqual([
      [200, 'relatives'],
      [200, 'self', 'relatives'],
    ])
    expect(of({ draws: 'within-donors' }, unlimited)).toEqual([[200, 'relatives']])
  })

  it('is nothing of what has no limit, except what the donor’s own leaves', () => {
    expect(bounds(rules(own(unlimited)), self)).toEqual([])
    expect(bounds(rules(own(double), relatives({ draws: 'within-donors' }, unlimited)))).toEqual([
      [400, 'self', 'relatives'],
    ])
    expect(bounds(rules(own(double), relatives({ draws: 'together' }, unlimited)))).toEqual([])
  })

  it('of several the one that leaves least is what a decision shows and consumes', () => {
    const policy = rules(own(double), relatives({ draws: 'within-donors' }, single))
    const quota = (consumed: object) => {
      const donor = donorOf([bloodOf()], { consumed: { self: ml(0), relatives: ml(0), ...consumed } })
      const [use] = assess(factsOf({ donors: [donor] }), [policy], hebeiClasses()).quotas
      return [use?.cap, use?.consumedBefore, use?.consumes, use?.leftAfter]
    }
    expect(quota({})).toEqual([200, 0, 200, 0])
    expect(quota({ self: ml(300) })).toEqual([400, 300, 100, 0])
    expect(quota({ self: ml(200) })).toEqual([200, 0, 200, 0])
    expect(quota({ self: ml(201) })).toEqual([400, 201, 199, 0])
    expect(quota({ self: ml(190), relatives: ml(10) })).toEqual([200, 10, 190, 0])
    expect(quota({ self: ml(500), relatives: ml(10) })).toEqual([400, 510, 0, 0])
  })

  it('is looked at in the account of this very relative where each has one', () => {
    const policy = rules(own(double), relatives({ account: 'each' }, single))
    const before = (consumed: object) => {
      const donor = donorOf([bloodOf()], { consumed: { self: ml(7), relatives: ml(150), ...consumed } })
      return assess(factsOf({ donors: [donor] }), [policy], hebeiClasses()).quotas[0]?.consumedBefore
    }
    expect([before({}), before({ patient: ml(20) })]).toEqual([150, 20])
    const free = rules(own(double), relatives({}, unlimited))
    const donor = donorOf([bloodOf()], { consumed: { self: ml(7), relatives: ml(150) } })
    const [use] = assess(factsOf({ donors: [donor] }), [free], hebeiClasses()).quotas
    expect([use?.cap, use?.consumedBefore, use?.leftAfter]).toEqual([null, 150, null])
  })
})

describe('the tier that an offer names', () => {
  const named = (policy: Policy, donor?: DonorFact) => offers(policy, donor)[0]?.rule

  it('is the first that fits, and of several rules the first that gives something', () => {
    const large = tier({ multiple: 5 }, { when: { total: { atLeast: 400 } } })
    expect(named(rules(own(large, single)), self)).toBe('HE 1998-10-01 rules[0].tiers[1]')
    const other = { ...own(double), kinds: ['stem-cells'] }
    expect(named(rules(other, own(single)), self)).toBe('HE 1998-10-01 rules[1].tiers[0]')
    const both = offers(rules({ ...own(single), kinds: ['whole-blood'] }, own(double)), self)[0]
    expect([both?.cap, both?.rule, both?.clause.text]).toEqual([
      600,
      'HE 1998-10-01 rules[0].tiers[0]',
      '{"multiple":1}',
    ])
  })

  it('passes over a rule whose donations are worth nothing', () => {
    const worth: Policy['donations']['worth'] = [
      { kinds: ['whole-blood'], per: 'given-ml' },
      { kinds: ['stem-cells'], per: 'donation', millilitres: 0 },
    ]
    const policy = rules({ ...own(double), kinds: ['stem-cells'] }, { ...own(single), kinds: ['whole-blood'] })
    const donor = donorOf([bloodOf(), bloodOf({ kind: 'stem-cells' })], { relation: 'self' })
    expect(named({ ...policy, donations: { ...policy.donations, worth } }, donor)).toBe(
      'HE 1998-10-01 rules[1].tiers[0]',
    )
  })

  it('is that of one ledger where none of several knows the relation', () => {
    const kinds = ['whole-blood'] as const
    const ledgers = ['red', 'plasma'].map((key) => ({ key, name: key, kinds, components: ['plasma'] }))
    const apart = rules(...ledgers.map(({ key }) => ({ ...own(single), ledger: key })))
    const policy = { ...apart, ledgers } as unknown as Policy
    const said = (relation: DonorFact['relation']) =>
      offers(policy, donorOf([bloodOf()], { relation })).map(({ ledger, covered }) => [ledger, covered])
    expect(said('self')).toEqual([
      ['red', true],
      ['plasma', true],
    ])
    expect(said('child')).toEqual([['red', false]])
  })

  it('is the last where none fits, which gives nothing', () => {
    const large = (ml: number) => tier({ multiple: 5 }, { when: { total: { atLeast: ml } } })
    const [offer] = offers(rules(own(large(800), large(400))), self)
    expect([offer?.covered, offer?.cap, offer?.rule]).toEqual([true, 0, 'HE 1998-10-01 rules[0].tiers[1]'])
  })

  it('is that of the relatives where a relation is not served, else the first', () => {
    const sibling = donorOf([bloodOf()], { relation: 'sibling' })
    expect(named(rules(own(double), relatives({}, single)), sibling)).toBe('HE 1998-10-01 rules[1].tiers[0]')
    expect(named(rules(own(double)), sibling)).toBe('HE 1998-10-01 rules[0].tiers[0]')
    expect(offers(rules(own(double)), sibling)[0]).toMatchObject({
      covered: false,
      cap: 0,
      draws: 'apart',
      each: false,
    })
  })
})

describe('a rule', () => {
  const cap = (policy: Policy, donor?: DonorFact) => offers(policy, donor)[0]?.cap

  it('serves step relations only where it names them, and adoptive ones as those of birth', () => {
    const policy = rules(relatives({ for: ['child', 'step-parent'] }, single))
    const as = (relation: DonorFact['relation'], qualifier?: 'step' | 'adoptive') =>
      offers(policy, donorOf([bloodOf()], { relation, ...(qualifier ? { qualifier } : {}) }))[0]?.covered
    expect([as('child'), as('child', 'adoptive'), as('child', 'step')]).toEqual([true, true, false])
    expect([as('parent'), as('parent', 'adoptive'), as('parent', 'step')]).toEqual([false, false, true])
    const spouse = rules(own(single), relatives({ for: ['spouse'] }, single))
    expect(offers(spouse, donorOf([bloodOf()], { relation: 'spouse', qualifier: 'step' }))[0]?.covered).toBe(true)
    expect(offers(spouse, donorOf([bloodOf()], { relation: 'self', qualifier: 'step' }))[0]?.covered).toBe(true)
  })

  it('asks for the donor’s standing, and yields of the days and kinds that it names', () => {
    const gifts = donorOf([bloodOf(), bloodOf({ day: day('2010-01-01'), volume: ml(300) })])
    expect(cap(rules(relatives({}, single)), gifts)).toBe(500)
    expect(cap(rules(relatives({ donated: { from: day('2020-01-01') } }, single)), gifts)).toBe(200)
    expect(cap(rules(relatives({ kinds: ['stem-cells'] }, single)), gifts)).toBe(0)
    expect(cap(rules(relatives({ kinds: ['whole-blood'] }, single)), gifts)).toBe(500)
    const honoured = rules(relatives({ when: { honours: ['gold'] } }, single))
    expect(offers(honoured, gifts)[0]?.covered).toBe(false)
    expect(cap(honoured, { ...gifts, honours: ['gold'] })).toBe(500)
    // the threshold looks at all donations, also at those that yield nothing
    const large = tier({ multiple: 3 }, { when: { total: { atLeast: 500 } } })
    expect(cap(rules(relatives({ donated: { from: day('2020-01-01') } }, large, single)), gifts)).toBe(600)
  })
})

describe('rules that each donation’s own day chooses', () => {
  const version = (name: string, from: string, to: string | null, multiple: number): Policy => ({
    ...rules(relatives({}, tier({ multiple }))),
    version: name,
    effective: { from: day(from), to: to === null ? null : day(to) },
    versionBy: 'donation',
  })
  const versions = [version('1', '2000-01-01', '2009-12-31', 5), version('2', '2010-01-01', null, 2)] as const
  const of = (...days: readonly string[]) => {
    const donor = donorOf(days.map((text) => bloodOf({ day: day(text) })))
    const [offer] = entitlements(versions[1], donor, moment, [
      ...versions,
      { ...version('3', '2005-01-01', null, 9), id: 'OTHER' },
    ])
    const judged = offer?.donations.map(({ donation, ml: worth, why }) => [donation.day, worth ?? why])
    return {
      cap: offer?.cap,
      counted: offer?.counted,
      judged,
      rules: offer?.applied.map(({ rule }) => rule.slice(0, 4)),
    }
  }

  it('value each by its own version, once, and what was given before any of them not at all', () => {
    expect(of('2015-01-01', '2009-12-31', '2010-01-01', '1999-12-31', '1998-01-01')).toEqual({
      cap: 1800,
      counted: 600,
      judged: [
        ['2009-12-31', 200],
        ['2010-01-01', 200],
        ['2015-01-01', 200],
        ['1998-01-01', 'no-rules'],
        ['1999-12-31', 'no-rules'],
      ],
      rules: ['HE 1', 'HE 2'],
    })
    expect(of('2015-01-01')).toMatchObject({ cap: 400, rules: ['HE 2'] })
    expect(of('2005-01-01')).toMatchObject({ cap: 1000, rules: ['HE 1'] })
    expect(of('1999-12-31')).toEqual({ cap: 0, counted: 0, judged: [['1999-12-31', 'no-rules']], rules: ['HE 2'] })
    expect(of()).toEqual({ cap: 0, counted: 0, judged: [], rules: ['HE 2'] })
  })

  it('are the one that decides where no others are named', () => {
    const [offer] = entitlements(versions[1], donorOf([bloodOf()]), moment)
    expect(offer?.cap).toBe(400)
  })

  it('are the one version that decides where the day of use chooses it', () => {
    const byUse = { ...versions[1], versionBy: 'use' as const }
    const [offer] = entitlements(byUse, donorOf([bloodOf({ day: day('2005-01-01') })]), moment, [versions[0], byUse])
    expect([offer?.cap, offer?.donations.length]).toEqual([400, 1])
  })
})
