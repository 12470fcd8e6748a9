import type { Day, Millilitres } from '@xuemian/contract'
import type { Clause } from './decision.ts'
import type { DonorFact, QuotaAccount } from './facts.ts'
import type { Policy } from './format/policy-schema.ts'
import type { NamedRelation, Rule, Tier } from './format/rule-schema.ts'
import { inForce } from './in-force.ts'
import { inRange } from './quota/cohort.ts'
import { meets } from './quota/condition.ts'
import { type Counted, countDonations, inOrder } from './quota/count.ts'
import type { Moment } from './quota/moment.ts'
import { clauseOf } from './quota/provision.ts'
import { capOf, type Portion, portionsOf } from './quota/quota.ts'
import { reasonOf } from './quota/reason.ts'

/** An account whose use counts against a bound; `patient` is this patient's own use of the relatives' account. */
export type CountedAccount = QuotaAccount | 'patient'

/** At most `cap` ml may be consumed of these accounts together. */
export interface Bound {
  readonly cap: Millilitres
  readonly of: readonly CountedAccount[]
}

/** A tier that applied, with what it gave. */
export interface Applied {
  /** Where it stands: `SD 2024-04-01 rules[0].tiers[1]`. */
  readonly rule: string
  readonly tier: Tier
  readonly clause: Clause
  readonly portions: readonly Portion[]
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
  /** Whether each relative has a quota of their own. */
  readonly each: boolean
  /** How relatives' use touches the donor's quota. */
  readonly draws: NonNullable<Rule['draws']>
  /** ml of the donations that count. */
  readonly counted: Millilitres
  readonly donations: readonly Counted[]
  readonly applied: readonly Applied[]
  readonly measuredOn: Day
  readonly clause: Clause
  readonly rule: string
  /** Plain Chinese, one sentence, without names. */
  readonly reason: string
}

/** What a donor offers by one version of the rules: one entitlement for each ledger that knows the relation; where none does, one that says so. */
export function entitlements(
  policy: Policy,
  donor: DonorFact,
  moment: Moment,
  versions: readonly Policy[] = [policy],
): readonly Entitlement[] {
  const keys = policy.ledgers?.map(({ key }) => key) ?? [null]
  const all = keys.map((ledger) => entitlement(policy, donor, moment, ledger, versions))
  const covered = all.filter((offer) => offer.covered)
  return covered.length > 0 ? covered : all.slice(0, 1)
}

/** The entitlement of one ledger. `versions` matter where the donations' own dates choose among them. */
export function entitlement(
  policy: Policy,
  donor: DonorFact,
  moment: Moment,
  ledger: string | null = null,
  versions: readonly Policy[] = [policy],
): Entitlement {
  const relation = namedRelation(donor)
  const measuredOn = moment[policy.measuredOn]
  const cohorts = cohortsOf(policy, versions, donor, moment)
  const applied = cohorts.flatMap((cohort) => applyRules(cohort, donor, relation, ledger, moment))
  const rule = policy.rules.find((row) => row.for.includes(relation) && row.ledger === (ledger ?? undefined))
  const cap = capOf(applied.flatMap(({ portions }) => portions))
  const donations = [
    ...cohorts.flatMap(({ donations: rows, own }) => rows.filter(({ donation }) => own(donation.day))),
    ...withoutRules(policy, versions, donor),
  ]
  const main = applied.find(({ portions }) => portions.some((part) => part.cap !== 0)) ?? applied[0]
  const donorsCap = (): number | null =>
    capOf(cohorts.flatMap((cohort) => applyRules(cohort, donor, 'self', ledger, moment)).flatMap((row) => row.portions))
  const { rule: place, clause } = main ?? fallback(policy, ledger)
  const found: Omit<Entitlement, 'reason'> = {
    account: relation === 'self' ? 'self' : 'relatives',
    ledger,
    covered: applied.length > 0,
    cap: cap as Millilitres | null,
    bounds: boundsOf(policy, rule, relation, ledger, cap, donorsCap),
    each: rule?.account === 'each',
    draws: rule?.draws ?? 'apart',
    counted: donations.reduce((sum, { ml }) => sum + (ml ?? 0), 0) as Millilitres,
    donations,
    applied,
    measuredOn,
    clause,
    rule: place,
  }
  return { ...found, reason: reasonOf(policy, donor, moment, found) }
}

/** The relation as rules name it. */
export function namedRelation({ relation, qualifier }: Pick<DonorFact, 'relation' | 'qualifier'>): NamedRelation {
  return qualifier === 'step' && relation !== 'self' && relation !== 'spouse' ? `step-${relation}` : relation
}

