import type { Day } from '@xuemian/contract'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { inForce } from '../in-force.ts'
import { byDay, type Counted, countDonations } from '../quota/count.ts'
import type { Moment } from '../quota/moment.ts'

/** Donations as one version of the rules judges them. */
export interface Cohort {
  readonly policy: Policy
  readonly donations: readonly Counted[]
  /** Whether a day's donations yield quota by this version; thresholds look at all of them. */
  readonly own: (day: Day) => boolean
}

export type Cohorts = readonly [Cohort, ...Cohort[]]

/** Where one version values every donation. */
export const EVERY_DAY = (): boolean => true
const NO_DAY = (): boolean => false

/** Where the donations' dates choose the version, each version values its own donations; else one version values all. */
export function cohortsOf(policy: Policy, versions: readonly Policy[], donor: DonorFact, moment: Moment): Cohorts {
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
export function judgedOnce(cohorts: Cohorts, donor: DonorFact): readonly Counted[] {
  const [first] = cohorts
  if (first.own === EVERY_DAY) return first.donations
  const none = donor.donations.filter(({ day }) => !cohorts.some(({ own }) => own(day)))
  const others = none.map((donation): Counted => ({ donation, ml: null, why: 'no-rules' })).sort(byDay)
  return [...cohorts.flatMap(({ donations, own }) => donations.filter(({ donation }) => own(donation.day))), ...others]
}
