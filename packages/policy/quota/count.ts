import type { Day } from '@xuemian/contract'
import type { DonationFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { byText, inOrder } from '../sorting.ts'
import { inRange, isGivenHere, isMarked } from './cohort.ts'
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
  | 'marked'
  | 'not-converted'
  | 'no-rules'

/** A donation as the rules see it: what it is worth in ml, or why it does not count; `by`: the version that says so. */
export type Counted = { readonly donation: DonationFact; readonly by: Policy } & (
  | { readonly ml: number; readonly why: null }
  | { readonly ml: null; readonly why: WhyNot }
)

/** Judges every donation by one version of the rules, in the order of their days, so that the facts' order never matters. */
export function countDonations(policy: Policy, donations: readonly DonationFact[], moment: Moment): readonly Counted[] {
  const { until, grace } = policy.donations.timing
  const anchor = moment[until]
  const last = grace ? after(anchor, grace) : anchor
  const rows: Counted[] = []
  for (const donation of donations) {
    const why = whyNot(policy, donation, anchor, last)
    const ml = why === null ? worthOf(policy, donation) : null
    const by = policy
    rows.push(ml === null ? { donation, by, ml, why: why ?? 'not-converted' } : { donation, by, ml, why: null })
  }
  return inOrder(rows, byDay)
}

/** Donations by day, then by what they are. */
export function byDay(a: Counted, b: Counted): number {
  return byText(a.donation.day, b.donation.day) || byText(sortKey(a), sortKey(b))
}

function sortKey({ donation, ml, why }: Counted): string {
  const { kind, volume, units, provinceCode, cityCode = '', station = '' } = donation
  return [kind, volume, units, provinceCode, cityCode, station, ml, why].join(' ')
}

/** `anchor`: the day that donations precede; `last`: the last that still counts. */
function whyNot({ jurisdiction, donations }: Policy, donation: DonationFact, anchor: Day, last: Day): WhyNot | null {
  const { within, since, timing, leftOut, leftOutMarks } = donations
  if (within === 'province' && donation.provinceCode.slice(0, 2) !== jurisdiction.code.slice(0, 2)) return 'elsewhere'
  if (within === 'city' && !isGivenHere(donation, jurisdiction.code)) return 'elsewhere'
  if (donation.paid && leftOut.includes('paid')) return 'paid'
  if (donation.failedTests && leftOut.includes('failed-tests')) return 'failed-tests'
  if (leftOutMarks && isMarked(donation, leftOutMarks)) return 'marked'
  if (since && donation.day < since) return 'too-early'
  if (donation.day > last || (donation.day === anchor && !timing.sameDay)) return 'too-late'
  if (timing.wait && after(donation.day, timing.wait) > anchor) return 'waiting'
  return null
}

/** ml that a donation is worth; null where the rules do not settle it. */
function worthOf({ donations }: Policy, donation: DonationFact): number | null {
  const { kind, day } = donation
  const row = donations.worth.find(
    ({ kinds, marks, donated }) =>
      kinds.includes(kind) && inRange(day, donated) && (!marks || isMarked(donation, marks)),
  )
  if (!row || row.millilitres === null) return null
  // undefined only where the ml are counted as given
  const { per, millilitres: each = 0, multiple = 1 } = row
  const whole =
    per === 'given-ml'
      ? Math.floor((donation.volume * Math.round(multiple * 100)) / 100)
      : per === 'unit'
        ? Math.floor((each * donation.units) / 100)
        : each
  const kept = donations.leftOut.includes('given-away') ? Math.max(0, whole - (donation.givenAway ?? 0)) : whole
  return donation.failedTests && donations.failedAtMost !== undefined ? Math.min(kept, donations.failedAtMost) : kept
}
