/** Lets work that takes much memory and time through one at a time. */
export interface PasswordGate {
  /** `undefined` when too many wait. */
  pass<T>(turn: Turn, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>
}

export interface Turn {
  readonly source: string
  /** Goes before all that are not, and has places of its own. */
  readonly proven: boolean
}

export interface GateOptions {
  /** How many may wait; a quarter of them from one source, where none is proven. */
  readonly places: number
  /** Whether to pause before work that is not proven. */
  readonly slow: () => boolean
  readonly pauseMs: number
}

interface Waiting {
  readonly source: string
  readonly start: () => Promise<unknown>
}

/** One at a time: scrypt takes 128 MB (security.md 6). Who guesses from elsewhere fills neither the places nor the time of proven callers. */
export function createPasswordGate({ places, slow, pauseMs }: GateOptions): PasswordGate {
  const proven: Waiting[] = []
  const others: Waiting[] = []
  const perSource = Math.max(1, Math.floor(places / 4))
  let busy = false
  let pausing: NodeJS.Timeout | undefined

  const next = () => {
    if (busy) return
    const waiting = proven.shift() ?? (pausing ? undefined : others.shift())
    if (!waiting) return
    busy = true
    void waiting.start().finally(() => {
      busy = false
      if (slow()) pause()
      next()
    })
  }
  const pause = () => {
    pausing ??= setTimeout(() => {
      pausing = undefined
      next()
    }, pauseMs)
  }

  return {
    pass(turn, work) {
      const line = turn.proven ? proven : others
      const mine = turn.proven ? 0 : others.filter(({ source }) => source === turn.source).length
      if (line.length >= places || mine >= perSource) return Promise.resolve(undefined)
      return new Promise((resolve, reject) => {
        const start = () => work().then((value) => resolve({ value }), reject)
        line.push({ source: turn.source, start })
        next()
      })
    },
  }
}
