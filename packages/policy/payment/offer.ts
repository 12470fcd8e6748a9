import { type Entitlement, entitlements } from '../entitlement.ts'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { compareMoments, type Moment } from '../quota/moment.ts'
import { type Binding, bindingBound } from './spending.ts'

/** What one donor's ledger offers at the moment of a bag. */
export interface Offer {
  readonly donor: DonorFact
  readonly offer: Entitlement
  /** Of donor and ledger: what several moments offer is taken from one quota. */
  readonly key: string
  /** The bound that leaves least; null: without limit. */
  readonly binding: Binding | null
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
      const key = `${donor.donor}\n${offer.ledger ?? ''}`
      offers.push({ donor, offer, key, binding: bindingBound(offer, donor) })
    }
  }
  return { policy, moment, offers }
}

/** What is offered at each bill's moment, each moment computed once; null where no rules decide on the bill. */
export function offersOf(
  bills: readonly { readonly policy: Policy | undefined; readonly moment: Moment }[],
  donors: readonly DonorFact[],
  versions: readonly Policy[],
): readonly (OffersAt | null)[] {
  const known: OffersAt[] = []
  return bills.map(({ policy, moment }) => {
    if (!policy) return null
    const found = known.find((one) => compareMoments(one.moment, moment) === 0)
    if (found) return found
    const made = offersAt(policy, moment, donors, versions)
    known.push(made)
    return made
  })
}
