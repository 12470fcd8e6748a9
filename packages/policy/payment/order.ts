import type { BagFact, BillFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'

/** A bag with where it stands in the facts. */
export interface PlacedBag {
  readonly bill: BillFact
  readonly bag: BagFact
  readonly at: { readonly bill: number; readonly bag: number }
}

/** Every bag by its day of use, then by what it and its bill are: how the facts list bills and bags never matters. */
export function inOrderOfUse(bills: readonly BillFact[]): readonly PlacedBag[] {
  return bills
    .flatMap((bill, b) => {
      const whole = bill.bags.length > 0 ? billKey(bill) : ''
      return bill.bags.map((bag, p) => ({
        row: { bill, bag, at: { bill: b, bag: p } },
        key: [bill.consumedOn, bagKey(bag), whole].join('\n'),
      }))
    })
    .sort((a, b) => compare(a.key, b.key) || a.row.at.bill - b.row.at.bill || a.row.at.bag - b.row.at.bag)
    .map(({ row }) => row)
}

function bagKey({ donCode, prodCode, prodClassCode, rh, volume, money }: BagFact): string {
  return [donCode, prodCode, prodClassCode, rh, volume, money].join(' ')
}

function billKey({ dischargedOn, serialNumber, actualCost, bloodCost, bags }: BillFact): string {
  return [dischargedOn, serialNumber, actualCost, bloodCost, ...bags.map(bagKey).sort()].join('\n')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A bag that quotas may pay, as the order of payment looks at it. */
export interface Priced {
  readonly bag: BagFact
  /** ml of the whole bag; null where its class has none. */
  readonly millilitres: number | null
}

/** The order in which bags are paid; `rows` come in the order of use, which settles what the rules leave open. */
export function inOrderOfPayment<T extends Priced>({ order }: Policy['consumption'], rows: readonly T[]): readonly T[] {
  if (order === 'use-day') return rows
  if (order === 'most-favourable') return [...rows].sort((a, b) => byRatio(perMl(b), perMl(a)))
  const sign = order === 'dearest-first' ? -1 : 1
  return [...rows].sort((a, b) => sign * byRatio(perUnit(a), perUnit(b)))
}

type Ratio = readonly [over: bigint, under: bigint]

function perUnit({ bag }: Priced): Ratio {
  return [BigInt(bag.money), BigInt(bag.volume)]
}

/** What no ml are known of comes last: only an unlimited quota can pay it. */
function perMl({ bag, millilitres }: Priced): Ratio {
  return millilitres === null ? [-1n, 1n] : [BigInt(bag.money), BigInt(millilitres) * BigInt(bag.volume)]
}

function byRatio([a, b]: Ratio, [c, d]: Ratio): number {
  const difference = a * d - c * b
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