interface Cohort {
  readonly policy: Policy
  readonly donations: readonly Counted[]
  /** Whether a day's donations yield quota by this version; thresholds look at all of them. */
  readonly own: (day: Day) => boolean
}

/** Where the donations' dates choose the version, each version values its own donations; else one version values all. */
function cohortsOf(policy: Policy, versions: readonly Policy[], donor: DonorFact, moment: Moment): readonly Cohort[] {
  const count = (rules: Policy, own: Cohort['own']): Cohort => ({
    policy: rules,
    donations: countDonations(rules, donor.donations, moment),
    own,
  })
  if (policy.versionBy !== 'donation') return [count(policy, () => true)]
  const same = versions.filter(({ id }) => id === policy.id)
  const used = same.filter((version) => donor.donations.some(({ day }) => inForce(same, day) === version))
  const cohorts = used.map((version) => count(version, (day) => inForce(same, day) === version))
  return cohorts.length > 0 ? cohorts : [count(policy, () => true)]
}

/** Where the donations' dates choose the version: those of days on which none was in force. */
function withoutRules(policy: Policy, versions: readonly Policy[], donor: DonorFact): readonly Counted[] {
  if (policy.versionBy !== 'donation') return []
  const same = versions.filter(({ id }) => id === policy.id)
  const none = donor.donations.filter(({ day }) => inForce(same, day) === undefined)
  return inOrder(none.map((donation) => ({ donation, ml: null, why: 'no-rules' })))
}

function applyRules(
  { policy, donations, own }: Cohort,
  donor: DonorFact,
  relation: NamedRelation,
  ledger: string | null,
  moment: Moment,
): readonly Applied[] {
  const measuredOn = moment[policy.measuredOn]
  const standing = { donor, donations, measuredOn }
  const ledgerKinds = policy.ledgers?.find(({ key }) => key === ledger)?.kinds
  return policy.rules.flatMap((rule, r) => {
    if (!rule.for.includes(relation) || rule.ledger !== (ledger ?? undefined) || !meets(rule.when, standing)) return []
    const found = rule.tiers.findIndex(({ when }) => meets(when, standing))
    const t = found < 0 ? rule.tiers.length - 1 : found
    const tier = rule.tiers[t] as Tier
    const yields = donations.filter(
      ({ donation: { day, kind } }) =>
        own(day) &&
        inRange(day, rule.donated) &&
        (rule.kinds?.includes(kind) ?? true) &&
        (ledgerKinds?.includes(kind) ?? true),
    )
    const portions = found < 0 ? [] : portionsOf(tier, yields, measuredOn)
    return [{ rule: placeOf(policy, r, t), tier, clause: clauseOf(policy, tier.provision), portions }]
  })
}

function placeOf({ id, version }: Policy, rule: number, tier: number): string {
  return `${id} ${version} rules[${rule}].tiers[${tier}]`
}

/** What stands behind “not covered”: the rule that lists the relatives, else the first one. */
function fallback(policy: Policy, ledger: string | null): { readonly rule: string; readonly clause: Clause } {
  const mine = (row: Rule): boolean => row.ledger === (ledger ?? undefined)
  const listed = policy.rules.findIndex((row) => mine(row) && row.account !== 'own')
  const r = Math.max(0, listed)
  const tier = policy.rules[r]?.tiers[0] as Tier
  return { rule: placeOf(policy, r, 0), clause: clauseOf(policy, tier.provision) }
}

function boundsOf(
  policy: Policy,
  rule: Rule | undefined,
  relation: NamedRelation,
  ledger: string | null,
  cap: number | null,
  donorsCap: () => number | null,
): readonly Bound[] {
  const bound = (ml: number | null, ...of: readonly CountedAccount[]): readonly Bound[] =>
    ml === null ? [] : [{ cap: ml as Millilitres, of }]
  if (relation === 'self') {
    const shared = policy.rules.some(
      (row) => row.ledger === (ledger ?? undefined) && (row.draws ?? 'apart') !== 'apart',
    )
    return shared ? bound(cap, 'self', 'relatives') : bound(cap, 'self')
  }
  const own = rule?.account === 'each' ? bound(cap, 'patient') : bound(cap, 'relatives')
  if (rule?.draws === 'within-donors') return [...own, ...bound(donorsCap(), 'self', 'relatives')]
  return rule?.draws === 'together' ? [...own, ...bound(cap, 'self', 'relatives')] : own
}
