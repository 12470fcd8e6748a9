import type { Day, Millilitres } from '@xuemian/contract'
import type { Clause } from './decision.ts'
import type { DonationFact, DonorFact, QuotaAccount } from './facts.ts'
import type { Policy } from './format/policy-schema.ts'
import type { NamedRelation, Rule, Tier } from './format/rule-schema.ts'
import { inForce } from './in-force.ts'
import { inRange, isGivenHere } from './quota/cohort.ts'
import { meets } from './quota/condition.ts'
import { byDay, type Counted, countDonations } from './quota/count.ts'
import type { Moment } from './quota/moment.ts'
import { capOf, type Portion, percentsOf, portionsOf } from './quota/quota.ts'
import { bookOf, type LedgerBook, type PlacedCeiling, type PlacedRule, type PlacedTier } from './rule-book.ts'

/**
 * An account whose use counts against a bound; of the relatives' account `patient` is this patient's own use, `pool` that of those who
 * share a quota with them.
 */
export type CountedAccount = QuotaAccount | 'patient' | 'pool'

/** At most `cap` ml may be consumed of these accounts together. */
export interface Bound {
  readonly cap: Millilitres
  readonly of: readonly CountedAccount[]
  /** Where the bound is a ceiling: its tier. */
  readonly ceiling?: Pick<Applied, 'rule' | 'clause'>
}

