import type { BillFact, Facts } from '../facts.ts'
import { type BloodClass, type ClassDictionary, classOf } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import { decisive, inForce, rulesOfPlace } from '../in-force.ts'
import { type Moment, momentOf } from '../quota/moment.ts'
import { after } from '../quota/period.ts'
import { inOrderOfUse, type Place, type PlacedBag, type Priced } from './order.ts'

/** A bill with the days that measure it and the rules that decide on it. */
export interface RuledBill {
  readonly bill: BillFact
  readonly moment: Moment
  readonly policy: Policy | undefined
  readonly dictionary: ClassDictionary | undefined
  /** The last day for applying, where it has passed. */
  readonly expired: string | null
}

/** Why quotas may not pay a bag, whatever they hold. */
export type Refusal =
  | 'NEGATIVE_BAG'
  | 'NEGATIVE_BILLS'
  | 'NO_VOLUME'
  | 'NO_POLICY'
  | 'DEADLINE_PASSED'
  | 'NO_CLASSES'
  | 'UNKNOWN_CLASS'
  | 'CLASS_NOT_WAIVABLE'
  | 'NO_LEDGER'
  | 'DUPLICATE_BAG'

/** A bag that quotas may not pay. */
export interface RefusedBag extends PlacedBag {
  readonly refusal: Refusal
  readonly bloodClass: BloodClass | undefined
  /** Where the same bag stands before, if it does. */
  readonly first: Place | null
}

/** A bag that quotas may pay. */
export interface PayableBag extends PlacedBag, Priced {
  readonly refusal: null
  readonly policy: Policy
  readonly bloodClass: BloodClass
}

/** Finds the rules and the class dictionary of each bill. */
export function ruleBills(
  { bills, appliedOn, cityCode }: Facts,
  policies: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
): readonly RuledBill[] {
  const ofPlace = rulesOfPlace(policies, cityCode)
  return bills.map((bill) => {
    const moment = momentOf(bill, appliedOn)
    const policy = decisive(ofPlace, moment)
    const last = policy?.deadline ? after(moment[policy.deadline.of], policy.deadline.within) : null
    const expired = last !== null && appliedOn > last ? last : null
    return { bill, moment, policy, dictionary: inForce(dictionaries, bill.consumedOn), expired }
  })
}

/** Decides of every bag whether quotas may pay it, in the order of use. A bag with nothing in it is passed over. */
export function examine(ruled: readonly RuledBill[], bills: Facts['bills']): readonly (RefusedBag | PayableBag)[] {
  const placed = inOrderOfUse(bills)
  const negative = placed.some(({ bag }) => bag.money < 0 || bag.volume < 0)
  const seen = new Map<string, PlacedBag[]>()
  const examined: (RefusedBag | PayableBag)[] = []
  for (const one of placed) {
    const { bill, bag, at } = one
    const first = firstOf(one, seen)
    // A bag that another application claims is handed over with nothing in it.
    if (bag.money === 0 && bag.volume === 0) continue
    const row = ruled[at.bill] as RuledBill
    const bloodClass = row.dictionary && classOf(row.dictionary, bag.prodClassCode)
    const refusal = refusalOf(row, bag, bloodClass, negative, first)
    if (refusal !== null) examined.push({ bill, bag, at, refusal, bloodClass, first })
    else {
      const [policy, known] = [row.policy as Policy, bloodClass as BloodClass]
      examined.push({ bill, bag, at, refusal, policy, bloodClass: known, millilitres: known.millilitres })
    }
  }
  return examined
}

/** Where the same bag stands before, by its codes; `seen` has the bags of each donation. */
function firstOf(one: PlacedBag, seen: Map<string, PlacedBag[]>): Place | null {
  const { donCode, prodCode } = one.bag
  const before = seen.get(donCode)
  if (!before) {
    seen.set(donCode, [one])
    return null
  }
  const first = before.find(({ bag }) => bag.prodCode === prodCode)
  if (!first) before.push(one)
  return first?.at ?? null
}

function refusalOf(
  { policy, dictionary, expired }: RuledBill,
  bag: PlacedBag['bag'],
  bloodClass: BloodClass | undefined,
  negative: boolean,
  first: Place | null,
): Refusal | null {
  if (bag.money < 0 || bag.volume < 0) return 'NEGATIVE_BAG'
  if (negative) return 'NEGATIVE_BILLS'
  if (bag.volume === 0) return 'NO_VOLUME'
  if (!policy) return 'NO_POLICY'
  if (expired) return 'DEADLINE_PASSED'
  if (!dictionary) return 'NO_CLASSES'
  if (!bloodClass) return 'UNKNOWN_CLASS'
  if (!bloodClass.waivable) return 'CLASS_NOT_WAIVABLE'
  if (policy.ledgers && !policy.ledgers.some(({ components }) => components.includes(bloodClass.component)))
    return 'NO_LEDGER'
  return first ? 'DUPLICATE_BAG' : null
}
