import type { Day } from '@xuemian/contract'
import type { Policy } from './format/policy-schema.ts'
import type { Moment } from './quota/moment.ts'

interface Dated {
  readonly effective: { readonly from: Day; readonly to: Day | null }
}

/** Whether what has begun lasts until a day. */
function lasts({ effective: { to } }: Dated, day: Day): boolean {
  return to === null || day <= to
}

function latest<T extends Dated>(found: T | undefined, next: T): T {
  return !found || next.effective.from > found.effective.from ? next : found
}

function earliest<T extends Dated>(found: T | undefined, next: T): T {
  return !found || next.effective.from < found.effective.from ? next : found
}

/**
 * The version that applies on a day (its first and last day included): the one that began last. What it replaced stays replaced, so that
 * after its end none applies.
 */
export function inForce<T extends Dated>(versions: readonly T[], day: Day): T | undefined {
  let found: T | undefined
  for (const version of versions) if (version.effective.from <= day) found = latest(found, version)
  return found && lasts(found, day) ? found : undefined
}

/** The rules that may apply where blood was used: the city's own and the province's; without a city the province's alone, if any. */
export function rulesOfPlace(policies: readonly Policy[], cityCode: string | undefined): readonly Policy[] {
  if (cityCode === undefined) {
    const provincial = policies.filter(({ jurisdiction }) => jurisdiction.code.length === 2)
    return provincial.length > 0 ? provincial : policies
  }
  return policies.filter(({ jurisdiction }) => cityCode.startsWith(jurisdiction.code))
}

/**
 * The version that decides on one bill. Each version is tried on the date that it names itself (`versionBy`; where the donations'
 * dates choose, the day of use finds the version that says so); a city's rules go before those that they replace.
 */
export function rulesFor(
  policies: readonly Policy[],
  cityCode: string | undefined,
  moment: Moment,
): Policy | undefined {
  return decisive(rulesOfPlace(policies, cityCode), moment)
}

/** Of the rules of one place those that decide at a moment, as `rulesFor` says. */
export function decisive(ofPlace: readonly Policy[], moment: Moment): Policy | undefined {
  let ofCity: Policy | undefined
  let others: Policy | undefined
  for (const policy of ofPlace) {
    if (dayOf(policy, moment) < policy.effective.from) continue
    if (policy.jurisdiction.code.length === 4) ofCity = latest(ofCity, policy)
    else others = latest(others, policy)
  }
  return lasting(ofCity, moment) ?? lasting(others, moment)
}

/** The day that chooses a version, by what it says itself. */
function dayOf({ versionBy }: Policy, moment: Moment): Day {
  return versionBy === 'donation' ? moment.use : moment[versionBy]
}

function lasting(policy: Policy | undefined, moment: Moment): Policy | undefined {
  return policy && lasts(policy, dayOf(policy, moment)) ? policy : undefined
}

/** Where no rules decide on any bill: those that a reader is shown, the last to have begun by `day`, else the first ever. */
export function rulesInUse(policies: readonly Policy[], cityCode: string | undefined, day: Day): Policy | undefined {
  const placed = rulesOfPlace(policies, cityCode)
  const begun = (placed.length > 0 ? placed : policies).filter(({ effective }) => effective.from <= day)
  const first = policies.reduce<Policy | undefined>(earliest, undefined)
  return begun.reduce<Policy | undefined>(latest, undefined) ?? first
}
