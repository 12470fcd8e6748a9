import { type Fen, formatYuan, relations } from '@xuemian/contract'
import { type BloodClass, priceOn } from './class-schema.ts'
import type { DecisionNotice } from './decision.ts'
import { placeOf } from './explain.ts'
import type { BagFact, BillFact, DonorFact } from './facts.ts'
import { inForce } from './in-force.ts'
import { notice } from './notices.ts'
import type { Offer } from './pay.ts'
import type { Policy } from './policy-schema.ts'

/** The bill's blood cost against the class dictionary; null where they agree or no price is known (a difference warns, it never refuses). */
export function priceRemark(
  bag: BagFact,
  bill: BillFact,
  bloodClass: BloodClass,
  place: string,
): DecisionNotice | null {
  const price = priceOn(bloodClass, bag.rh, bill.consumedOn)
  if (price === null || BigInt(price) * BigInt(bag.volume) === BigInt(bag.money) * 100n) return null
  const listed = Number((BigInt(price) * BigInt(bag.volume) + 50n) / 100n) as Fen
  return notice('PRICE_DIFFERS', place, formatYuan(bag.money), formatYuan(listed))
}

/** The bill's amount to be reimbursed against what is waived of it (HIS-3.2.6: they need not agree). */
export function billRemark(bill: BillFact, billIndex: number, waived: number): DecisionNotice | null {
  if (waived <= bill.actualCost) return null
  return notice('ACTUAL_COST_LOWER', placeOf(billIndex), formatYuan(bill.actualCost), formatYuan(waived as Fen))
}

/** Which versions apply, where the bills' days of use fall under several. */
export function versionRemarks(bills: readonly BillFact[], policies: readonly Policy[]): readonly DecisionNotice[] {
  const used = new Set(bills.map((bill) => inForce(policies, bill.consumedOn)).filter((row) => row !== undefined))
  if (used.size < 2) return []
  return [notice('SEVERAL_POLICIES', [...used].map((row) => `${row.title}${row.version}版`).join('、'))]
}

/** Why donations or a relation do not count for blood used on `day`. */
export function donorRemarks({ donor, offer }: Offer, day: string): readonly DecisionNotice[] {
  const { afterUse, elsewhere, notConverted } = offer.leftOut
  if (!offer.covered) return [notice('RELATION_NOT_COVERED', relations[donor.relation])]
  return [
    ...(afterUse > 0 ? [notice('DONATION_AFTER_USE', String(afterUse), day)] : []),
    ...(elsewhere > 0 ? [notice('DONATION_ELSEWHERE', String(elsewhere))] : []),
    ...(notConverted > 0 ? [notice('DONATION_NOT_CONVERTED', String(notConverted))] : []),
  ]
}

/** Facts without the second mention of a donor. */
export function withoutDuplicates(donors: readonly DonorFact[]): {
  readonly donors: readonly DonorFact[]
  readonly remarks: readonly DecisionNotice[]
} {
  const first = new Map([...donors].reverse().map((donor) => [donor.donor, donor]))
  const kept = donors.filter((donor) => first.get(donor.donor) === donor)
  return { donors: kept, remarks: kept.length < donors.length ? [notice('DUPLICATE_DONOR')] : [] }
}
