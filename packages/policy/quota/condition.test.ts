import { describe, expect, it } from 'vitest'
import type { When } from '../format/rule-schema.ts'
import { bloodOf, day, donorOf, hebei, units } from '../test/small-facts.ts'
import { meets } from './condition.ts'
import type { Counted } from './count.ts'

const counted = (ml: number, more: Parameters<typeof bloodOf>[0] = {}): Counted => ({
  donation: bloodOf(more),
  by: hebei(),
  ml,
  why: null,
})
const not = (why: NonNullable<Counted['why']>, more: Parameters<typeof bloodOf>[0] = {}): Counted => ({
  donation: bloodOf(more),
  by: hebei(),
  ml: null,
  why,
})
const measuredOn = day('2026-05-20')
const holds = (when: When | undefined, donations: readonly Counted[], donor = donorOf()) =>
  meets(when, { donor, donations, measuredOn, place: '13' })

describe('a condition', () => {
  it('includes or excludes its bound as the law’s words do', () => {
    const around = (bounds: NonNullable<When['times']>) =>
      [799, 800, 801].map((ml) => holds({ total: bounds }, [counted(ml - 300), counted(300)]))
    expect(around({ atLeast: 800 })).toEqual([false, true, true])
    expect(around({ moreThan: 800 })).toEqual([false, false, true])
    expect(around({ atMost: 800 })).toEqual([true, true, false])
    expect(around({ lessThan: 800 })).toEqual([true, false, false])
    expect(around({ atLeast: 800, lessThan: 801 })).toEqual([false, true, false])
    expect(around({ moreThan: 799, atMost: 800 })).toEqual([false, true, false])
  })

  it('counts the times of what counts, and nothing else', () => {
    const three = [counted(200), counted(0), counted(200), not('paid'), not('not-converted')]
    expect([2, 3, 4].map((atLeast) => holds({ times: { atLeast } }, three))).toEqual([true, true, false])
    expect(holds({ times: { lessThan: 1 } }, [not('elsewhere')])).toBe(true)
  })

  it('takes as given ever what is not converted yet, but not what does not count', () => {
    const platelets = { kind: 'apheresis-platelets', units: units(100) } as const
    const ever: When = { ever: ['stem-cells', 'apheresis-platelets'] }
    expect(holds(ever, [counted(200), counted(0, platelets)])).toBe(true)
    expect(holds(ever, [not('not-converted', platelets)])).toBe(true)
    expect(holds(ever, [not('too-late', platelets)])).toBe(false)
    expect(holds(ever, [counted(200)])).toBe(false)
    expect(holds(ever, [])).toBe(false)
  })

  it('asks for the donor’s blood group and honours', () => {
    const rare = donorOf([], { rareGroup: true })
    expect([holds({ rareGroup: true }, [], rare), holds({ rareGroup: true }, [])]).toEqual([true, false])
    const honours: When = { honours: ['gold', 'silver'] }
    expect(holds(honours, [], donorOf([], { honours: ['silver', 'other'] }))).toBe(true)
    expect(holds(honours, [], donorOf([], { honours: ['other'] }))).toBe(false)
    expect(holds(honours, [], donorOf([], { honours: [] }))).toBe(false)
    expect(holds(honours, [])).toBe(false)
  })

  it('asks for all that it names, and for nothing where it names nothing', () => {
    const both: When = { total: { atLeast: 400 }, times: { atLeast: 2 }, rareGroup: true }
    const rare = donorOf([], { rareGroup: true })
    expect(holds(both, [counted(200), counted(200)], rare)).toBe(true)
    expect(holds(both, [counted(400)], rare)).toBe(false)
    expect(holds(both, [counted(100), counted(200)], rare)).toBe(false)
    expect(holds(both, [counted(200), counted(200)])).toBe(false)
    expect([holds(undefined, []), holds({}, [])]).toEqual([true, true])
  })
})

describe('what a threshold looks at', () => {
  const donations = [
    counted(100, { day: day('2019-12-31'), provinceCode: '11' }),
    counted(20, { day: day('2020-01-01'), kind: 'stem-cells' }),
    counted(3, { day: day('2020-12-31') }),
    not('paid'),
  ]
  /** The value itself: what is at least so much, and not more. */
  const value = (what: 'total' | 'times' | 'once', measure: object, on = measuredOn, list = donations) => {
    const within = (bounds: object) =>
      meets({ [what]: { ...measure, ...bounds } }, { donor: donorOf(), donations: list, measuredOn: on, place: '13' })
    return Array.from({ length: 200 }, (_, n) => n).filter((n) => within({ atLeast: n, atMost: n }))
  }

  it('is the sum, the number or the largest of the donations that count', () => {
    expect(value('total', {})).toEqual([123])
    expect(value('times', {})).toEqual([3])
    expect(value('once', {})).toEqual([100])
    expect(value('once', {}, measuredOn, [...donations].reverse())).toEqual([100])
    for (const what of ['total', 'times', 'once'] as const) expect(value(what, {}, measuredOn, [])).toEqual([0])
  })

  it('is of the kinds, days and places that it names', () => {
    expect(value('total', { kinds: ['whole-blood'] })).toEqual([103])
    expect(value('total', { kinds: ['whole-blood', 'stem-cells'] })).toEqual([123])
    expect(value('times', { donated: { from: '2020-01-01', to: '2020-12-30' } })).toEqual([1])
    expect(value('once', { donated: { from: '2020-01-01' } })).toEqual([20])
    expect(value('total', { where: 'here' })).toEqual([23])
    expect(value('total', { where: 'elsewhere' })).toEqual([100])
  })

  it('is of a window whose last day is the corresponding one, included', () => {
    const list = [counted(100, { day: day('2023-05-19') }), counted(20, { day: day('2023-05-20') })]
    const in3 = (on: string) => value('total', { within: { years: 3 } }, day(on), list)
    expect([in3('2026-05-19'), in3('2026-05-20'), in3('2026-05-21')]).toEqual([[120], [20], [0]])
  })
})
