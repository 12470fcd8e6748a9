import { describe, expect, it } from 'vitest'
import { chooseSteps, coverInOrder } from './indivisible.ts'
import { type Demand, needOf, type Problem, waivedBy } from './problem.ts'

const none = Number.POSITIVE_INFINITY
/** A bag of so many ml that is waived whole or not. */
const bag = (ml: number, money: number, offers: Demand['offers'] = [{ source: 0, level: 0 }]): Demand => ({
  bill: 0,
  size: ml * 100,
  money,
  steps: [0, ml],
  worth: (units) => (units >= ml ? money : 0),
  gain: 0,
  offers,
})
const problem = (quota: number, demands: readonly Demand[]): Problem => ({
  sources: [{ levels: [quota] }],
  demands,
  ordered: false,
  billCaps: [none],
  cap: none,
})
const chosen = (given: Problem) => {
  const { coverage, best } = chooseSteps(given)
  return [waivedBy(given, coverage), best]
}

/** The dearest for each ml alone is worth 500; the other two fill the quota. */
const three = [bag(400, 500), bag(300, 340), bag(300, 330)]
const idle = (count: number) => Array.from({ length: count }, (_, index) => bag(10 + index, 1, []))

describe('a choice of bags that are not divided', () => {
  it('is the best of all, also where the dearest for each ml is left out', () => {
    expect(chosen(problem(600, three))).toEqual([670, true])
    expect(chosen(problem(599, three))).toEqual([500, true])
  })

  it('is looked for among 40 bags, and not among more, where the order by price stands', () => {
    expect(chosen(problem(600, [...three, ...idle(37)]))).toEqual([670, true])
    expect(chosen(problem(600, [...three, ...idle(38)]))).toEqual([500, false])
  })

  it('tries bags that are alike once', () => {
    const alike = Array.from({ length: 30 }, () => bag(300, 340))
    // 15 bags; half a bag is left over, so that no bound proves it without a search
    expect(chosen(problem(4_650, alike))).toEqual([15 * 340, true])
  })

  it('ends where too much is to be tried, and says that nothing is proven', () => {
    // sums of even ml never fill an odd quota, and each ml is worth the same
    const many = Array.from({ length: 34 }, (_, index) => bag(200 + 6 * index, 200 + 6 * index))
    const [waived, best] = chosen(problem(3_001, many))
    expect(best).toBe(false)
    expect(waived).toBeLessThanOrEqual(3_001)
    expect(waived).toBeGreaterThan(2_900)
  })

  it('covers each bag by the highest step that those before leave, and gives back what a step does not take', () => {
    const units: Demand = { ...bag(500, 500), steps: [0, 200, 400, 500] }
    expect(coverInOrder(problem(450, [units, bag(50, 10)]))).toEqual([400, 50])
    expect(coverInOrder(problem(450, [bag(500, 500), units]))).toEqual([0, 400])
    expect(coverInOrder(problem(450, [units, bag(50, 10)]), [1, 0])).toEqual([400, 50])
    expect(needOf(units)).toBe(500)
  })
})
