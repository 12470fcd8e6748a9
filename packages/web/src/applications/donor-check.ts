import { canonicalIdentity, type Relation, sameIdentity } from '@xuemian/contract'

/** A relative whose donations may pay, as the clerk entered it. */
export interface AddedDonor {
  readonly identityNumber: string
  readonly relation: Relation
}

/** Why a donor cannot be added, or undefined. */
export type DonorRefusal = 'same-as-patient' | 'already-added' | { readonly message: string }

/** Checks a relative before the province is asked: the patient is found by the province itself, and each donor counts once. */
export function refuseDonor(
  current: { readonly identityNumber: string; readonly donors: readonly AddedDonor[] },
  identityNumber: string,
): DonorRefusal | undefined {
  const canonical = canonicalIdentity(identityNumber)
  if (!canonical.ok) return { message: canonical.message }
  if (sameIdentity(current.identityNumber, identityNumber)) return 'same-as-patient'
  if (current.donors.some((donor) => sameIdentity(donor.identityNumber, identityNumber))) return 'already-added'
  return undefined
}
