import { describe, expect, it } from 'vitest'
import { mostOf } from './bound.ts'
import { byPrice, type Demand, exactWorth, needOf, type Problem, waivedBy } from './problem.ts'

const none = Number.POSITIVE_INFINITY
const demand = (bill: number, ml: number, money: number, ...sources: readonly number[]): Demand => ({
  bill,
  size: ml * 100,
  money,
  steps: null,
  worth: (units) => Math.floor(exactWorth({ size: ml * 100, money }, units)),
  gain: 0,
  offers: sources.map((source) => ({ source, level: 0 })),
})
const problem = (quotas: readonly number[], demands: readonly Demand[], more: Partial<Problem> = {}): Problem => ({
  sources: quotas.map((quota) => ({ levels: [quota] })),
  demands,
  ordered: false,
  billCaps: [none, none],
  cap: none,
  ...more,
})

describe('the most that any use of quotas waives', () => {
  it('is what they cover, the dearest first', () => {
    const bags = [demand(0, 200, 200, 0), demand(0, 200, 400, 0)]
    expect(mostOf(problem([300], bags))).toBe(400 + 100)
    expect(mostOf(problem([300], bags, { ordered: true }))).toBe(500)
    expect(mostOf(problem([1_000], bags))).toBe(600)
  })

  it('counts a bag that nobody offers to pay as nothing', () => {
    expect(mostOf(problem([900], [demand(0, 200, 200, 0), demand(0, 200, 400)]))).toBe(200)
  })

  it('looks at each bill alone under its cap, and at the cap on all', () => {
    const bags = [demand(0, 200, 400, 0), demand(1, 200, 200, 1)]
    expect(mostOf(problem([900, 900], bags, { billCaps: [150, none] }))).toBe(150 + 200)
    expect(mostOf(problem([900, 100], bags, { billCaps: [150, none] }))).toBe(150 + 100)
    expect(mostOf(problem([900, 900], bags, { cap: 333 }))).toBe(333)
  })

  it('looks at one quota of all donors, whose dear units a cap leaves for cheaper bags', () => {
    // the dear bag is worth 2 fen a unit up to its bill's cap of 100: 50 units; the other 50 are worth 1 each
    const bags = [demand(0, 200, 400, 0), demand(1, 200, 200, 0)]
    expect(mostOf(problem([100], bags, { billCaps: [100, none] }))).toBe(100 + 50)
    const [dear] = bags as [Demand]
    expect(mostOf(problem([100], [dear, ...bags], { billCaps: [100, none] }))).toBe(100 + 50)
    const unpaid = [demand(0, 200, 800), demand(0, 200, 0, 0), ...bags]
    expect(mostOf(problem([100], unpaid, { billCaps: [100, none] }))).toBe(100 + 50)
  })

  it('adds what rounding may add, but never more than the bags', () => {
    const half = { ...demand(0, 200, 400, 0), gain: 30 }
    expect(mostOf(problem([100], [half]))).toBe(200 + 30)
    expect(mostOf(problem([195], [half]))).toBe(400)
    expect(mostOf(problem([195], [half, demand(0, 200, 400)]))).toBe(400)
  })

  it('values the last unit of a bag as the part that it is', () => {
    const odd: Demand = { ...demand(0, 1, 0, 0), size: 250, money: 250 }
    expect(needOf(odd)).toBe(3)
    expect([1, 2, 3].map((units) => exactWorth(odd, units))).toEqual([100, 200, 250])
    // 2 whole units of the odd bag, then the other bag's at 90, then its half unit
    const other = demand(0, 2, 180, 0)
    expect([2, 4, 5].map((quota) => mostOf(problem([quota], [odd, other])))).toEqual([200, 380, 430])
  })
})

describe('a coverage', () => {
  it('waives the worth of its bags, each bill up to its cap, all up to theirs', () => {
    const bags = [demand(0, 200, 400, 0), demand(1, 200, 200, 0), demand(1, 100, 100, 0)]
    expect(waivedBy(problem([900], bags), [200, 100, 0])).toBe(500)
    expect(waivedBy(problem([900], bags, { billCaps: [none, 120] }), [200, 100, 100])).toBe(520)
    expect(waivedBy(problem([900], bags, { cap: 90 }), [200, 100, 100])).toBe(90)
  })

  it('is looked for by price, and by the order of the rules among bags of one price', () => {
    expect(
      byPrice([
        { size: 3, money: 1 },
        { size: 300, money: 200 },
        { size: 6, money: 2 },
        { size: 3, money: 2 },
      ]),
    ).toEqual([1, 3, 0, 2])
  })
})
