import { mostOf } from './bound.ts'
import { layPipes, type Pipes } from './pipes.ts'
import { byPrice, type Coverage, type Demand, needOf, type Problem, waivedBy } from './problem.ts'

/** Up to so many pieces (bags, or their units where rules waive whole units) the search always ends, and what it finds is the best. */
export const EXACT_PIECES = 12

/** With more pieces the search goes on up to so many bags and choices; beyond, the order of the rules stands. */
const MOST_BAGS = 40
const MOST_CHOICES = 2 ** (EXACT_PIECES + 1)

/** Each demand in turn is covered by the highest step that the earlier ones leave; in the order of the rules where none is given. */
export function coverInOrder(
  problem: Problem,
  order: readonly number[] = problem.demands.map((_, index) => index),
): Coverage {
  const pipes = layPipes(problem)
  const coverage = order.map(() => 0)
  for (const index of order) {
    const demand = problem.demands[index] as Demand
    const before = pipes.network.save()
    const reach = pipes.cover(index, needOf(demand))
    const step = downwards(demand).find((units) => units <= reach) as number
    if (step < reach) {
      pipes.network.restore(before)
      pipes.cover(index, step)
    }
    coverage[index] = step
  }
  return coverage
}

/** The best choice of whole steps, and whether it is proven to be. */
export interface Chosen {
  readonly coverage: Coverage
  readonly best: boolean
}

/**
 * The choice of steps that waives most: bags are tried by price, each covered as far as possible first, and a branch is left where even
 * divisible bags could not beat what is known. Where too much is to be tried, the order by price stands unless something better was met.
 */
export function chooseSteps(problem: Problem): Chosen {
  const { demands } = problem
  const order = byPrice(demands)
  let coverage: Coverage = coverInOrder(problem, order)
  let waived = waivedBy(problem, coverage)
  const most = mostOf(problem)
  if (waived === most) return { coverage, best: true }
  if (demands.length > MOST_BAGS) return { coverage, best: false }

  const pipes = layPipes(problem)
  const chosen: number[] = demands.map(() => 0)
  let choices = 0
  const visit = (depth: number): void => {
    const fen = waivedBy(problem, chosen)
    if (fen > waived) {
      coverage = [...chosen]
      waived = fen
    }
    if (depth === order.length || waived === most || choices > MOST_CHOICES) return
    const taken = chosen.reduce((sum, units, index) => sum + (demands[index] as Demand).worth(units), 0)
    const remaining = order.slice(depth)
    const gain = remaining.reduce((sum, index) => sum + (demands[index] as Demand).gain, 0)
    if (ceilingOf(problem, pipes, remaining, taken) + gain <= waived) return
    const index = order[depth] as number
    const limit = limitOf(demands, chosen, order[depth - 1], index)
    const before = pipes.network.save()
    for (const step of downwards(demands[index] as Demand)) {
      if (step > limit) continue
      choices += 1
      if (pipes.cover(index, step) === step) {
        chosen[index] = step
        visit(depth + 1)
      }
      pipes.network.restore(before)
    }
    chosen[index] = 0
  }
  visit(0)
  return { coverage, best: waived === most || choices <= MOST_CHOICES }
}

/** Of bags alike, none is covered further than the one before: the others are the same choice. */
function limitOf(demands: readonly Demand[], chosen: Coverage, before: number | undefined, index: number): number {
  if (before === undefined || !alike(demands[before] as Demand, demands[index] as Demand))
    return Number.POSITIVE_INFINITY
  return chosen[before] as number
}

/** Fen that the choices so far and any part of the remaining demands are worth at most. */
function ceilingOf(
  { demands, cap }: Problem,
  { network, cover }: Pipes,
  remaining: readonly number[],
  chosen: number,
): number {
  const before = network.save()
  let fen = chosen
  for (const index of remaining) {
    const row = demands[index] as Demand
    // every unit counts as a whole one, so that the dearest first is the best
    fen += (cover(index, needOf(row)) * 100 * row.money) / row.size
  }
  network.restore(before)
  return Math.floor(Math.min(fen, cap) + 1e-6)
}

function downwards({ steps }: Demand): readonly number[] {
  return [...(steps as readonly number[])].reverse()
}

function alike(a: Demand, b: Demand): boolean {
  const of = ({ bill, size, money, steps, offers }: Demand) => JSON.stringify([bill, size, money, steps, offers])
  return of(a) === of(b)
}
