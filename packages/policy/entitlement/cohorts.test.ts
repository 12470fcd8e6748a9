import { describe, expect, it } from 'vitest'
import { assess } from '../assess.ts'
import { entitlements } from '../entitlement.ts'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { billOf, bloodOf, day, donorOf, factsOf, hebei, hebeiClasses, ml } from '../test/small-facts.ts'

const provision = { of: 'law', article: '第一条', sentence: '一句。', sure: 'inferred' as const }
type Tiers = Policy['rules'][number]['tiers']
/** A version whose donations follow it from a day on, for the donor alone. */
const version = (name: string, from: string, tiers: Tiers, more: Partial<Policy> = {}): Policy => ({
  ...hebei(),
  version: name,
  versionBy: 'donation',
  effective: { from: day(from), to: null },
  rules: [{ for: ['self'], account: 'own', tiers }],
  ...more,
})
const timing = (more: Partial<Policy['donations']['timing']>, donations: Partial<Policy['donations']> = {}) => ({
  donations: { ...hebei().donations, ...donations, timing: { until: 'use' as const, sameDay: true, ...more } },
})
const gave = (on: string, volume = 400) => bloodOf({ day: day(on), volume: ml(volume) })
const self = (...donations: DonorFact['donations']) => donorOf(donations, { relation: 'self' })
const once: Tiers = [{ give: { multiple: 1 }, provision }]
const decide = (policies: readonly Policy[], donor: DonorFact, use = '2020-03-01', dischargedOn = '2020-04-10') =>
  assess(
    factsOf({ donors: [donor], bills: [billOf(undefined, { consumedOn: day(use), dischargedOn: day(dischargedOn) })] }),
    policies,
    hebeiClasses(),
  )

describe('where each donation follows the version of its day', () => {
  it('a threshold looks at what each version counts, not at what one would count of the others', () => {
    const threshold: Tiers = [
      { when: { total: { atLeast: 800 } }, give: { unlimited: true }, provision },
      { give: { multiple: 0.25 }, provision },
    ]
    const first = version('1', '2000-01-01', threshold, timing({ until: 'discharge' }))
    const second = version('2', '2020-01-01', threshold, timing({ until: 'use' }))
    // the second donation comes after the use: by its own version it does not count
    const { waived, quotas, notices } = decide([first, second], self(gave('2019-12-01'), gave('2020-04-01')))
    expect([waived, quotas[0]?.cap]).toEqual([10_500, 100])
    expect(notices.map(({ message }) => message)).toEqual(['有1次献血在用血日2020-03-01之后，不计入当日用血的额度。'])
    const both = decide([first, second], self(gave('2019-12-01'), gave('2020-02-01')))
    expect(both.quotas[0]?.cap).toBeNull()
  })

  it('what was given when no rules were in force reaches no threshold', () => {
    const threshold: Tiers = [
      { when: { total: { atLeast: 800 } }, give: { unlimited: true }, provision },
      { give: { multiple: 1 }, provision },
    ]
    const only = version('1', '2019-01-01', threshold)
    const { quotas, notices } = decide([only], self(gave('2018-12-01'), gave('2019-12-01')))
    expect(quotas[0]?.cap).toBe(400)
    expect(notices.map(({ code }) => code)).toEqual(['DONATION_WITHOUT_RULES'])
  })

  it('each version says why a donation of its own does not count', () => {
    const first = version('1', '2000-01-01', once, timing({ wait: { years: 1 } }, { since: day('2010-01-01') }))
    const second = version('2', '2020-01-01', once, timing({ wait: { days: 60 } }))
    const { notices } = decide(
      [first, second],
      self(gave('2005-01-01'), gave('2019-12-01'), gave('2019-12-02'), gave('2020-02-01')),
    )
    expect(notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('有1次献血早于2010-01-01'),
      expect.stringMatching(/^有2次献血.*2020-03-01.*1年/),
      expect.stringMatching(/^有1次献血.*2020-03-01.*60日/),
    ])
  })

  it('a ceiling of the donations’ version binds, though the bill’s version has none', () => {
    const ceilings: Policy['ceilings'] = [{ over: 'everybody', tiers: [{ give: { millilitres: 100 }, provision }] }]
    const first = version('1', '2000-01-01', once, { ceilings })
    const second = version('2', '2020-01-01', once)
    const moment = { use: day('2020-03-01'), discharge: day('2020-03-01'), application: day('2020-03-01') }
    const caps = (...donations: DonorFact['donations']) =>
      entitlements(second, self(...donations), moment, [first, second])[0]?.bounds.map(({ cap }) => cap)
    expect(caps(gave('2019-12-01'))).toEqual([400, 100])
    // donations of a version without a ceiling are bound by none
    expect(caps(gave('2019-12-01'), gave('2020-02-01'))).toEqual([800])
    expect(caps(gave('2020-02-01'))).toEqual([400])
    // one whose donations do not count has no say
    expect(caps(gave('2019-12-01'), gave('2020-03-02'))).toEqual([400, 100])
    expect(caps(gave('2020-03-02'))).toEqual([0])
    expect(decide([first, second], self(gave('2019-12-01'))).waived).toBe(10_500)
  })
})
