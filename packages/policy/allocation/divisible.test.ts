import { describe, expect, it } from 'vitest'
import { coverDivisible, inParts } from './divisible.ts'
import { type Demand, exactWorth, type Problem } from './problem.ts'

const none = Number.POSITIVE_INFINITY
const demand = (bill: number, size: number, money: number): Demand => ({
  bill,
  size,
  money,
  steps: null,
  worth: (units) => Math.floor(exactWorth({ size, money }, units)),
  gain: 0,
  offers: [{ source: 0, level: 0 }],
})
const cover = (quota: number, demands: readonly Demand[], more: Partial<Problem> = {}) =>
  coverDivisible({
    sources: [{ levels: [quota] }],
    demands,
    ordered: false,
    billCaps: [none, none],
    cap: none,
    ...more,
  })

describe('a coverage of divisible bags', () => {
  const cheap = demand(0, 20_000, 200)
  const dear = demand(0, 20_000, 400)

  it('covers the dearest first, or the first of the rules', () => {
    expect(cover(300, [cheap, dear])).toEqual([100, 200])
    expect(cover(300, [cheap, dear], { ordered: true })).toEqual([200, 100])
  })

  it('takes no more quota than a cap on the bill lets be waived, over all its bags', () => {
    expect(cover(900, [cheap, dear], { billCaps: [301, none] })).toEqual([0, 151])
    expect(cover(900, [cheap, dear], { billCaps: [400, none] })).toEqual([0, 200])
    expect(cover(900, [cheap, dear], { billCaps: [450, none] })).toEqual([50, 200])
    expect(cover(900, [cheap, { ...dear, bill: 1 }], { billCaps: [50, 100] })).toEqual([50, 50])
  })

  it('takes no more quota than a cap on the application lets be waived', () => {
    expect(cover(900, [cheap, { ...dear, bill: 1 }], { cap: 450 })).toEqual([50, 200])
    expect(cover(900, [cheap, dear], { cap: 0 })).toEqual([0, 0])
  })

  it('lets the last unit of a bag, worth less than a whole one, wait for dearer ones', () => {
    const odd = demand(0, 250, 250)
    const other = demand(0, 200, 180)
    expect([2, 3, 4, 5].map((quota) => cover(quota, [odd, other]))).toEqual([
      [2, 0],
      [2, 1],
      [2, 2],
      [3, 2],
    ])
    const tiny = demand(0, 30, 30)
    expect(inParts([tiny, odd]).map(({ demand: index, upTo, units }) => [index, upTo, units])).toEqual([
      [1, 2, 2],
      [1, 3, 1],
      [0, 1, 1],
    ])
    expect(inParts([other]).map(({ upTo, units }) => [upTo, units])).toEqual([[2, 2]])
  })
})