/** A part of a quota, from where the part before ends, that waives a percentage of the money. */
export interface Part {
  readonly percent: number
  readonly bounds: readonly Bound[]
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
  const donations = judgedOnce(cohorts, donor)
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
  const applied = appliedTo(cohorts, donor, relation, ledger, moment)
  const cap = capOf(applied)
  const main = applied.find(({ portions }) => portions.some((part) => part.cap !== 0)) ?? applied[0]
  const rule = book.rulesFor.get(relation)?.[0]?.rule
  const ceilings = book.ceilings.length > 0 ? ceilingsOver(book, cohorts, donor, relation, moment) : NONE
  const donorsCap = rule?.draws === 'within-donors' ? capOf(appliedTo(cohorts, donor, 'self', ledger, moment)) : null
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

/** Donations as one version of the rules judges them. */
interface Cohort {
  readonly policy: Policy
  readonly donations: readonly Counted[]
  /** Whether a day's donations yield quota by this version; thresholds look at all of them. */
  readonly own: (day: Day) => boolean
}

type Cohorts = readonly [Cohort, ...Cohort[]]

const EVERY_DAY = (): boolean => true
const NO_DAY = (): boolean => false

/** Where the donations' dates choose the version, each version values its own donations; else one version values all. */
function cohortsOf(policy: Policy, versions: readonly Policy[], donor: DonorFact, moment: Moment): Cohorts {
  const all = { policy, donations: countDonations(policy, donor.donations, moment), own: EVERY_DAY }
  if (policy.versionBy !== 'donation') return [all]
  const chosen = choiceOf(policy, versions)
  const used = versions.filter((version) => donor.donations.some(({ day }) => chosen(day) === version))
  const [first, ...others] = used.map(
    (version): Cohort => ({
      policy: version,
      donations: countDonations(version, donor.donations, moment),
      own: (day) => chosen(day) === version,
    }),
  )
  // what was given before there were rules yields nothing, by no version
  return first ? [first, ...others] : [{ ...all, own: NO_DAY }]
}

/** The version that a donation's own day chooses; before a city had rules, of those that its rules replace. */
function choiceOf({ id, overrides }: Policy, versions: readonly Policy[]): (day: Day) => Policy | undefined {
  const same = versions.filter((version) => version.id === id)
  const replaced = versions.filter((version) => version.id === overrides)
  return (day) => inForce(same, day) ?? inForce(replaced, day)
}

/** Every donation as the version that it falls under judges it; last those of days on which none was in force. */
function judgedOnce(cohorts: Cohorts, donor: DonorFact): readonly Counted[] {
  const [first] = cohorts
  if (first.own === EVERY_DAY) return first.donations
  const none = donor.donations.filter(({ day }) => !cohorts.some(({ own }) => own(day)))
  const others = none.map((donation): Counted => ({ donation, ml: null, why: 'no-rules' })).sort(byDay)
  return [...cohorts.flatMap(({ donations, own }) => donations.filter(({ donation }) => own(donation.day))), ...others]
}

/** The tiers that apply to what the patient is to the donor. */
function appliedTo(
  cohorts: readonly Cohort[],
  donor: DonorFact,
  relation: NamedRelation,
  ledger: string | null,
  moment: Moment,
): readonly Applied[] {
  const applied: Applied[] = []
  for (const cohort of cohorts) {
    const { policy, donations } = cohort
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
function yieldOf({ policy, donations, own }: Cohort, { rule }: PlacedRule, book: LedgerBook): readonly Counted[] {
  if (own === EVERY_DAY && !rule.donated && !rule.kinds && !rule.where && !book.kinds) return donations
  return donations.filter(
    ({ donation }) =>
      own(donation.day) &&
      isOf(rule, donation, policy.jurisdiction.code) &&
      (book.kinds?.includes(donation.kind) ?? true),
  )
}

/** Whether a donation is of those that a rule names. */
function isOf({ donated, kinds, where }: Rule, donation: DonationFact, place: string): boolean {
  if (where && (where === 'here') !== isGivenHere(donation, place)) return false
  return inRange(donation.day, donated) && (kinds?.includes(donation.kind) ?? true)
}

/** Those who share the quota of a pool. */
function poolOf({ rulesFor }: LedgerBook, pool: string): readonly NamedRelation[] {
  return [...rulesFor].filter(([, rows]) => rows.some(({ rule }) => rule.pool === pool)).map(([relation]) => relation)
}

const OWN: Bound['of'] = ['self']
const ALONE = { relatives: ['relatives'], pool: ['pool'], patient: ['patient'] } as const
const WITH_DONOR = { relatives: ['self', 'relatives'], pool: ['self', 'pool'], patient: ['self', 'patient'] } as const
const BOTH: Bound['of'] = WITH_DONOR.relatives
const OVER = { everybody: BOTH, relatives: ALONE.relatives, patient: ALONE.patient } as const
const NONE: readonly Bound[] = []

function boundsOf(
  { shared }: LedgerBook,
  rule: Rule | undefined,
  relation: NamedRelation,
  cap: number | null,
  donorsCap: number | null,
  ceilings: readonly Bound[],
): readonly Bound[] {
  if (relation === 'self') return withCeilings(boundOf(cap, shared ? BOTH : OWN), ceilings)
  const whose = rule?.account === 'each' ? 'patient' : rule?.pool ? 'pool' : 'relatives'
  const own = withCeilings(boundOf(cap, ALONE[whose]), ceilings)
  if (rule?.draws === 'within-donors') return [...own, ...boundOf(donorsCap, BOTH)]
  return rule?.draws === 'together' ? [...own, ...boundOf(cap, WITH_DONOR[whose])] : own
}

function withCeilings(own: readonly Bound[], ceilings: readonly Bound[]): readonly Bound[] {
  return ceilings.length > 0 ? [...own, ...ceilings] : own
}

function boundOf(ml: number | null, of: Bound['of']): readonly Bound[] {
  return ml === null ? [] : [{ cap: ml as Millilitres, of }]
}

/** The ceilings above what the patient is offered; where the donations' dates choose the version, the sum of what each version says. */
function ceilingsOver(
  book: LedgerBook,
  cohorts: readonly Cohort[],
  donor: DonorFact,
  relation: NamedRelation,
  moment: Moment,
): readonly Bound[] {
  const above = book.ceilings.filter(({ over }) => over === 'everybody' || relation !== 'self')
  return above.flatMap(({ over }) => {
    const applied = cohorts.map((cohort) => {
      const own = bookOf(cohort.policy, book.key)
      const ceiling = own.ceilings.find((row) => row.over === over)
      return ceiling ? ceilingOf(cohort, ceiling, own, donor, moment) : null
    })
    // no tier that fits is no ceiling, for the donations of that version
    const found = applied.filter((row) => row !== null)
    const cap = found.length < applied.length ? null : capOf(found)
    const [first] = found
    return first ? boundOf(cap, OVER[over]).map((bound) => ({ ...bound, ceiling: placeOf(first) })) : []
  })
}

function placeOf({ rule, clause }: Applied): Pick<Applied, 'rule' | 'clause'> {
  return { rule, clause }
}

function ceilingOf(
  cohort: Cohort,
  { tiers }: PlacedCeiling,
  { kinds }: LedgerBook,
  donor: DonorFact,
  moment: Moment,
): Applied | null {
  const { policy, donations, own } = cohort
  const measuredOn = moment[policy.measuredOn]
  const standing = { donor, donations, measuredOn, place: policy.jurisdiction.code }
  const found = tiers.find(({ tier }) => meets(tier.when, standing))
  if (!found) return null
  const yields = donations.filter(({ donation: { day, kind } }) => own(day) && (kinds?.includes(kind) ?? true))
  const portions = portionsOf(found.tier, yields, measuredOn)
  return { rule: found.place, tier: found.tier, clause: found.clause, portions }
}
