import { assess } from './assess.ts'
import type { Decision } from './decision.ts'
import { explain } from './explain.ts'
import type { ClassDictionary } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import type { PolicyCase } from './read-case.ts'

/** A case with what came of it beside what was to come; equal where the case passes. */
export interface CaseRun {
  readonly decision: Decision
  readonly found: object
  readonly expected: object
  /** Words that the explanation should hold and does not. */
  readonly unsaid: string | null
}

/** Runs a readable case by rules. */
export function runCase(
  { facts, expected }: PolicyCase,
  policies: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
): CaseRun {
  const decision = assess(facts, policies, dictionaries)
  const byBill = facts.bills.map((_, bill) =>
    decision.lines.filter((line) => line.bill === bill).reduce((sum, line) => sum + line.waived, 0),
  )
  const { says } = expected
  return {
    decision,
    found: {
      billed: decision.billed,
      waived: decision.waived,
      remains: decision.remains,
      quotas: decision.quotas.map(({ cap, consumes, leftAfter }) => ({ cap, consumes, leftAfter })),
      notices: [...new Set(decision.notices.map((row) => row.code))].sort(),
      ...(expected.waivedByBill ? { waivedByBill: byBill } : {}),
      ...(expected.payers ? { payers: decision.payers } : {}),
    },
    expected: {
      billed: expected.billed,
      waived: expected.waived,
      remains: expected.billed - expected.waived,
      quotas: expected.quotas,
      notices: [...expected.notices].sort(),
      ...(expected.waivedByBill ? { waivedByBill: expected.waivedByBill } : {}),
      ...(expected.payers ? { payers: expected.payers } : {}),
    },
    unsaid: says === undefined || explain(decision).join('\n').includes(says) ? null : says,
  }
}
