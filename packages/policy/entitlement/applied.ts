import type { Clause } from '../decision.ts'
import type { DonationFact, DonorFact } from '../facts.ts'
import type { NamedRelation, Rule, Tier } from '../format/rule-schema.ts'
import { inRange, isGivenHere } from '../quota/cohort.ts'
import { meets } from '../quota/condition.ts'
import type { Counted } from '../quota/count.ts'
import type { Moment } from '../quota/moment.ts'
import { type Portion, portionsOf } from '../quota/quota.ts'
import { bookOf, type LedgerBook, type PlacedRule, type PlacedTier } from '../rule-book.ts'
import type { Cohort } from './cohorts.ts'

/** A tier that applied, with what it gave. */
export interface Applied {
  /** Where it stands: `SD 2024-04-01 rules[0].tiers[1]`. */
  readonly rule: string
  readonly tier: Tier
  readonly clause: Clause
  readonly portions: readonly Portion[]
}

/** The tiers that apply to what the patient is to the donor; conditions look at all donations, each as its own version judges it. */
export function appliedTo(
  cohorts: readonly Cohort[],
  donations: readonly Counted[],
  donor: DonorFact,
  relation: NamedRelation,
  ledger: string | null,
  moment: Moment,
): readonly Applied[] {
  const applied: Applied[] = []
  for (const cohort of cohorts) {
    const { policy } = cohort
    const book = bookOf(policy, ledger)
    const measuredOn = moment[policy.measuredOn]
    const standing = { donor, donations, measuredOn, place: policy.jurisdiction.code }
    for (const row of book.rulesFor.get(relation) ?? []) {
      if (!meets(row.rule.when, standing)) continue
      const found = row.tiers.find(({ tier }) => meets(tier.when, standing))
      const { tier, place, clause } = found ?? (row.tiers[row.tiers.length - 1] as PlacedTier)
      const portions = found ? portionsOf(tier, yieldOf(cohort, row, book), measuredOn) : []
      applied.push({ rule: place, tier, clause, portions })
    }
  }
  return applied
}

/** The donations that yield the quota of a rule. */
function yieldOf({ policy, donations }: Cohort, { rule }: PlacedRule, book: LedgerBook): readonly Counted[] {
  if (!rule.donated && !rule.kinds && !rule.where && !book.kinds) return donations
  return donations.filter(
    ({ donation }) => isOf(rule, donation, policy.jurisdiction.code) && (book.kinds?.includes(donation.kind) ?? true),
  )
}

/** Whether a donation is of those that a rule names. */
function isOf({ donated, kinds, where }: Rule, donation: DonationFact, place: string): boolean {
  if (where && (where === 'here') !== isGivenHere(donation, place)) return false
  return inRange(donation.day, donated) && (kinds?.includes(donation.kind) ?? true)
}
