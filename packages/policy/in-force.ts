import type { Day } from '@xuemian/contract'
import type { Policy } from './format/policy-schema.ts'
import type { Moment } from './quota/moment.ts'

interface Dated {
  readonly effective: { readonly from: Day; readonly to: Day | null }
}

function covers({ effective: { from, to } }: Dated, day: Day): boolean {
  return from <= day && (to === null || day <= to)
}

function latest<T extends Dated>(found: T | undefined, next: T): T {
  return !found || next.effective.from > found.effective.from ? next : found
}

function earliest<T extends Dated>(found: T | undefined, next: T): T {
  return !found || next.effective.from < found.effective.from ? next : found
}

/** The version that applies on a day (its first and last day included): of several the one that began last. */
export function inForce<T extends Dated>(versions: readonly T[], day: Day): T | undefined {
  let found: T | undefined
  for (const version of versions) if (covers(version, day)) found = latest(found, version)
  return found
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
    if (!covers(policy, policy.versionBy === 'donation' ? moment.use : moment[policy.versionBy])) continue
    if (policy.jurisdiction.code.length === 4) ofCity = latest(ofCity, policy)
    else others = latest(others, policy)
  }
  return ofCity ?? others
}

/** Where no rules decide on any bill: those that a reader is shown, the last to have begun by `day`, else the first ever. */
export function rulesInUse(policies: readonly Policy[], cityCode: string | undefined, day: Day): Policy | undefined {
  const placed = rulesOfPlace(policies, cityCode)
  const begun = (placed.length > 0 ? placed : policies).filter(({ effective }) => effective.from <= day)
  const first = policies.reduce<Policy | undefined>(earliest, undefined)
  return begun.reduce<Policy | undefined>(latest, undefined) ?? first
}
