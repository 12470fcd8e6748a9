import type { Fen } from '@xuemian/contract'
import { asIfInForce } from './backtest/draft-rules.ts'
import type { BacktestReport, RulesUsed, Unassessable } from './backtest/report.ts'
import { createTally } from './backtest/tally.ts'
import { engine } from './engine.ts'
import type { Facts } from './facts.ts'
import type { PastApplication } from './facts-schema.ts'
import type { ClassDictionary } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { type Settlement, settle } from './settle.ts'

export type * from './backtest/report.ts'
export type { PastApplication } from './facts-schema.ts'

/** The rules in force, the draft that would replace those of its places, and the class dictionaries that both use. */
export interface BacktestRules {
  readonly now: readonly Policy[]
  readonly draft: readonly Policy[]
  readonly dictionaries: readonly ClassDictionary[]
}

/**
 * What a draft would have changed for past applications. Each is assessed twice: by the rules in force on its own days, and as if the
 * draft had always been in force. Its facts stay as they are: what was consumed before follows what was decided then, not the draft.
 *
 * Pure, and of bounded memory whatever the number of applications. An application without a reference is named by its place (`#3`).
 * One that cannot be assessed under both is left out of every sum and counted by reason.
 *
 * @param onProgress is called with the number of applications so far after each
 */
export async function backtest(
  { now, draft, dictionaries }: BacktestRules,
  applications: AsyncIterable<PastApplication>,
  onProgress?: (done: number) => void,
): Promise<BacktestReport> {
  const tried = asIfInForce(now, draft)
  const tally = createTally()
  let done = 0
  for await (const facts of applications) {
    done += 1
    const reference = facts.reference ?? `#${done}`
    const month = facts.appliedOn.slice(0, 7)
    const outcome = compare(facts, now, tried, dictionaries)
    if ('reason' in outcome) tally.leaveOut(outcome.reason, reference)
    else tally.add({ reference, month, hospital: facts.hospital ?? null, ...outcome })
    onProgress?.(done)
  }
  return {
    engine,
    now: usedOf(now),
    draft: usedOf(tried),
    total: tally.total(),
    months: tally.months(),
    hospitals: tally.hospitals(),
    bins: tally.bins(),
    winners: tally.winners(),
    losers: tally.losers(),
    unassessed: tally.unassessed(),
  }
}

type Outcome = { readonly now: Fen; readonly draft: Fen } | { readonly reason: Unassessable }

function compare(
  facts: Facts,
  now: readonly Policy[],
  draft: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
): Outcome {
  try {
    const [before, after] = [settle(facts, now, dictionaries), settle(facts, draft, dictionaries)]
    const reason = whyNot(before) ?? whyNot(after)
    return reason ? { reason } : { now: before.waived, draft: after.waived }
  } catch {
    return { reason: 'ENGINE_FAILED' }
  }
}

/** Days of use without rules or classes would show as money lost or won, and are neither. */
function whyNot({ bills }: Settlement): Unassessable | null {
  if (bills.some(({ policy }) => policy === undefined)) return 'NO_POLICY'
  return bills.some(({ dictionary }) => dictionary === undefined) ? 'NO_CLASSES' : null
}

function usedOf(policies: readonly Policy[]): readonly RulesUsed[] {
  return policies.map(({ id, version, title }) => ({ id, version, title }))
}
