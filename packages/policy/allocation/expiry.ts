import { addDays, type Day } from '@xuemian/contract'
import { entitlements } from '../entitlement.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { Offer } from '../payment/offer.ts'
import { after, type Period } from '../quota/period.ts'
import { byText } from '../sorting.ts'

/** The last day on which a donor's quota is as large as at a moment, if nothing is donated or used; null: no such day is known. */
export function expiryOf(policy: Policy, { donor, offer }: Offer, versions: readonly Policy[]): Day | null {
  const now = offer.cap ?? Number.POSITIVE_INFINITY
  if (now === 0) return null
  const days = lastDays(
    policy,
    offer.donations.map(({ donation }) => donation.day),
  ).filter((day) => day >= offer.measuredOn)
  const { to } = policy.effective
  for (const day of [...new Set(days)].sort(byText)) {
    if (to !== null && to <= day) break
    const next = addDays(day, 1)
    const later = entitlements(policy, donor, { use: next, discharge: next, application: next }, versions)
    const same = later.filter(({ ledger }) => ledger === offer.ledger)
    if (!same.some(({ cap }) => cap === null || cap >= now)) return day
  }
  return to
}

/** Every day on which a band of ageing or a window ends for one of the donations. */
function lastDays({ rules }: Policy, donations: readonly Day[]): readonly Day[] {
  const ends = (period: Period | undefined, by: number): readonly Day[] =>
    period ? donations.map((day) => addDays(after(day, period), by)) : []
  const conditions = rules.flatMap(({ when, tiers }) => [when, ...tiers.map((tier) => tier.when)])
  const bands = rules.flatMap(({ tiers }) => tiers.flatMap(({ ageing }) => ageing?.bands ?? []))
  return [
    ...conditions.flatMap((when) => [...ends(when?.total?.within, 0), ...ends(when?.times?.within, 0)]),
    ...bands.flatMap(({ upTo, under }) => [...ends(upTo, 0), ...ends(under, -1)]),
  ]
}
