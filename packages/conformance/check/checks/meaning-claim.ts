import type { BloodProduct, BloodUse, ChargeBill, Day } from '@xuemian/contract'
import type { Bilingual, Grade } from '../check.ts'
import type { Need } from './readings.ts'

/** Something in one reply that does not fit the rest of it; `found` names the shape, never a value. */
export interface Misfit {
  readonly path: string
  readonly found: Bilingual
}

/** What the values of one reply must say of each other. */
export interface MeaningClaim {
  readonly id: string
  readonly requirements: readonly [string, ...string[]]
  readonly grade: Grade
  readonly mend: string
  readonly claim: Bilingual
  readonly why: Bilingual
  readonly needs?: Need
  readonly misfits: (use: BloodUse, today: Day) => readonly Misfit[]
}

/** A sentence in both languages. */
export const both = (zh: string, en: string): Bilingual => ({ zh, en })
/** The path of a field of the patient. */
export const user = (field: string) => `$.data.bldUser.${field}`
export const misfit = (path: string, zh: string, en: string): Misfit => ({ path, found: both(zh, en) })

/** What does not fit in any bill. */
export function inBills(use: BloodUse, judge: (bill: ChargeBill, path: string, index: number) => readonly Misfit[]) {
  return use.chargeBills.flatMap((bill, index) => judge(bill, `$.data.chargeBills[${index}]`, index))
}

/** What does not fit in any row of any bill. */
export function inProducts(
  use: BloodUse,
  judge: (product: BloodProduct, path: string, bill: ChargeBill) => Misfit | undefined,
) {
  return inBills(use, (bill, path) =>
    bill.products.flatMap((product, row) => judge(product, `${path}.products[${row}]`, bill) ?? []),
  )
}
