/** A network of whole capacities with the flow that has been sent through it. */
export interface Network {
  /** Adds an arc and answers its number. */
  readonly arc: (from: number, to: number, capacity: number) => number
  /** Sends up to `most` more from one node to another, rerouting what was sent before; answers how much went through. */
  readonly send: (from: number, to: number, most: number) => number
  /** What flows through an arc. */
  readonly flow: (arc: number) => number
  /** Gives an arc more capacity. */
  readonly widen: (arc: number, by: number) => void
  /** The state of all arcs, to come back to. */
  readonly save: () => readonly number[]
  readonly restore: (state: readonly number[]) => void
}

/** More than any quota or sum: an arc that never binds. */
export const unbounded = 2 ** 50

/**
 * A network of `nodes` nodes. What has once been sent to a node stays there: later sending only finds it other ways. So sending to one
 * node after the other covers each as far as the earlier ones allow.
 */
export function createNetwork(nodes: number): Network {
  const target: number[] = []
  // of an arc and, at the next number, of its way back: what may still be sent
  const open: number[] = []
  const leaving: number[][] = Array.from({ length: nodes }, () => [])

  /** The shortest way with something open, as the arc by which each node was reached; undefined where there is none. */
  const way = (from: number, to: number): readonly number[] | undefined => {
    const by = new Array<number>(nodes).fill(-1)
    const queue = [from]
    for (const node of queue) {
      for (const arc of leaving[node] as number[]) {
        const next = target[arc] as number
        if (next === from || by[next] !== -1 || open[arc] === 0) continue
        by[next] = arc
        if (next === to) return by
        queue.push(next)
      }
    }
    return undefined
  }

  return {
    arc(from, to, capacity) {
      const arc = target.push(to, from) - 2
      open.push(capacity, 0)
      leaving[from]?.push(arc)
      leaving[to]?.push(arc + 1)
      return arc
    },
    send(from, to, most) {
      let sent = 0
      while (sent < most) {
        const by = way(from, to)
        if (!by) break
        const arcs: number[] = []
        for (let node = to; node !== from; node = target[(by[node] as number) ^ 1] as number)
          arcs.push(by[node] as number)
        const amount = arcs.reduce((least, arc) => Math.min(least, open[arc] as number), most - sent)
        for (const arc of arcs) {
          open[arc] = (open[arc] as number) - amount
          open[arc ^ 1] = (open[arc ^ 1] as number) + amount
        }
        sent += amount
      }
      return sent
    },
    flow: (arc) => open[arc + 1] as number,
    widen(arc, by) {
      open[arc] = (open[arc] as number) + by
    },
    save: () => [...open],
    restore(state) {
      for (let arc = 0; arc < state.length; arc += 1) open[arc] = state[arc] as number
    },
  }
}
