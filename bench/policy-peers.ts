import { isDeepStrictEqual } from 'node:util'
import { assess, type Decision, type Facts, type Settlement, settle } from '@xuemian/policy'
import { loadShippedRules } from '@xuemian/policy/data'
import { assessHebei, type HebeiDecision } from './policy-hebei.ts'
import { hebeiFen } from './policy-hebei-fen.ts'
import type { ByJsonRules } from './policy-json-rules.ts'

const { policies, dictionaries } = loadShippedRules('hebei')

/** The engine with Hebei's rules, in words and in numbers. */
export const ours = {
  assess: (facts: Facts): Decision => assess(facts, policies, dictionaries),
  settle: (facts: Facts): Settlement => settle(facts, policies, dictionaries),
}

/** The peers that do the same for Hebei alone. */
export interface HandWritten {
  readonly assess: (facts: Facts) => HebeiDecision
  readonly fen: (facts: Facts) => readonly (readonly number[])[]
}

export const handWritten: HandWritten = { assess: assessHebei, fen: hebeiFen }

/** Throws where a peer does not come to the engine's results on one of these facts: every line, quota, notice and sum; fen of every bag. */
export function requireEqualResults(sample: readonly Facts[], peers: HandWritten): void {
  for (const facts of sample) {
    requireEqual(substance(ours.assess(facts)), peers.assess(facts), facts)
    requireEqual(fenOf(ours.settle(facts)), peers.fen(facts), facts)
  }
}

/** What json-rules-engine notes of bags; the engine tells it in words. */
const NOTED = ['UNKNOWN_CLASS', 'CLASS_NOT_WAIVABLE', 'DUPLICATE_BAG', 'PRICE_DIFFERS']

/** Throws where json-rules-engine does not come to the engine's sum and to what it notes of bags on one of these facts. */
export async function requireEqualSums(
  sample: readonly Facts[],
  byJsonRules: (facts: Facts) => Promise<ByJsonRules>,
): Promise<void> {
  for (const facts of sample) {
    const { waived, notices } = ours.assess(facts)
    const notes = notices.map(({ code }) => code).filter((code) => NOTED.includes(code))
    requireEqual({ waived, notes: notes.sort() }, await byJsonRules(facts), facts)
  }
}

function requireEqual(our: unknown, theirs: unknown, facts: Facts): void {
  if (isDeepStrictEqual(our, theirs)) return
  const all = [facts, our, theirs].map((row) => JSON.stringify(row, null, 1))
  throw new Error(`unequal results for\n${all.join('\n')}`)
}

/** Of a decision what the hand-written function decides too: all but the trace, clauses, payers, and what there is only one of in Hebei. */
function substance({ lines, quotas, notices, billed, waived, remains }: Decision): HebeiDecision {
  return {
    lines: lines.map(({ bill, bag, donor, quota, waived: fen, remains: rest, reason }) => ({
      bill,
      bag,
      donor,
      quota,
      waived: fen,
      remains: rest,
      reason,
    })),
    quotas: quotas.map(({ donor, cap, consumedBefore, consumes, leftAfter, reason }) => ({
      donor,
      cap,
      consumedBefore,
      consumes,
      leftAfter,
      reason,
    })),
    notices,
    billed,
    waived,
    remains,
  }
}

/** Fen that are waived of each bag of each bill. */
export function fenOf({ bills, paid }: Settlement): readonly (readonly number[])[] {
  const fen = bills.map(({ bill }) => bill.bags.map(() => 0))
  for (const { bag, waived } of paid) (fen[bag.at.bill] as number[])[bag.at.bag] = waived
  return fen
}
