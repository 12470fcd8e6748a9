import { describe, expect, it } from 'vitest'
import type { DonationFact } from '../facts.ts'
import type { Policy } from '../policy.ts'
import { bloodOf, day, hebei, ml, units } from '../test/small-facts.ts'
import { countDonations } from './count.ts'

type Rules = Partial<Policy['donations']>
const moment = { use: day('2026-05-20'), discharge: day('2026-05-25'), application: day('2026-06-01') }
const rules = (more: Rules, code = '13'): Policy =>
  hebei({ jurisdiction: { code, name: '某地' }, donations: { ...hebei().donations, ...more } })
const judge = (more: Rules, donation: DonationFact, code?: string) => {
  const [found] = countDonations(rules(more, code), [donation], moment)
  return found?.why ?? found?.ml
}
const on = (more: Rules, ...days: readonly string[]) => days.map((text) => judge(more, bloodOf({ day: day(text) })))

describe('a donation', () => {
  it('counts where it was given in the city, the province, or anywhere, as the rules ask', () => {
    const [here, near, far] = [
      bloodOf({ provinceCode: '130000', cityCode: '130202' }),
      bloodOf({ cityCode: '1301' }),
      bloodOf({ provinceCode: '11', cityCode: '1302' }),
    ]
    const judged = (within: Policy['donations']['within'], code: string) =>
      [here, near, far, bloodOf()].map((one) => judge({ within }, one, code))
    expect(judged('nation', '13')).toEqual([200, 200, 200, 200])
    expect(judged('province', '13')).toEqual([200, 200, 'elsewhere', 200])
    expect(judged('province', '1302')).toEqual([200, 200, 'elsewhere', 200])
    expect(judged('city', '1302')).toEqual([200, 'elsewhere', 200, 'elsewhere'])
  })

  it('counts from the first day that the rules name', () => {
    expect(on({ since: day('2000-01-01') }, '1999-12-31', '2000-01-01')).toEqual(['too-early', 200])
    expect(on({}, '1950-01-01')).toEqual([200])
  })

  it('counts until the day that the rules name, that day included or not, and as long after as they allow', () => {
    const until = (to: 'use' | 'discharge' | 'application', sameDay = true) => ({ timing: { until: to, sameDay } })
    expect(on(until('use'), '2026-05-20', '2026-05-21')).toEqual([200, 'too-late'])
    expect(on(until('use', false), '2026-05-19', '2026-05-20', '2026-05-21')).toEqual([200, 'too-late', 'too-late'])
    expect(on(until('discharge'), '2026-05-25', '2026-05-26')).toEqual([200, 'too-late'])
    expect(on(until('application'), '2026-06-01', '2026-06-02')).toEqual([200, 'too-late'])
    const grace = { timing: { until: 'use', sameDay: true, grace: { days: 180 } } } as const
    expect(on(grace, '2026-05-21', '2026-11-16', '2026-11-17')).toEqual([200, 200, 'too-late'])
  })

  it('counts only after it has waited, to the day', () => {
    const wait = { timing: { until: 'use', sameDay: true, wait: { months: 6 } } } as const
    expect(on(wait, '2025-11-20', '2025-11-21', '2026-05-21')).toEqual([200, 'waiting', 'too-late'])
  })

  it('does not count where it is paid or has failed its tests, if the rules leave that out', () => {
    const [paid, failed] = [bloodOf({ paid: true }), bloodOf({ failedTests: true })]
    expect([judge({}, paid), judge({}, failed)]).toEqual([200, 200])
    expect(judge({ leftOut: ['failed-tests'] }, paid)).toBe(200)
    expect(judge({ leftOut: ['paid'] }, failed)).toBe(200)
    expect(judge({ leftOut: ['paid'] }, paid)).toBe('paid')
    expect(judge({ leftOut: ['failed-tests'] }, failed)).toBe('failed-tests')
    expect(judge({ leftOut: ['paid', 'failed-tests'] }, bloodOf({ paid: false, failedTests: false }))).toBe(200)
  })

  it('is worth what its kind and day are, a unit’s part rounded down', () => {
    const platelets = (more: Partial<DonationFact>) =>
      bloodOf({ kind: 'apheresis-platelets', volume: ml(0), units: units(150), ...more })
    const worth: Policy['donations']['worth'] = [
      { kinds: ['whole-blood'], per: 'given-ml' },
      { kinds: ['apheresis-platelets'], per: 'unit', millilitres: 201, donated: { from: day('2010-01-01') } },
      { kinds: ['apheresis-platelets'], per: 'donation', millilitres: 800, donated: { to: day('2009-12-31') } },
      { kinds: ['stem-cells'], per: 'donation', millilitres: 0 },
      { kinds: ['apheresis-plasma'], per: 'unit', millilitres: null },
    ]
    expect(judge({ worth }, platelets({}))).toBe(301)
    expect(judge({ worth }, platelets({ day: day('2009-12-31') }))).toBe(800)
    expect(judge({ worth }, bloodOf({ kind: 'stem-cells' }))).toBe(0)
    expect(judge({ worth }, bloodOf({ kind: 'apheresis-plasma' }))).toBe('not-converted')
    expect(judge({ worth }, bloodOf({ kind: 'apheresis-granulocytes' }))).toBe('not-converted')
  })

  it('loses what was passed on, and counts a failed one up to a cap, where the rules say so', () => {
    const given = (givenAway: number, more: Partial<DonationFact> = {}) =>
      bloodOf({ givenAway: ml(givenAway), ...more })
    expect(judge({}, given(50))).toBe(200)
    expect([50, 200, 201].map((away) => judge({ leftOut: ['given-away'] }, given(away)))).toEqual([150, 0, 0])
    expect(judge({ leftOut: ['given-away'] }, bloodOf())).toBe(200)
    const failed = (volume: number) => bloodOf({ volume: ml(volume), failedTests: true })
    expect([99, 100, 200].map((volume) => judge({ failedAtMost: ml(100) }, failed(volume)))).toEqual([99, 100, 100])
    expect(judge({ failedAtMost: ml(100) }, bloodOf())).toBe(200)
    const both = { leftOut: ['given-away' as const], failedAtMost: ml(100) }
    expect(judge(both, given(150, { failedTests: true }))).toBe(50)
  })
})

