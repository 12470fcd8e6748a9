import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '../test/property-runs.ts'
import { EXACT_PIECES } from './indivisible.ts'
import { problemOf } from './problem.arbitrary.ts'
import { type Coverage, type Demand, exactWorth, needOf, type Problem, waivedBy } from './problem.ts'
import { routeBy } from './route.ts'
import { solve } from './solve.ts'

const numRuns = Math.max(100, propertyRuns(400, 20_000))
const seed = 20261124

/** Every coverage that the sources can give, by trying every way of giving it. */
function everyCoverage({ demands, sources }: Problem): readonly Coverage[] {
  const found = new Map<string, Coverage>()
  const used = sources.map(({ levels }) => levels.map(() => 0))
  const coverage: number[] = []
  const give = (index: number, offer: number, covered: number): void => {
    const demand = demands[index]
    if (!demand) {
      found.set(coverage.join(), [...coverage])
      return
    }
    const one = demand.offers[offer]
    if (!one) {
      if (demand.steps && !demand.steps.includes(covered)) return
      coverage.push(covered)
      give(index + 1, 0, 0)
      coverage.pop()
      return
    }
    const { levels } = sources[one.source] as { levels: readonly number[] }
    const sums = used[one.source] as number[]
    for (let units = 0; covered + units <= needOf(demand); units += 1) {
      for (let level = one.level; level < levels.length; level += 1) sums[level] = (sums[level] as number) + units
      if (levels.every((most, level) => (sums[level] as number) <= most)) give(index, offer + 1, covered + units)
      for (let level = one.level; level < levels.length; level += 1) sums[level] = (sums[level] as number) - units
    }
  }
  give(0, 0, 0)
  return [...found.values()]
}

const best = (problem: Problem, worth?: (demand: Demand, units: number) => number) =>
  Math.max(...everyCoverage(problem).map((coverage) => waivedBy(problem, coverage, worth)))
const tiny = (problem: Problem): Problem => ({
  ...problem,
  demands: problem.demands.map((row) => ({ ...row, offers: row.offers.slice(0, 3) })),
})
const uncapped = (problem: Problem): Problem => ({
  ...problem,
  billCaps: problem.billCaps.map(() => Number.POSITIVE_INFINITY),
})

describe('an allocation of divisible bags', () => {
  const problems = problemOf({ demands: 3, sources: 2, indivisible: false, ordered: false }).map(tiny)

  it('waives what no way of giving every unit exceeds, by brute force', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const given = uncapped(problem)
        const { coverage, best: proven, most } = solve(given)
        expect(proven).toBe(true)
        expect(waivedBy(given, coverage, exactWorth)).toBeCloseTo(best(given, exactWorth), 6)
        expect(best(given)).toBeLessThanOrEqual(most)
      }),
      { numRuns, seed },
    )
  })

  it('is called the best under caps on bills only where it is, and never exceeded by what it says is the most', () => {
    let proven = 0
    fc.assert(
      fc.property(problems, (problem) => {
        const solution = solve(problem)
        const found = best(problem, exactWorth)
        if (solution.best) {
          proven += 1
          expect(waivedBy(problem, solution.coverage, exactWorth)).toBeGreaterThanOrEqual(found - 1)
        }
        expect(best(problem)).toBeLessThanOrEqual(solution.most)
      }),
      { numRuns, seed },
    )
    expect(proven).toBeGreaterThan(numRuns * 0.9)
  })

  it('covers, where the rules prescribe an order, each bag as far as the earlier ones leave', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const ordered = { ...uncapped(problem), cap: Number.POSITIVE_INFINITY, ordered: true }
        const { coverage } = solve(ordered)
        const greatest = everyCoverage(ordered).reduce((a, b) => (before(a, b) ? b : a))
        expect(coverage).toEqual(greatest)
      }),
      { numRuns, seed },
    )
  })
})

