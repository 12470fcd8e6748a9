import { layPipes } from './pipes.ts'
import { byPrice, type Coverage, type Demand, exactWorth, needOf, type Problem } from './problem.ts'

/**
 * The coverage that waives most before rounding, where any number of units may be covered: one demand after the other is covered as far
 * as the earlier ones allow, in the order of the rules, or, where they prescribe none, what is worth most for each unit first. What
 * quotas cover together is a polymatroid, for which this is the optimum; only caps on bills can spoil it (see `mostOf`).
 */
export function coverDivisible(problem: Problem): Coverage {
  const { demands, ordered } = problem
  const pipes = layPipes(problem)
  const coverage = demands.map(() => 0)
  const bills = [...problem.billCaps]
  let all = problem.cap
  for (const { demand: index, upTo } of ordered ? whole(demands) : inParts(demands)) {
    const demand = demands[index] as Demand
    const before = coverage[index] as number
    const left = Math.min(all, bills[demand.bill] as number)
    const got = pipes.cover(index, Math.min(upTo, affordable(demand, exactWorth(demand, before) + left)) - before)
    const fen = Math.min(exactWorth(demand, before + got) - exactWorth(demand, before), left)
    coverage[index] = before + got
    bills[demand.bill] = (bills[demand.bill] as number) - fen
    all -= fen
  }
  return coverage
}

interface Part {
  readonly demand: number
  readonly upTo: number
}

/** A part whose units are all worth the same: `money` fen for each `size` hundredths of a unit. */
interface PricedPart extends Part {
  readonly units: number
  readonly price: Pick<Demand, 'size' | 'money'>
}

function whole(demands: readonly Demand[]): readonly Part[] {
  return demands.map((row, demand) => ({ demand, upTo: needOf(row) }))
}

/** The dearest first; where the last unit of a bag is a part of one, it is worth less and stands by itself. */
export function inParts(demands: readonly Demand[]): readonly PricedPart[] {
  const parts = demands.flatMap((row, demand) => {
    const { size } = row
    const rest = size % 100
    if (rest === 0) return [{ demand, upTo: size / 100, units: size / 100, price: row }]
    const full = Math.floor(size / 100)
    const last = { demand, upTo: full + 1, units: 1, price: { size: 100 * size, money: row.money * rest } }
    return full === 0 ? [last] : [{ demand, upTo: full, units: full, price: row }, last]
  })
  return byPrice(parts.map(({ price }) => price)).map((index) => parts[index] as PricedPart)
}

/** The fewest units that are worth so many fen: money that a cap keeps back needs no quota. */
function affordable(demand: Demand, fen: number): number {
  if (fen >= demand.money) return needOf(demand)
  return Math.ceil((fen * demand.size) / (100 * demand.money))
}
