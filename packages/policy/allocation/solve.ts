import { mostOf } from './bound.ts'
import { coverDivisible } from './divisible.ts'
import { type Chosen, chooseSteps, coverInOrder } from './indivisible.ts'
import { exactWorth, type Problem, waivedBy } from './problem.ts'

/** A coverage with what no coverage exceeds, and whether it is proven to waive most by the order of the rules, where they prescribe one. */
export interface Solution extends Chosen {
  readonly most: number
}

/** Solves a problem whose demands are all divisible, or all not. */
export function solve(problem: Problem): Solution {
  const most = mostOf(problem)
  if (problem.demands.some(({ steps }) => steps !== null)) {
    const chosen = problem.ordered ? { coverage: coverInOrder(problem), best: true } : chooseSteps(problem)
    return { ...chosen, most }
  }
  const coverage = coverDivisible(problem)
  const reached = Math.floor(waivedBy(problem, coverage, exactWorth) + 1e-6)
  const gain = problem.demands.reduce((sum, row) => sum + row.gain, 0)
  return { coverage, best: problem.ordered || reached + gain >= most, most }
}
