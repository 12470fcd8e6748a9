import { CannotRun, type Check, type Outcome } from './check.ts'
import type { His } from './his.ts'
import { type Profile, type Verdict, verdictOf } from './verdict.ts'

/** One check's part of a report. */
export interface Result {
  readonly check: Check
  readonly outcome: Outcome
  readonly verdict: Verdict
  readonly ms: number
}

export interface RunOptions {
  readonly profile: Profile
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number
  /** The whole run ends within this; what is left then could not be run. */
  readonly limitMs: number
  readonly onResult?: (result: Result, done: number, of: number) => void
}

/** Runs checks one after the other: each sees a server that does nothing else, so that speed and limits are its own. Never throws. */
export async function runChecks(his: His, checks: readonly Check[], options: RunOptions): Promise<readonly Result[]> {
  const { profile, clock, limitMs, onResult } = options
  const end = clock() + limitMs
  const results: Result[] = []
  for (const check of checks) {
    const started = clock()
    const outcome = await outcomeWithin(check, his, end - started)
    const result = {
      check,
      outcome,
      verdict: verdictOf(outcome, check, profile),
      ms: Math.round(clock() - started),
    }
    results.push(result)
    onResult?.(result, results.length, checks.length)
  }
  return results
}

const overdue: Outcome = {
  kind: 'could-not-run',
  reason: { zh: '整个检查的时限已到', en: 'the time limit of the whole run was reached' },
}

async function outcomeWithin(check: Check, his: His, ms: number): Promise<Outcome> {
  if (ms <= 0) return overdue
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(overdue), ms)
  })
  try {
    return await Promise.race([attempt(check, his), late])
  } finally {
    clearTimeout(timer)
  }
}

async function attempt(check: Check, his: His): Promise<Outcome> {
  try {
    return await check.run(his)
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error
    const { reason, exchange } = error
    return exchange ? { kind: 'could-not-run', reason, exchange } : { kind: 'could-not-run', reason }
  }
}
