import { isLocked, lockPolicy } from './account.ts'

/** Counts failed sign-ins by account and address, so that nobody can lock another person's account from elsewhere (security.md threat 4). */
export interface Lockout {
  locked(username: string, address: string): boolean
  failed(username: string, address: string): void
  succeeded(username: string, address: string): void
}

/** A lockout in memory: one per server process, at most `limit` pairs, the oldest forgotten first. */
export function createLockout(now: () => number, limit = 20_000): Lockout {
  const attempts = new Map<string, { failures: number; lastFailureAt: number }>()
  const keyOf = (username: string, address: string) => JSON.stringify([username, address])
  return {
    locked: (username, address) => {
      const known = attempts.get(keyOf(username, address))
      return known !== undefined && isLocked(known, now())
    },
    failed: (username, address) => {
      const key = keyOf(username, address)
      const known = attempts.get(key)
      const fresh = known !== undefined && now() - known.lastFailureAt < lockPolicy.seconds * 1000
      attempts.delete(key)
      attempts.set(key, { failures: fresh ? known.failures + 1 : 1, lastFailureAt: now() })
      const oldest = attempts.keys().next().value
      if (attempts.size > limit && oldest !== undefined) attempts.delete(oldest)
    },
    succeeded: (username, address) => void attempts.delete(keyOf(username, address)),
  }
}
