import type { Day, Millilitres } from '@xuemian/contract'
import type { Clause } from './decision.ts'
import { type Applied, appliedTo } from './entitlement/applied.ts'
import { type Bound, boundsOf, ceilingsOver } from './entitlement/bounds.ts'
import { type Cohort, cohortsOf, judged } from './entitlement/cohorts.ts'
import type { DonorFact, QuotaAccount } from './facts.ts'
import type { Policy } from './format/policy-schema.ts'
import type { NamedRelation, Rule } from './format/rule-schema.ts'
import type { Counted } from './quota/count.ts'
import type { Moment } from './quota/moment.ts'
import { capOf, percentsOf } from './quota/quota.ts'
import { bookOf, type LedgerBook } from './rule-book.ts'

/** A part of a quota, from where the part before ends, that waives a percentage of the money. */
export interface Part {
  readonly percent: number
  readonly bounds: readonly Bound[]
}

/** What one donor's donations offer a patient at the moment of a bill, of one ledger. */
export interface Entitlement {
  readonly account: QuotaAccount
  /** Key of the ledger where the rules keep several, else null. */
  readonly ledger: string | null
  /** Whether the rules know this relation at all; if not, `cap` is 0. */
  readonly covered: boolean
  /** Quota in ml by the rule alone; null: without limit. */
  readonly cap: Millilitres | null
  /** Every bound on consumption, also those that relatives share with the donor. */
  readonly bounds: readonly Bound[]
  /** Which parts of the quota waive which percentage, the highest first, each with its bounds; null where all of the money is waived. */
  readonly parts: readonly Part[] | null
  /** Whether each relative has a quota of their own. */
  readonly each: boolean
  /** Who shares the quota, where a rule names a pool. */
  readonly pool: readonly NamedRelation[] | null
  /** How relatives' use touches the donor's quota. */
  readonly draws: NonNullable<Rule['draws']>
  /** ml of the donations that count. */
  readonly counted: Millilitres
  readonly donations: readonly Counted[]
  readonly applied: readonly Applied[]
  readonly measuredOn: Day
  readonly clause: Clause
  readonly rule: string
}

/**
 * What a donor offers by one version of the rules: one entitlement for each ledger that knows the relation; where none does, one that
 * says so. `versions` matter where the donations' own dates choose among them.
 */
export function entitlements(
  policy: Policy,
  donor: DonorFact,
  moment: Moment,
  versions: readonly Policy[] = [policy],
): readonly Entitlement[] {
  const cohorts = cohortsOf(policy, versions, donor, moment)
  const donations = judged(cohorts, policy, donor)
  if (!policy.ledgers) return [entitlement(policy, donor, moment, null, cohorts, donations)]
  const all = policy.ledgers.map(({ key }) => entitlement(policy, donor, moment, key, cohorts, donations))
  const covered = all.filter((offer) => offer.covered)
  return covered.length > 0 ? covered : all.slice(0, 1)
}

function entitlement(
  policy: Policy,
  donor: DonorFact,
  moment: Moment,
  ledger: string | null,
  cohorts: readonly Cohort[],
  donations: readonly Counted[],
): Entitlement {
  const relation = namedRelation(donor)
  const book = bookOf(policy, ledger)
  const applied = appliedTo(cohorts, donations, donor, relation, ledger, moment)
  const cap = capOf(applied)
  const main = applied.find(({ portions }) => portions.some((part) => part.cap !== 0)) ?? applied[0]
  const rule = book.rulesFor.get(relation)?.[0]?.rule
  const ceilings = ceilingsOver(ledger, cohorts, donations, donor, relation, moment)
  const donorsCap =
    rule?.draws === 'within-donors' ? capOf(appliedTo(cohorts, donations, donor, 'self', ledger, moment)) : null
  const percents = percentsOf(applied)
  let counted = 0
  for (const { ml } of donations) counted += ml ?? 0
  return {
    account: relation === 'self' ? 'self' : 'relatives',
    ledger,
    covered: applied.length > 0,
    cap: cap as Millilitres | null,
    bounds: boundsOf(book, rule, relation, cap, donorsCap, ceilings),
    parts: percents
      ? percents.map((percent) => ({
          percent,
          bounds: boundsOf(book, rule, relation, capOf(applied, percent), donorsCap, ceilings),
        }))
      : null,
    each: rule?.account === 'each',
    pool: rule?.pool ? poolOf(book, rule.pool) : null,
    draws: rule?.draws ?? 'apart',
    counted: counted as Millilitres,
    donations,
    applied,
    measuredOn: moment[policy.measuredOn],
    clause: (main ?? book.fallback).clause,
    rule: main ? main.rule : book.fallback.place,
  }
}

/** The relation as rules name it. */
export function namedRelation({ relation, qualifier }: Pick<DonorFact, 'relation' | 'qualifier'>): NamedRelation {
  return qualifier === 'step' && relation !== 'self' && relation !== 'spouse' ? `step-${relation}` : relation
}

/** Those who share the quota of a pool. */
function poolOf({ rulesFor }: LedgerBook, pool: string): readonly NamedRelation[] {
  return [...rulesFor].filter(([, rows]) => rows.some(({ rule }) => rule.pool === pool)).map(([relation]) => relation)
}