describe('an allocation of bags that are not divided', () => {
  const problems = problemOf({ demands: 4, sources: 2, indivisible: true, ordered: false })

  it('waives what no other choice of bags exceeds, by brute force', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { coverage, best: proven, most } = solve(problem)
        expect(proven).toBe(true)
        expect(waivedBy(problem, coverage)).toBe(best(problem))
        expect(best(problem)).toBeLessThanOrEqual(most)
      }),
      { numRuns, seed },
    )
  })

  it('covers, where the rules prescribe an order, each bag if the earlier ones leave enough', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const ordered = { ...problem, ordered: true }
        const greatest = everyCoverage(ordered).reduce((a, b) => (before(a, b) ? b : a))
        expect(solve(ordered).coverage).toEqual(greatest)
      }),
      { numRuns, seed },
    )
  })

  it(`is proven up to ${EXACT_PIECES} bags, however they are made`, () => {
    const sizes = fc.array(fc.integer({ min: 100, max: 90_000 }), { minLength: EXACT_PIECES, maxLength: EXACT_PIECES })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 6_000 }), (rows, quota) => {
        const problem = oneSource(rows, quota)
        const { coverage, best: proven } = solve(problem)
        let greatest = 0
        for (let set = 0; set < 2 ** rows.length; set += 1) {
          const covers = rows.map((_, index) => ((set >> index) & 1) * needOf(problem.demands[index] as Demand))
          const units = covers.reduce((sum, one) => sum + one, 0)
          if (units <= quota) greatest = Math.max(greatest, waivedBy(problem, covers))
        }
        expect(proven).toBe(true)
        expect(waivedBy(problem, coverage)).toBe(greatest)
      }),
      { numRuns: 60, seed },
    )
  })

  it('takes two bags alike that together waive more than a dearer one leaves room for', () => {
    const bag = (need: number, money: number): Demand => ({
      bill: 0,
      size: 100 * need,
      money,
      steps: [0, need],
      worth: (units) => (units >= need ? money : 0),
      gain: 0,
      offers: [{ source: 0, level: 0 }],
    })
    const given = (...demands: readonly Demand[]) => solve({ ...oneSource([], 10), demands })
    // 11 fen a unit against 10
    expect(given(bag(6, 66), bag(5, 50), bag(5, 50))).toMatchObject({ coverage: [0, 5, 5], best: true })
    expect(given(bag(5, 50), bag(6, 66), bag(5, 50))).toMatchObject({ coverage: [5, 0, 5], best: true })
    expect(given(bag(6, 66), bag(5, 30), bag(5, 30))).toMatchObject({ coverage: [6, 0, 0], best: true })
  })

  it('keeps the order of the rules beyond that, and says what may be missing', () => {
    const sizes = Array.from({ length: 60 }, (_, index) => 20_000 + 137 * index)
    const { coverage, best: proven, most } = solve(oneSource(sizes, 5_000))
    const waived = waivedBy(oneSource(sizes, 5_000), coverage)
    expect(proven).toBe(false)
    expect(most).toBeGreaterThan(waived)
    expect(most).toBeLessThan(waived * 1.1)
  })
})

describe('the donors that give a coverage', () => {
  it('give all of it within their quotas, those named first as much as they can', () => {
    fc.assert(
      fc.property(problemOf({ demands: 3, sources: 3, indivisible: false, ordered: false }), (problem) => {
        const { coverage } = solve(problem)
        const preference = problem.sources.map((_, index) => index).reverse()
        const shares = routeBy(preference, problem, coverage)
        for (const [demand, units] of coverage.entries()) {
          expect(sum(shares.filter((share) => share.demand === demand).map((share) => share.units))).toBe(units)
        }
        const ofSource = (source: number) => sum(shares.filter((one) => one.source === source).map((one) => one.units))
        const [first] = preference as [number]
        const only = {
          ...problem,
          sources: problem.sources.map((row, index) => (index === first ? row : { levels: row.levels.map(() => 0) })),
        }
        const demands = only.demands.map((row, index) => ({
          ...row,
          size: 100 * (coverage[index] as number),
          steps: null,
        }))
        const alone = solve({
          ...only,
          demands: demands.filter(({ size }) => size > 0),
          cap: Number.POSITIVE_INFINITY,
          billCaps: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
        })
        expect(ofSource(first)).toBe(sum(alone.coverage))
      }),
      { numRuns, seed },
    )
  })
})

function oneSource(sizes: readonly number[], quota: number): Problem {
  const demands = sizes.map((size, index): Demand => {
    const need = Math.ceil(size / 100)
    const money = Math.round(size * (1 + (index % 5) / 50))
    return {
      bill: 0,
      size,
      money,
      steps: [0, need],
      worth: (units) => (units >= need ? money : 0),
      gain: 0,
      offers: [{ source: 0, level: 0 }],
    }
  })
  const none = Number.POSITIVE_INFINITY
  return { sources: [{ levels: [quota] }], demands, ordered: false, billCaps: [none], cap: none }
}

function before(a: Coverage, b: Coverage): boolean {
  const index = a.findIndex((units, place) => units !== b[place])
  return index >= 0 && (a[index] as number) < (b[index] as number)
}

function sum(rows: readonly number[]): number {
  return rows.reduce((total, one) => total + one, 0)
}
