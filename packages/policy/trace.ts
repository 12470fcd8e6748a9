import type { Day } from '@xuemian/contract'
import type { Clause } from './decision.ts'
import type { Bound } from './entitlement/bounds.ts'
import type { DonationKind } from './format/fields.ts'
import type { Offer, OffersAt } from './payment/offer.ts'
import type { WhyNot } from './quota/count.ts'
import type { Moment } from './quota/moment.ts'
import type { Portion } from './quota/quota.ts'

/** How one donor's offer came about: every donation with what it is worth or why it does not count, every tier that applied. */
export interface OfferTrace {
  readonly donor: string
  readonly ledger: string | null
  readonly policy: string
  readonly version: string
  readonly moment: Moment
  readonly measuredOn: Day
  readonly covered: boolean
  readonly donations: readonly {
    readonly day: Day
    readonly kind: DonationKind
    readonly ml: number | null
    readonly why: WhyNot | null
  }[]
  readonly applied: readonly { readonly rule: string; readonly clause: Clause; readonly portions: readonly Portion[] }[]
  /** null: without limit. */
  readonly cap: number | null
  readonly bounds: readonly Bound[]
}

/** The trace of an offer; plain data, no person. */
export function traceOf({ policy, moment }: OffersAt, { donor, offer }: Offer): OfferTrace {
  return {
    donor: donor.donor,
    ledger: offer.ledger,
    policy: policy.id,
    version: policy.version,
    moment,
    measuredOn: offer.measuredOn,
    covered: offer.covered,
    donations: offer.donations.map(({ donation: { day, kind }, ml, why }) => ({ day, kind, ml, why })),
    applied: offer.applied.map(({ rule, clause, portions }) => ({ rule, clause, portions })),
    cap: offer.cap,
    bounds: offer.bounds,
  }
}
