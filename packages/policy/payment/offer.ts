import { type Entitlement, entitlements, type Part } from '../entitlement.ts'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { compareMoments, type Moment } from '../quota/moment.ts'
import { inOrder } from '../sorting.ts'
import { type Binding, bindingBound } from './spending.ts'

/** What one donor's ledger offers at the moment of a bag. */
export interface Offer {
  readonly donor: DonorFact
  readonly offer: Entitlement
  /** Of donor and ledger: what several moments offer is taken from one quota. */
  readonly key: string
  /** The bound that leaves least; null: without limit. */
  readonly binding: Binding | null
  /** What waives which percentage of the money, the highest first, each to its own bound; null where all of it is waived. */
  readonly parts: readonly OfferPart[] | null
  /** The most that the applicant lets it pay of a bag, in ml, or fen where quotas are money; absent or null: as much as is open. */
  readonly most?: number | null
}

/** A part of an offer, from where the part before ends. */
export interface OfferPart {
  readonly percent: number
  readonly binding: Binding | null
}

/** The key of a donor's ledger; of the undivided quota it is how the others begin. */
export function keyOf({ donor }: DonorFact, ledger: string | null): string {
  return `${donor}\n${ledger ?? ''}`
}

/** The offers of all donors at one moment, by the rules that decide then. */
export interface OffersAt {
  readonly policy: Policy
  readonly moment: Moment
  readonly offers: readonly Offer[]
}

/** What all donors offer at a moment, in the order of the facts. `versions` matter where the donations' dates choose among them. */
export function offersAt(
  policy: Policy,
  moment: Moment,
  donors: readonly DonorFact[],
  versions: readonly Policy[],
): OffersAt {
  const offers: Offer[] = []
  for (const donor of donors) {
    for (const offer of entitlements(policy, donor, moment, versions)) {
      const key = keyOf(donor, offer.ledger)
      const binding = bindingBound(offer.bounds, offer.ledger, donor)
      offers.push({ donor, offer, key, binding, parts: offer.parts ? partsOf(offer.parts, offer.ledger, donor) : null })
    }
  }
  return { policy, moment, offers }
}

function partsOf(parts: readonly Part[], ledger: string | null, donor: DonorFact): readonly OfferPart[] {
  return parts.map(({ percent, bounds }) => ({ percent, binding: bindingBound(bounds, ledger, donor) }))
}

/** What donors offer for the bills of an application. */
export interface OffersOfBills {
  /** By the bills' order; null where no rules decide on the bill. */
  readonly ofBill: readonly (OffersAt | null)[]
  /** At each moment that a bill with rules names, by the days. */
  readonly moments: readonly OffersAt[]
}

/** What is offered for each bill; what bills of one moment share is computed once. */
export function offersOf(
  bills: readonly { readonly policy: Policy | undefined; readonly moment: Moment }[],
  donors: readonly DonorFact[],
  versions: readonly Policy[],
): OffersOfBills {
  const moments: OffersAt[] = []
  const ofBill = bills.map(({ policy, moment }) => {
    if (!policy) return null
    const known = moments.find((one) => compareMoments(one.moment, moment) === 0)
    if (known) return known
    const made = offersAt(policy, moment, donors, versions)
    moments.push(made)
    return made
  })
  return { ofBill, moments: inOrder(moments, (a, b) => compareMoments(a.moment, b.moment)) }
}
