import type { Millilitres } from '@xuemian/contract'
import type { DonorFact, QuotaAccount } from '../facts.ts'
import type { NamedRelation, Rule } from '../format/rule-schema.ts'
import { given, meets } from '../quota/condition.ts'
import type { Counted } from '../quota/count.ts'
import type { Moment } from '../quota/moment.ts'
import { capOf, portionsOf } from '../quota/quota.ts'
import { bookOf, type LedgerBook, type PlacedCeiling } from '../rule-book.ts'
import type { Applied } from './applied.ts'
import type { Cohort } from './cohorts.ts'

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

const OWN: Bound['of'] = ['self']
const ALONE = { relatives: ['relatives'], pool: ['pool'], patient: ['patient'] } as const
const WITH_DONOR = { relatives: ['self', 'relatives'], pool: ['self', 'pool'], patient: ['self', 'patient'] } as const
const BOTH: Bound['of'] = WITH_DONOR.relatives
const OVER = { everybody: BOTH, relatives: ALONE.relatives, patient: ALONE.patient } as const
const NONE: readonly Bound[] = []

/** What bounds the use of a quota of so many ml (null: without limit). */
export function boundsOf(
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
export function ceilingsOver(
  ledger: string | null,
  all: readonly Cohort[],
  donations: readonly Counted[],
  donor: DonorFact,
  relation: NamedRelation,
  moment: Moment,
): readonly Bound[] {
  if (all.every(({ policy }) => policy.ceilings === undefined)) return NONE
  // of several versions those that give something
  const cohorts = all.length === 1 ? all : all.filter((one) => one.donations.some(({ why }) => given(why)))
  const books = cohorts.map(({ policy }) => bookOf(policy, ledger))
  const overs = new Set(books.flatMap(({ ceilings }) => ceilings.map(({ over }) => over)))
  return [...overs].flatMap((over) => {
    if (relation === 'self' && over !== 'everybody') return NONE
    const applied = cohorts.map((cohort, index) => {
      const own = books[index] as LedgerBook
      const ceiling = own.ceilings.find((row) => row.over === over)
      return ceiling ? ceilingOf(cohort, donations, ceiling, own, donor, moment) : null
    })
    // no tier that fits is no ceiling, for the donations of that version
    const found = applied.filter((row) => row !== null)
    const cap = found.length < applied.length ? null : capOf(found)
    const [first] = found
    return first ? boundOf(cap, OVER[over]).map((bound) => ({ ...bound, ceiling: placeOf(first) })) : NONE
  })
}

function placeOf({ rule, clause }: Applied): Pick<Applied, 'rule' | 'clause'> {
  return { rule, clause }
}

function ceilingOf(
  { policy, donations: own }: Cohort,
  donations: readonly Counted[],
  { tiers }: PlacedCeiling,
  { kinds }: LedgerBook,
  donor: DonorFact,
  moment: Moment,
): Applied | null {
  const measuredOn = moment[policy.measuredOn]
  const standing = { donor, donations, measuredOn, place: policy.jurisdiction.code }
  const found = tiers.find(({ tier }) => meets(tier.when, standing))
  if (!found) return null
  const yields = own.filter(({ donation }) => kinds?.includes(donation.kind) ?? true)
  const portions = portionsOf(found.tier, yields, measuredOn)
  return { rule: found.place, tier: found.tier, clause: found.clause, portions }
}
