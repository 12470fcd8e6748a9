import type { BillFact, DonorFact, Facts } from '@xuemian/policy'
import { bagsInOrder, CLASSES, capOf, FIRST_DAY, givenUntil, worthOf } from './policy-hebei-law.ts'

/** The peer of `settle`: fen that Hebei's rules waive of each bag of each bill, and not a word. */
export function hebeiFen({ bills, donors: named }: Facts): readonly (readonly number[])[] {
  const donors = named.filter(({ donor }, at) => named.findIndex((other) => other.donor === donor) === at)
  const waived = bills.map(({ bags }) => bags.map(() => 0))
  const taken = donors.map(() => 0)
  const seen = new Set<string>()
  const bags = bagsInOrder(bills)
  const negative = bags.some(({ bag }) => bag.money < 0 || bag.volume < 0)
  let day: BillFact['consumedOn'] | '' = ''
  let lefts: number[] = []
  for (const { bill, bag, billIndex, bagIndex } of bags) {
    const key = `${bag.donCode} ${bag.prodCode}`
    const again = seen.has(key)
    seen.add(key)
    const known = CLASSES.get(bag.prodClassCode)
    if (negative || again || bag.volume === 0 || bill.consumedOn < FIRST_DAY || !known?.waivable) continue
    if (bill.consumedOn !== day) {
      day = bill.consumedOn
      lefts = donors.map((donor, at) => leftOf(donor, bill.consumedOn) - (taken[at] ?? 0))
    }
    ;(waived[billIndex] as number[])[bagIndex] = pay(
      bag.money,
      known.ml === null ? null : known.ml * bag.volume,
      lefts,
      taken,
    )
  }
  return waived
}

/** Ml that are open of a donor's quota on a day, before this application. */
function leftOf(donor: DonorFact, day: BillFact['consumedOn']): number {
  const cap = capOf(donor, givenUntil(day, donor)) ?? 0
  return cap - (donor.relation === 'self' ? donor.consumed.self : donor.consumed.relatives)
}

/** Lets the donors pay a bag one after the other; `need` in hundredths of a ml. */
function pay(money: number, need: number | null, lefts: number[], taken: number[]): number {
  let covered = 0
  let waived = 0
  for (let at = 0; at < lefts.length; at += 1) {
    const left = lefts[at] as number
    if (left <= 0 || (need === null && left !== Number.POSITIVE_INFINITY)) continue
    if (need === null) return money
    const next = Math.min(need, covered + left * 100)
    const share = (next >= need ? money : worthOf(money, next, need)) - waived
    if (share <= 0) continue
    const ml = Math.ceil((next - covered) / 100)
    lefts[at] = left - ml
    taken[at] = (taken[at] ?? 0) + ml
    covered = next
    waived += share
  }
  return waived
}
