import { type Fen, formatYuan } from '@xuemian/contract'
import type { BagFact, BillFact } from '../facts.ts'
import { type BloodClass, priceOn } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'

/** What may be waived of one bag at most, and why it is less than its money (null: it is not). */
export interface Payable {
  readonly fen: Fen
  readonly why: string | null
}

/** The bag's money after base and the caps that look at one bag. */
export function payableOf({ amount }: Policy, bill: BillFact, bag: BagFact, bloodClass: BloodClass): Payable {
  let found: Payable = { fen: bag.money, why: null }
  const cap = (fen: number, why: string): void => {
    if (fen < found.fen) found = { fen: fen as Fen, why }
  }
  if (amount.base === 'actual-cost') cap(afterInsurance(bill, bag.money), '医保等已支付的部分不再减免。')
  if (amount.caps.priceList) {
    const price = priceOn(bloodClass, bag.rh, bill.consumedOn)
    if (price !== null) cap(Number((BigInt(price) * BigInt(bag.volume)) / 100n), '超过目录价的部分不减免。')
  }
  if (amount.caps.line !== undefined) cap(amount.caps.line, `每袋至多减免${formatYuan(amount.caps.line)}元。`)
  return found
}

/** What is left under the caps of a bill and of the application, after `ofBill` and `ofAll` were waived; null: no cap. */
export function capLeft(
  { amount: { caps } }: Policy,
  bill: BillFact,
  ofBill: number,
  ofAll: number,
): { readonly fen: number; readonly why: string } | null {
  const rows = [
    ...(caps.actualCost ? [{ fen: bill.actualCost - ofBill, why: '超过票据金额的部分不减免。' }] : []),
    ...(caps.bill === undefined
      ? []
      : [{ fen: caps.bill - ofBill, why: `每张票据至多减免${formatYuan(caps.bill)}元。` }]),
    ...(caps.application === undefined
      ? []
      : [{ fen: caps.application - ofAll, why: `每次申请至多减免${formatYuan(caps.application)}元。` }]),
  ]
  const [least] = rows.sort((a, b) => a.fen - b.fen)
  return least ? { ...least, fen: Math.max(0, least.fen) } : null
}

/** The bag's part of the bill's amount, in proportion, rounded down. */
function afterInsurance({ actualCost, bloodCost, bags }: BillFact, money: Fen): number {
  const whole = bloodCost ?? bags.reduce((sum, row) => sum + row.money, 0)
  if (actualCost >= whole || whole <= 0) return money
  return Math.max(0, Number((BigInt(money) * BigInt(actualCost)) / BigInt(whole)))
}
