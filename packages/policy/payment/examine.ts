import type { DecisionLine, DecisionNotice } from '../decision.ts'
import { placeOf } from '../explain-line.ts'
import type { BillFact, Facts } from '../facts.ts'
import type { BloodClass, ClassDictionary } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import { inForce, rulesFor } from '../in-force.ts'
import { notice } from '../notices.ts'
import { asksDischarge, type Moment, momentOf } from '../quota/moment.ts'
import { after } from '../quota/period.ts'
import { priceRemark } from '../remarks.ts'
import { inOrderOfUse, type PlacedBag, type Priced } from './order.ts'
import { unpaid } from './pay.ts'

/** A bill with the days that measure it and the rules that decide on it. */
export interface RuledBill {
  readonly bill: BillFact
  readonly moment: Moment
  readonly policy: Policy | undefined
  readonly dictionary: ClassDictionary | undefined
  /** The last day for applying, where it has passed. */
  readonly expired: string | null
}

/** A bag that quotas may pay. */
export interface PayableBag extends PlacedBag, Priced {
  readonly policy: Policy
  readonly moment: Moment
  readonly bloodClass: BloodClass
}

/** What the examination of all bags comes to. */
export interface Examined {
  readonly payable: readonly PayableBag[]
  readonly refused: readonly DecisionLine[]
  readonly notices: readonly DecisionNotice[]
}

/** Finds the rules and the class dictionary of each bill. */
export function ruleBills(
  { bills, appliedOn, cityCode }: Facts,
  policies: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
): readonly RuledBill[] {
  return bills.map((bill) => {
    const moment = momentOf(bill, appliedOn)
    const policy = rulesFor(policies, cityCode, moment)
    const last = policy?.deadline ? after(moment[policy.deadline.of], policy.deadline.within) : null
    const expired = last !== null && appliedOn > last ? last : null
    return { bill, moment, policy, dictionary: inForce(dictionaries, bill.consumedOn), expired }
  })
}

/** Decides of every bag whether quotas may pay it, in the order of use, and says why not. A bag with nothing in it is passed over. */
export function examine(ruled: readonly RuledBill[]): Examined {
  const bills = ruled.map((row) => row.bill)
  const negative = bills.some((bill) => bill.bags.some((bag) => bag.money < 0 || bag.volume < 0))
  const seen = new Map<string, string>()
  const payable: PayableBag[] = []
  const refused: DecisionLine[] = []
  const notices: DecisionNotice[] = []
  for (const placed of inOrderOfUse(bills)) {
    const { at, bag } = placed
    const row = ruled[at.bill] as RuledBill
    const place = placeOf(at.bill, at.bag)
    const key = `${bag.donCode}\n${bag.prodCode}`
    const first = seen.get(key)
    seen.set(key, first ?? place)
    // A bag that another application claims is handed over with nothing in it.
    if (bag.money === 0 && bag.volume === 0) continue
    const refuse = (note: DecisionNotice): void => {
      notices.push(note)
      refused.push(unpaid(at, bag.money, note.message))
    }
    const { policy, dictionary, moment, bill, expired } = row
    const bloodClass = dictionary?.classes.find(({ code }) => code === bag.prodClassCode)
    if (bag.money < 0 || bag.volume < 0) refuse(notice('NEGATIVE_BAG', place))
    else if (negative) refused.push(unpaid(at, bag.money, '票据含没有对应收费的退费，须先由医院更正。'))
    else if (bag.volume === 0) refuse(notice('NO_VOLUME', place))
    else if (!policy) refuse(notice('NO_POLICY', bill.consumedOn))
    else if (expired) refuse(notice('DEADLINE_PASSED', placeOf(at.bill), expired))
    else if (!dictionary) refuse(notice('NO_CLASSES', bill.consumedOn))
    else if (!bloodClass) refuse(notice('UNKNOWN_CLASS', place, bag.prodClassCode))
    else if (!bloodClass.waivable) refuse(notice('CLASS_NOT_WAIVABLE', place, bloodClass.name))
    else if (policy.ledgers && !policy.ledgers.some(({ components }) => components.includes(bloodClass.component)))
      refuse(notice('NO_LEDGER', place, bloodClass.name))
    else if (first) refuse(notice('DUPLICATE_BAG', place, first))
    else {
      payable.push({ ...placed, policy, moment, bloodClass, millilitres: bloodClass.millilitres })
      const price = priceRemark(bag, bill, bloodClass, place)
      if (price) notices.push(price)
    }
  }
  for (const [index, { bill, policy }] of ruled.entries()) {
    if (policy && bill.dischargedOn === undefined && asksDischarge(policy))
      notices.push(notice('DISCHARGE_UNKNOWN', placeOf(index)))
  }
  return { payable, refused, notices }
}
