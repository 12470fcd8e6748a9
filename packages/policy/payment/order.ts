import type { BagFact, BillFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { byText, inOrder } from '../sorting.ts'
import { compareRatios } from './proportion.ts'

/** Where a bag stands in the facts. */
export interface Place {
  readonly bill: number
  readonly bag: number
}

/** A bag with where it stands in the facts. */
export interface PlacedBag {
  readonly bill: BillFact
  readonly bag: BagFact
  readonly at: Place
}

/** Every bag by its day of use, then by what it and its bill are: how the facts list bills and bags never matters. */
export function inOrderOfUse(bills: readonly BillFact[]): PlacedBag[] {
  const rows: PlacedBag[] = []
  for (let b = 0; b < bills.length; b += 1) {
    const bill = bills[b] as BillFact
    for (let p = 0; p < bill.bags.length; p += 1) {
      rows.push({ bill, bag: bill.bags[p] as BagFact, at: { bill: b, bag: p } })
    }
  }
  if (rows.length < 2) return rows
  const billKeys = new Map<BillFact, string>()
  return inOrder(rows, (a, b) => byUse(a, b, billKeys) || a.at.bill - b.at.bill || a.at.bag - b.at.bag)
}

/** Keys are dear to write, so they are only written where the days and codes leave bags equal; `billKeys` holds what was written. */
function byUse(a: PlacedBag, b: PlacedBag, billKeys: Map<BillFact, string>): number {
  const days = byText(a.bill.consumedOn, b.bill.consumedOn)
  if (days !== 0) return days
  const [one, other] = [a.bag.donCode, b.bag.donCode]
  // codes of one length decide as the whole keys would
  if (one !== other && one.length === other.length) return byText(one, other)
  return byText(bagKey(a.bag), bagKey(b.bag)) || byText(billKeyOf(a.bill, billKeys), billKeyOf(b.bill, billKeys))
}

function billKeyOf(bill: BillFact, known: Map<BillFact, string>): string {
  const found = known.get(bill)
  if (found !== undefined) return found
  const made = billKey(bill)
  known.set(bill, made)
  return made
}

function bagKey({ donCode, prodCode, prodClassCode, rh, volume, money }: BagFact): string {
  return [donCode, prodCode, prodClassCode, rh, volume, money].join(' ')
}

function billKey({ dischargedOn, serialNumber, actualCost, bloodCost, bags }: BillFact): string {
  return [dischargedOn, serialNumber, actualCost, bloodCost, ...bags.map(bagKey).sort()].join('\n')
}

/** A bag that quotas may pay, as the order of payment looks at it. */
export interface Priced {
  readonly bag: BagFact
  /** ml of the whole bag's unit; null where its class has none. */
  readonly millilitres: number | null
}

/** The order in which bags are paid; `rows` come in the order of use, which settles what the rules leave open. */
export function inOrderOfPayment<T extends Priced>({ order }: Policy['consumption'], rows: readonly T[]): readonly T[] {
  if (order === 'use-day' || rows.length < 2) return rows
  if (order === 'most-favourable') return [...rows].sort((a, b) => byMoneyOfMl(b, a))
  return [...rows].sort(order === 'dearest-first' ? (a, b) => byMoneyOfUnit(b, a) : byMoneyOfUnit)
}

function byMoneyOfUnit({ bag: a }: Priced, { bag: b }: Priced): number {
  return compareRatios(a.money, a.volume, b.money, b.volume)
}

/** What no ml are known of comes first here, so last where the dearest is paid first: only an unlimited quota can pay it. */
function byMoneyOfMl(a: Priced, b: Priced): number {
  if (a.millilitres === null || b.millilitres === null)
    return Number(a.millilitres !== null) - Number(b.millilitres !== null)
  return compareRatios(a.bag.money, a.millilitres * a.bag.volume, b.bag.money, b.millilitres * b.bag.volume)
}
