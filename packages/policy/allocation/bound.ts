import { coverDivisible, inParts } from './divisible.ts'
import { type Demand, exactWorth, type Problem, waivedBy } from './problem.ts'

/** No use of the quotas waives more fen than this: the least of what the problem would come to were it looser in one way or another. */
export function mostOf(problem: Problem): number {
  const { billCaps, cap } = problem
  const free: Problem = { ...problem, ordered: false }
  const uncapped = { ...free, billCaps: billCaps.map(() => Number.POSITIVE_INFINITY) }
  const alone = billCaps.map((most, bill) => {
    const demands = free.demands.filter((row) => row.bill === bill)
    return Math.min(most, beforeRounding({ ...uncapped, demands }))
  })
  const gain = problem.demands.reduce((sum, row) => sum + row.gain, 0)
  const all = waivedBy(
    problem,
    problem.demands.map(() => 0),
    (row) => (row.offers.length > 0 ? row.money : 0),
  )
  // a whole fen is not lost to a sum of floats
  const parts = Math.floor(Math.min(beforeRounding(uncapped), total(alone), pooled(problem), cap) + 1e-6)
  return Math.min(parts + gain, all)
}

/** With one quota of all donors together, which every bag may use, and units that divide: then the dearest first is the best under caps on bills. */
function pooled({ demands, sources, billCaps }: Problem): number {
  let units = total(sources.map(({ levels }) => levels.at(-1) as number))
  const bills = [...billCaps]
  let waived = 0
  for (const { demand, units: part, price } of inParts(demands)) {
    const { bill, offers } = demands[demand] as Demand
    const each = (100 * price.money) / price.size
    if (offers.length === 0 || each === 0) continue
    const fen = Math.min(part * each, units * each, bills[bill] as number)
    units -= fen / each
    bills[bill] = (bills[bill] as number) - fen
    waived += fen
  }
  return waived
}

function beforeRounding(problem: Problem): number {
  return waivedBy(problem, coverDivisible(problem), exactWorth)
}

function total(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + part, 0)
}
