import type { Check, Outcome } from './check.ts'

/** Worst first; the summary of a run is the first that occurs. */
export const verdicts = ['fail', 'could-not-run', 'warn', 'pass', 'not-applicable'] as const
export type Verdict = (typeof verdicts)[number]

/** `strict`: what any client may rely on. `province`: what the province's client accepts, by the reading of each clause. */
export const profiles = ['strict', 'province'] as const
export type Profile = (typeof profiles)[number]

/** The verdict on a claim. Advice only ever warns; what the province's client forgives fails in the strict profile alone. */
export function verdictOf(
  outcome: Outcome,
  { grade, forgiven }: Pick<Check, 'grade' | 'forgiven'>,
  profile: Profile,
): Verdict {
  if (outcome.kind === 'holds') return 'pass'
  if (outcome.kind !== 'broken') return outcome.kind
  if (grade === 'advice') return 'warn'
  return profile === 'province' && (grade === 'strict' || forgiven === true) ? 'warn' : 'fail'
}

/** The verdict on a whole run: the worst that occurs, `not-applicable` where nothing does. */
export function summaryOf(all: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => all.includes(verdict)) ?? 'not-applicable'
}
