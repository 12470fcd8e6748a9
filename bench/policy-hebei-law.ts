import type { BagFact, BillFact, DonorFact } from '@xuemian/policy'

/* Hebei's rules as a programmer writes them who knows no other province: the peer's part that both of its variants share. */

/** A class of blood products; `ml`: of quota that a unit takes, null: not settled. Fen of a unit, from 2018 on, by Rh. */
export interface HebeiClass {
  readonly name: string
  readonly unit: string
  readonly ml: number | null
  readonly waivable: boolean
  readonly positive: number | null
  readonly negative: number | null
}

const whole = { name: '全血', unit: '100毫升', ml: 100, waivable: true, positive: 11_000, negative: 27_000 }
const red = { name: '悬浮红细胞', unit: 'U', ml: 200, waivable: true, positive: 21_000, negative: null }
const filtered = { name: '去白细胞悬浮红细胞', unit: 'U', ml: 200, waivable: true, positive: 24_500, negative: null }
const plasma = { name: '新鲜冰冻血浆', unit: '100毫升', ml: 100, waivable: true, positive: 4_000, negative: null }
const platelets = { name: '单采血小板', unit: '治疗量', ml: null, waivable: true, positive: 140_000, negative: null }
const own = { name: '自体血', unit: 'U', ml: 200, waivable: false, positive: null, negative: null }

export const CLASSES: ReadonlyMap<string, HebeiClass> = new Map<string, HebeiClass>([
  ['1001', whole],
  ['1002', red],
  ['1003', filtered],
  ['1004', plasma],
  ['1005', platelets],
  ['9001', own],
])

/** The law's first day. */
export const FIRST_DAY = '1998-10-01'
/** The first day of the price list. */
export const PRICED_FROM = '2018-01-01'

/** A donor's donations up to a day of use. */
export interface Given {
  ml: number
  late: number
  elsewhere: number
  unconverted: number
}

export function givenUntil(day: string, { donations }: DonorFact): Given {
  const given = { ml: 0, late: 0, elsewhere: 0, unconverted: 0 }
  for (const donation of donations) {
    if (!donation.provinceCode.startsWith('13')) given.elsewhere += 1
    else if (donation.day > day) given.late += 1
    else if (donation.kind === 'whole-blood') given.ml += donation.volume
    else given.unconverted += 1
  }
  return given
}

/** Ml that a donor's donations give the patient: without limit Infinity, for a relation that the law does not name null. */
export function capOf({ relation }: DonorFact, { ml }: Given): number | null {
  if (relation === 'self') return ml >= 1000 ? Number.POSITIVE_INFINITY : 3 * ml
  return relation === 'spouse' || relation === 'parent' || relation === 'child' ? ml : null
}

/** Fen that the first `covered` of a bag of `need` are worth; exact, also beyond 2^53. */
export function worthOf(money: number, covered: number, need: number): number {
  const product = money * covered
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / need)
  return Number((BigInt(money) * BigInt(covered)) / BigInt(need))
}

/** Donors without the second mention of one. */
export function donorsOnce(donors: readonly DonorFact[]): readonly DonorFact[] {
  return donors.filter(({ donor }, at) => donors.findIndex((other) => other.donor === donor) === at)
}

/** Ml of a donor's quota that were consumed before this application. */
export function consumedOf({ relation, consumed }: DonorFact): number {
  return relation === 'self' ? consumed.self : consumed.relatives
}

/**
 * Lets the donors pay a bag one after the other, and answers the fen that are waived. `need` in hundredths of a ml, null: only a quota
 * without limit pays; `opens`: ml that each had on that day; `taken`: ml that this application took of each so far, is added to.
 */
export function payInTurn(money: number, need: number | null, opens: readonly number[], taken: number[]): number {
  let covered = 0
  let waived = 0
  for (let at = 0; at < opens.length; at += 1) {
    const left = (opens[at] as number) - (taken[at] as number)
    if (left <= 0 || (need === null && left !== Number.POSITIVE_INFINITY)) continue
    if (need === null) return money
    const next = Math.min(need, covered + left * 100)
    const share = (next >= need ? money : worthOf(money, next, need)) - waived
    if (share <= 0) continue
    taken[at] = (taken[at] as number) + Math.ceil((next - covered) / 100)
    covered = next
    waived += share
  }
  return waived
}

export interface HebeiBag {
  readonly bill: BillFact
  readonly bag: BagFact
  readonly billIndex: number
  readonly bagIndex: number
}

/** Every bag by day of use, then by its codes. */
export function bagsInOrder(bills: readonly BillFact[]): readonly HebeiBag[] {
  const bags: HebeiBag[] = []
  for (let b = 0; b < bills.length; b += 1) {
    const bill = bills[b] as BillFact
    for (let p = 0; p < bill.bags.length; p += 1)
      bags.push({ bill, bag: bill.bags[p] as BagFact, billIndex: b, bagIndex: p })
  }
  return bags.sort(
    (x, y) =>
      compare(x.bill.consumedOn, y.bill.consumedOn) ||
      compare(x.bag.donCode, y.bag.donCode) ||
      compare(x.bag.prodCode, y.bag.prodCode) ||
      compare(x.bag.prodClassCode, y.bag.prodClassCode) ||
      compare(x.bag.rh, y.bag.rh) ||
      compare(String(x.bag.volume), String(y.bag.volume)) ||
      compare(String(x.bag.money), String(y.bag.money)) ||
      x.billIndex - y.billIndex ||
      x.bagIndex - y.bagIndex,
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
