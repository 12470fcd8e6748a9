import type { DonationFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { inRange } from './cohort.ts'
import type { Moment } from './moment.ts'
import { after } from './period.ts'

/** Why a donation does not count. */
export type WhyNot =
  | 'elsewhere'
  | 'too-early'
  | 'too-late'
  | 'waiting'
  | 'paid'
  | 'failed-tests'
  | 'not-converted'
  | 'no-rules'

/** A donation as the rules see it: what it is worth in ml, or why it does not count. */
export type Counted =
  | { readonly donation: DonationFact; readonly ml: number; readonly why: null }
  | { readonly donation: DonationFact; readonly ml: null; readonly why: WhyNot }

/** Judges every donation by one version of the rules, in the order of their days, so that the facts' order never matters. */
export function countDonations(policy: Policy, donations: readonly DonationFact[], moment: Moment): readonly Counted[] {
  return inOrder(
    donations.map((donation): Counted => {
      const why = whyNot(policy, donation, moment)
      if (why) return { donation, ml: null, why }
      const ml = worthOf(policy, donation)
      return ml === null ? { donation, ml, why: 'not-converted' } : { donation, ml, why: null }
    }),
  )
}

/** Donations by day, then by what they are. */
export function inOrder(rows: readonly Counted[]): readonly Counted[] {
  return [...rows].sort((a, b) => compare(sortKey(a), sortKey(b)))
}

function sortKey({ donation, ml, why }: Counted): string {
  const { day, kind, volume, units, provinceCode, cityCode = '', station = '' } = donation
  return [day, kind, volume, units, provinceCode, cityCode, station, ml, why].join(' ')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function whyNot({ jurisdiction, donations }: Policy, donation: DonationFact, moment: Moment): WhyNot | null {
  const { within, since, timing, leftOut } = donations
  if (within === 'province' && donation.provinceCode.slice(0, 2) !== jurisdiction.code.slice(0, 2)) return 'elsewhere'
  if (within === 'city' && donation.cityCode?.slice(0, 4) !== jurisdiction.code) return 'elsewhere'
  if (donation.paid && leftOut.includes('paid')) return 'paid'
  if (donation.failedTests && leftOut.includes('failed-tests')) return 'failed-tests'
  if (since && donation.day < since) return 'too-early'
  const anchor = moment[timing.until]
  const last = timing.grace ? after(anchor, timing.grace) : anchor
  if (donation.day > last || (donation.day === anchor && !timing.sameDay)) return 'too-late'
  if (timing.wait && after(donation.day, timing.wait) > anchor) return 'waiting'
  return null
}

/** ml that a donation is worth; null where the rules do not settle it. */
function worthOf({ donations }: Policy, donation: DonationFact): number | null {
  const row = donations.worth.find(
    ({ kinds, donated }) => kinds.includes(donation.kind) && inRange(donation.day, donated),
  )
  if (!row || row.millilitres === null) return null
  const whole =
    row.per === 'given-ml'
      ? donation.volume
      : row.per === 'unit'
        ? Math.floor(((row.millilitres ?? 0) * donation.units) / 100)
        : (row.millilitres ?? 0)
  const kept = donations.leftOut.includes('given-away') ? Math.max(0, whole - (donation.givenAway ?? 0)) : whole
  return donation.failedTests && donations.failedAtMost !== undefined ? Math.min(kept, donations.failedAtMost) : kept
}
