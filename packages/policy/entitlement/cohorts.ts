import type { Day } from '@xuemian/contract'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { inForce } from '../in-force.ts'
import { byDay, type Counted, countDonations } from '../quota/count.ts'
import type { Moment } from '../quota/moment.ts'

/** The donations whose quota one version of the rules says, as it judges them. */
export interface Cohort {
  readonly policy: Policy
  readonly donations: readonly Counted[]
}

/** Where the donations' dates choose the version, each version judges its own donations; else one version judges all. */
export function cohortsOf(
  policy: Policy,
  versions: readonly Policy[],
  { donations }: DonorFact,
  moment: Moment,
): readonly [Cohort, ...Cohort[]] {
  if (policy.versionBy !== 'donation') return [{ policy, donations: countDonations(policy, donations, moment) }]
  const chosen = choiceOf(policy, versions)
  const [first, ...others] = versions.flatMap((version): readonly Cohort[] => {
    const own = donations.filter(({ day }) => chosen(day) === version)
    return own.length > 0 ? [{ policy: version, donations: countDonations(version, own, moment) }] : []
  })
  // what was given before there were rules yields nothing, by no version
  return first ? [first, ...others] : [{ policy, donations: [] }]
}

/** The version that a donation's own day chooses; before a city had rules, of those that its rules replace. */
function choiceOf({ id, overrides }: Policy, versions: readonly Policy[]): (day: Day) => Policy | undefined {
  const same = versions.filter((version) => version.id === id)
  const replaced = versions.filter((version) => version.id === overrides)
  return (day) => inForce(same, day) ?? inForce(replaced, day)
}

/** Every donation as the version that it falls under judges it; last those of days on which none was in force. */
export function judged(cohorts: readonly Cohort[], policy: Policy, { donations }: DonorFact): readonly Counted[] {
  const [first, ...others] = cohorts
  if (first && others.length === 0 && first.donations.length === donations.length) return first.donations
  const all = cohorts.flatMap((cohort) => cohort.donations)
  const seen = new Set(all.map(({ donation }) => donation))
  const none = donations.filter((donation) => !seen.has(donation))
  return [...all, ...none.map((donation): Counted => ({ donation, by: policy, ml: null, why: 'no-rules' })).sort(byDay)]
}
