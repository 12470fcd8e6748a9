import { createNetwork, type Network, unbounded } from './network.ts'
import type { Problem } from './problem.ts'

/** The network of a problem: from the origin through each source's levels, widest first, to the demands. */
export interface Pipes {
  readonly network: Network
  /** Covers a demand by up to so many units more; answers by how many. What others are covered by stays, whoever covers it. */
  readonly cover: (demand: number, units: number) => number
  /** Opens a source that was left closed. */
  readonly open: (source: number) => void
  /** Units that a source gives to a demand. */
  readonly given: (source: number, demand: number) => number
}

const origin = 0

/** Lays the pipes; `closed`: no source gives anything before it is opened. */
export function layPipes({ sources, demands }: Problem, closed = false): Pipes {
  const first: number[] = []
  let nodes = 1 + demands.length
  for (const { levels } of sources) {
    first.push(nodes)
    nodes += levels.length
  }
  const network = createNetwork(nodes)
  const mains = sources.map(({ levels }, index) => {
    const node = (level: number): number => (first[index] as number) + level
    const widest = levels.length - 1
    const main = network.arc(origin, node(widest), closed ? 0 : (levels[widest] as number))
    for (let level = widest; level > 0; level -= 1)
      network.arc(node(level), node(level - 1), levels[level - 1] as number)
    return main
  })
  const taps = demands.map(
    ({ offers }, index) =>
      new Map(
        offers.map(({ source, level }) => [
          source,
          network.arc((first[source] as number) + level, 1 + index, unbounded),
        ]),
      ),
  )
  return {
    network,
    cover: (demand, units) => network.send(origin, 1 + demand, units),
    open: (source) => network.widen(mains[source] as number, sources[source]?.levels.at(-1) as number),
    given: (source, demand) => {
      const tap = taps[demand]?.get(source)
      return tap === undefined ? 0 : network.flow(tap)
    },
  }
}