describe('donations', () => {
  it('come by day, then by what they are, however the facts list them', () => {
    const rows: readonly DonationFact[] = [
      bloodOf({ day: day('2020-01-01'), kind: 'whole-blood' }),
      bloodOf({ kind: 'apheresis-platelets', units: units(100), volume: ml(0) }),
      bloodOf({ kind: 'apheresis-platelets', units: units(200), volume: ml(0) }),
      bloodOf({ volume: ml(200), provinceCode: '11' }),
      bloodOf({ volume: ml(200), provinceCode: '13' }),
      bloodOf({ volume: ml(200), provinceCode: '13', cityCode: '1301' }),
      bloodOf({ volume: ml(200), provinceCode: '13', cityCode: '1301', station: 'A' }),
      bloodOf({ volume: ml(200), provinceCode: '13', cityCode: '1302', station: '乙' }),
      bloodOf({ volume: ml(200), provinceCode: '13', cityCode: '1302', station: '甲' }),
      bloodOf({ volume: ml(300), provinceCode: '11' }),
    ]
    const listed = (list: readonly DonationFact[]) =>
      countDonations(hebei(), list, moment).map(({ donation }) => rows.indexOf(donation))
    const order = rows.map((_, index) => index)
    expect(listed(rows)).toEqual(order)
    expect(listed([...rows].reverse())).toEqual(order)
    expect(listed([...rows.slice(4), ...rows.slice(0, 4)])).toEqual(order)
  })
})
