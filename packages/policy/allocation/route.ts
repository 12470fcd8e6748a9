import { layPipes } from './pipes.ts'
import type { Coverage, Problem } from './problem.ts'

/** Units that one source gives to one demand. */
export interface Share {
  readonly demand: number
  readonly source: number
  readonly units: number
}

/**
 * Lets the sources give a coverage, those earlier in `preference` as much as they can: what is opened later only adds, it never takes
 * from an earlier one. Shares come by demand, then by preference.
 */
export function routeBy(preference: readonly number[], problem: Problem, coverage: Coverage): readonly Share[] {
  const pipes = layPipes(problem, true)
  const missing = [...coverage]
  for (const source of preference) {
    pipes.open(source)
    for (const [demand, units] of missing.entries()) missing[demand] = units - pipes.cover(demand, units)
  }
  return problem.demands.flatMap((_, demand) =>
    preference
      .map((source) => ({ demand, source, units: pipes.given(source, demand) }))
      .filter(({ units }) => units > 0),
  )
}
