import type { Facts } from '@xuemian/policy'
import {
  bagsInOrder,
  CLASSES,
  capOf,
  consumedOf,
  donorsOnce,
  FIRST_DAY,
  givenUntil,
  payInTurn,
} from './policy-hebei-law.ts'

/** The peer of `settle`: fen that Hebei's rules waive of each bag of each bill, and not a word. */
export function hebeiFen(facts: Facts): readonly (readonly number[])[] {
  const donors = donorsOnce(facts.donors)
  const waived = facts.bills.map(({ bags }) => bags.map(() => 0))
  const taken = donors.map(() => 0)
  const seen = new Set<string>()
  const bags = bagsInOrder(facts.bills)
  if (bags.some(({ bag }) => bag.money < 0 || bag.volume < 0)) return waived
  let day = ''
  let opens: readonly number[] = []
  for (const { bill, bag, billIndex, bagIndex } of bags) {
    const key = `${bag.donCode} ${bag.prodCode}`
    const again = seen.has(key)
    seen.add(key)
    const known = CLASSES.get(bag.prodClassCode)
    if (again || bag.volume === 0 || bill.consumedOn < FIRST_DAY || !known?.waivable) continue
    if (bill.consumedOn !== day) {
      day = bill.consumedOn
      opens = donors.map((donor) => (capOf(donor, givenUntil(bill.consumedOn, donor)) ?? 0) - consumedOf(donor))
    }
    const need = known.ml === null ? null : known.ml * bag.volume
    ;(waived[billIndex] as number[])[bagIndex] = payInTurn(bag.money, need, opens, taken)
  }
  return waived
}
