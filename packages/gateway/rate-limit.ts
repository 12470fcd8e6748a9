/** Counts failed attempts per key in a window of time; bounded in memory. */
export interface FailureLimit {
  /** Whether a key has used up its attempts. */
  blocked(key: string): boolean
  failed(key: string): void
  succeeded(key: string): void
}

export interface FailureLimitOptions {
  readonly attempts: number
  readonly windowMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The oldest keys are forgotten beyond this many. */
  readonly keys?: number
}

/**
 * A limit on failures. The gateway's key is (id, source address), never the id alone: nobody can lock a hospital out by guessing from
 * elsewhere (security.md threat 4).
 */
export function createFailureLimit(options: FailureLimitOptions): FailureLimit {
  const { attempts, windowMs, now, keys = 10_000 } = options
  const entries = new Map<string, { count: number; until: number }>()
  const current = (key: string) => {
    const entry = entries.get(key)
    if (entry && entry.until > now()) return entry
    entries.delete(key)
    return undefined
  }
  return {
    blocked: (key) => (current(key)?.count ?? 0) >= attempts,
    failed(key) {
      const entry = current(key)
      if (entry) entry.count += 1
      else entries.set(key, { count: 1, until: now() + windowMs })
      const oldest = entries.size > keys ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
    },
    succeeded: (key) => void entries.delete(key),
  }
}
