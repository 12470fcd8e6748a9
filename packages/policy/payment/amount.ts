import type { BagFact, BillFact } from '../facts.ts'
import { type BloodClass, priceOn } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import { proportion } from './proportion.ts'
import { worthOf } from './share.ts'

/** What keeps back a part of a bag's money, apart from quotas: the base, a cap on the bag, on its bill, on the application. */
export type CapName = 'after-insurance' | 'price-list' | 'component' | 'line' | 'actual-cost' | 'bill' | 'application'

/** At most so many fen; `by`: what limits them, null where nothing does. */
export interface Limit {
  readonly fen: number
  readonly by: CapName | null
}

/** What may be waived of one bag at most: its money after base and the caps that look at one bag. */
export function payableOf(
  { amount, consumption }: Policy,
  bill: BillFact,
  bag: BagFact,
  bloodClass: BloodClass,
): Limit {
  const { base, caps, shares } = amount
  let found: Limit = { fen: bag.money, by: null }
  if (base === 'actual-cost') found = least(found, afterInsurance(bill, bag.money), 'after-insurance')
  if (caps.priceList) {
    const price = priceOn(bloodClass, bag.rh, bill.consumedOn)
    if (price !== null) found = least(found, proportion(price, bag.volume, 100), 'price-list')
  }
  const share = shares?.find(({ components }) => components.includes(bloodClass.component))
  if (share) found = least(found, worthOf(consumption, 1, found.fen, share.percent), 'component')
  return caps.line === undefined ? found : least(found, caps.line, 'line')
}

/** What is left under the caps of a bill and of the application, after `ofBill` and `ofAll` were waived; null: no cap. */
export function capLeft(
  { amount: { caps } }: Policy,
  bill: BillFact,
  ofBill: number,
  ofAll: number,
): (Limit & { readonly by: CapName }) | null {
  let found: Limit = { fen: Number.POSITIVE_INFINITY, by: null }
  if (caps.actualCost) found = least(found, bill.actualCost - ofBill, 'actual-cost')
  if (caps.bill !== undefined) found = least(found, caps.bill - ofBill, 'bill')
  if (caps.application !== undefined) found = least(found, caps.application - ofAll, 'application')
  return found.by === null ? null : { fen: Math.max(0, found.fen), by: found.by }
}

function least(found: Limit, fen: number, by: CapName): Limit {
  return fen < found.fen ? { fen, by } : found
}

/** The bag's part of the bill's amount, in proportion, rounded down: more than its money where the bill's amount is more than its blood's. */
function afterInsurance({ actualCost, bloodCost, bags }: BillFact, money: number): number {
  const whole = bloodCost ?? bags.reduce((sum, row) => sum + row.money, 0)
  if (whole <= 0) return money
  return actualCost <= 0 ? 0 : proportion(money, actualCost, whole)
}
