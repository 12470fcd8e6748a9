import type { Fen, UnitHundredths } from './amount.ts'
import type { BloodProduct, ChargeBill } from './blood-use-value.ts'
import type { ReadFailure } from './deviation.ts'
import { canonicalDonationCode } from './donation-code.ts'
import { canonicalProductCode } from './product-code.ts'
import type { ReadFailureCode } from './read-failures.ts'

/** The bags of a bill, or why its rows do not make bags. */
export type Bags =
  | { readonly ok: true; readonly value: readonly BloodProduct[] }
  | { readonly ok: false; readonly error: ReadFailure }

/**
 * The bags of one bill (HIS-3.2.7): rows of one bag, which is (canonical donCode, prodCode), are summed; a bag that nets to nothing is
 * absent. Refused: rows of one bag that disagree about class or rh, a net below zero, money without volume.
 * `ordinal` is the bill's index in the reply, for the message.
 */
export function bagsOf(bill: ChargeBill, ordinal = 0): Bags {
  const bags = new Map<string, { product: BloodProduct; row: number }>()
  for (const [row, sent] of bill.products.entries()) {
    const donCode = canonicalDonationCode(sent.donCode)
    const prodCode = canonicalProductCode(sent.prodCode)
    const key = `${donCode}\n${prodCode}`
    const known = bags.get(key)
    if (!known) {
      bags.set(key, { product: { ...sent, donCode, prodCode }, row })
      continue
    }
    const { product } = known
    if (product.prodClassCode !== sent.prodClassCode)
      return refuse(ordinal, row, 'prodClassCode', 'BAG_CLASS_CONFLICT', '同一袋血的产品类别前后不一致')
    if (product.rh !== sent.rh) return refuse(ordinal, row, 'rh', 'BAG_RH_CONFLICT', '同一袋血的Rh血型前后不一致')
    const volume = (product.volume + sent.volume) as UnitHundredths
    bags.set(key, { product: { ...product, volume, money: (product.money + sent.money) as Fen }, row })
  }
  const value: BloodProduct[] = []
  for (const { product, row } of bags.values()) {
    if (product.volume === 0 && product.money === 0) continue
    if (product.volume < 0 || product.money < 0)
      return refuse(ordinal, row, 'money', 'BAG_NET_NEGATIVE', '同一袋血收费与退费相抵后为负')
    if (product.volume === 0)
      return refuse(ordinal, row, 'volume', 'BAG_MONEY_WITHOUT_VOLUME', '血量相抵为零而血费不为零')
    value.push(product)
  }
  return { ok: true, value }
}

function refuse(bill: number, row: number, field: string, code: ReadFailureCode, what: string): Bags {
  const message = `第${bill + 1}张票据第${row + 1}袋 ${field}：${what}，请医院核对收费与退费记录后再查`
  const path = `$.data.chargeBills[${bill}].products[${row}].${field}`
  return { ok: false, error: { code, requirement: 'HIS-3.2.7', path, message } }
}
