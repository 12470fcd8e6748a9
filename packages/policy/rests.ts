import { type Fen, formatYuan } from '@xuemian/contract'
import type { DecisionNotice } from './decision.ts'
import { placeOf } from './explain-line.ts'
import type { BloodClass } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { notice } from './notices.ts'
import type { RefusedBag, RuledBill } from './payment/examine.ts'
import type { Place } from './payment/order.ts'
import type { RestReason } from './payment/pay.ts'

/** Why nobody's quota pays the rest of a bag, in one Chinese sentence. */
export function restText(why: RestReason, { amount: { caps } }: Policy): string {
  switch (why) {
    case 'after-insurance':
      return '医保等已支付的部分不再减免。'
    case 'price-list':
      return '超过目录价的部分不减免。'
    case 'component':
      return '这种成分的血费只减免一部分。'
    case 'line':
      return `每袋至多减免${formatYuan(caps.line as Fen)}元。`
    case 'actual-cost':
      return '超过票据金额的部分不减免。'
    case 'bill':
      return `每张票据至多减免${formatYuan(caps.bill as Fen)}元。`
    case 'application':
      return `每次申请至多减免${formatYuan(caps.application as Fen)}元。`
    case 'percent':
      return '规定只减免血费的一部分。'
    case 'no-quota':
      return '没有可用的献血者额度。'
    case 'not-converted':
      return '该类血液产品尚未规定折合毫升数，有限额度不能抵用。'
    case 'quota-short':
      return '献血者额度不足。'
  }
}

/** Why a bag is not paid at all; null where another bag's notice says it. */
export function refusalNotice(
  { refusal, at, bag, bill, bloodClass, first }: RefusedBag,
  bills: readonly RuledBill[],
): DecisionNotice | null {
  const place = placeOf(at.bill, at.bag)
  // each refusal was made by looking at what its sentence names
  switch (refusal) {
    case 'NEGATIVE_BILLS':
      return null
    case 'NEGATIVE_BAG':
    case 'NO_VOLUME':
      return notice(refusal, place)
    case 'NO_POLICY':
    case 'NO_CLASSES':
      return notice(refusal, bill.consumedOn)
    case 'DEADLINE_PASSED':
      return notice(refusal, placeOf(at.bill), (bills[at.bill] as RuledBill).expired as string)
    case 'UNKNOWN_CLASS':
      return notice(refusal, place, bag.prodClassCode)
    case 'CLASS_NOT_WAIVABLE':
    case 'NO_LEDGER':
      return notice(refusal, place, (bloodClass as BloodClass).name)
    case 'DUPLICATE_BAG':
      return notice(refusal, place, placeOf((first as Place).bill, (first as Place).bag))
  }
}

/** The sentence of a line that is not paid at all. */
export function refusalText(refused: RefusedBag, bills: readonly RuledBill[]): string {
  return refusalNotice(refused, bills)?.message ?? '票据含没有对应收费的退费，须先由医院更正。'
}
