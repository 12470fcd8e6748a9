import { describe, expect, it } from 'vitest'
import { day } from '../test/small-facts.ts'
import { type DayRange, inRange, rangesMeet } from './cohort.ts'

const range = (from?: string, to?: string): DayRange => ({
  ...(from ? { from: day(from) } : {}),
  ...(to ? { to: day(to) } : {}),
})

describe('a range of days', () => {
  it('includes both its ends, and every day where an end or the range is absent', () => {
    const around = (of: DayRange | undefined) =>
      ['2019-12-31', '2020-01-01', '2020-06-30', '2020-07-01'].map((text) => inRange(day(text), of))
    expect(around(range('2020-01-01', '2020-06-30'))).toEqual([false, true, true, false])
    expect(around(range('2020-01-01'))).toEqual([false, true, true, true])
    expect(around(range(undefined, '2020-06-30'))).toEqual([true, true, true, false])
    expect(around(range())).toEqual([true, true, true, true])
    expect(around(undefined)).toEqual([true, true, true, true])
  })

  it('meets another where they have one day in common, whichever is named first', () => {
    const meet = (a: DayRange | undefined, b: DayRange | undefined) => [rangesMeet(a, b), rangesMeet(b, a)]
    const early = range(undefined, '2020-01-01')
    expect(meet(early, range('2020-01-01'))).toEqual([true, true])
    expect(meet(early, range('2020-01-02'))).toEqual([false, false])
    expect(meet(range('2019-01-01', '2020-01-01'), range('2020-01-02', '2021-01-01'))).toEqual([false, false])
    expect(meet(range('2019-01-01', '2020-01-01'), range('2020-01-01', '2021-01-01'))).toEqual([true, true])
    expect(meet(range('2019-01-01'), range('2018-01-01'))).toEqual([true, true])
    expect(meet(early, range(undefined, '2000-01-01'))).toEqual([true, true])
    expect(meet(undefined, early)).toEqual([true, true])
    expect(meet(undefined, undefined)).toEqual([true, true])
    expect(meet(range(), early)).toEqual([true, true])
  })
})
