import { canonicalDonationCode, canonicalProductCode, type Fen, type UnitHundredths } from '@xuemian/contract'
import type { BagRow } from './source.ts'

/** The rows of one bag in one settlement, summed. `row` is the first that charges it: it carries the bag's other values. */
export interface Charge {
  readonly settlement: string
  readonly settledOn: string
  readonly row: BagRow
  readonly volume: UnitHundredths
  readonly money: Fen
}

/** What stays of one stay's bags, or the row of which reversals exceed charges. */
export type Netted =
  | { readonly ok: true; readonly charges: readonly Charge[] }
  | { readonly ok: false; readonly row: BagRow; readonly field: 'volume' | 'money' }

/** What two spellings of one bag have in common (HIS-3.2.7). */
export function bagKey(row: BagRow): string {
  return `${canonicalDonationCode(row.donCode ?? '')}\n${canonicalProductCode(row.prodCode ?? '')}`
}

/**
 * Nets the rows of one stay (HIS-3.2.5). Rows of a bag are summed within a settlement; a reversal in another settlement takes away the
 * oldest charge that it equals, else the oldest; a bag charged again with the same volume, by a settlement made anew without voiding the
 * old one, stays in the latest settlement only. Rows must have donCode, prodCode, volume, money and settlement number.
 */
export function netStay(rows: readonly BagRow[]): Netted {
  const bags = new Map<string, BagRow[]>()
  for (const row of rows) push(bags, bagKey(row), row)
  const charges: Charge[] = []
  for (const bag of bags.values()) {
    const netted = netBag(bag)
    if (!netted.ok) return netted
    charges.push(...netted.charges)
  }
  return { ok: true, charges }
}

function netBag(rows: readonly BagRow[]): Netted {
  const settlements = new Map<string, BagRow[]>()
  for (const row of rows) push(settlements, row.settlementNumber ?? '', row)
  const sums = [...settlements].map(([settlement, own]) => sum(settlement, own)).sort(byAge)
  let open = sums.filter((entry) => entry.volume >= 0 && entry.money >= 0 && !isNothing(entry))
  for (const reversal of sums.filter((entry) => entry.volume < 0 || entry.money < 0)) {
    let left = reversal
    while (!isNothing(left)) {
      const target = open.find((entry) => isNothing(add(entry, left))) ?? open[0]
      if (!target) return { ok: false, row: reversal.row, field: left.volume < 0 ? 'volume' : 'money' }
      const rest = add(target, left)
      const overdrawn = rest.volume < 0 || rest.money < 0
      open = open.flatMap((entry) => (entry !== target ? [entry] : overdrawn || isNothing(rest) ? [] : [rest]))
      if (!overdrawn) break
      left = { ...rest, row: reversal.row }
    }
  }
  const odd = open.find((entry) => entry.volume <= 0)
  if (odd) return { ok: false, row: odd.row, field: 'volume' }
  return {
    ok: true,
    charges: open.filter((entry, index) => !open.slice(index + 1).some((later) => later.volume === entry.volume)),
  }
}

function sum(settlement: string, rows: readonly BagRow[]): Charge {
  const row = rows.find((each) => (each.volume ?? 0) > 0) ?? (rows[0] as BagRow)
  const volume = rows.reduce((total, each) => total + (each.volume ?? 0), 0) as UnitHundredths
  const money = rows.reduce((total, each) => total + (each.money ?? 0), 0) as Fen
  return { settlement, settledOn: row.settledOn ?? '', row, volume, money }
}

function add(charge: Charge, other: Charge): Charge {
  return {
    ...charge,
    volume: (charge.volume + other.volume) as UnitHundredths,
    money: (charge.money + other.money) as Fen,
  }
}

function isNothing(charge: Charge): boolean {
  return charge.volume === 0 && charge.money === 0
}

function byAge(a: Charge, b: Charge): number {
  if (a.settledOn !== b.settledOn) return a.settledOn < b.settledOn ? -1 : 1
  return a.settlement < b.settlement ? -1 : a.settlement > b.settlement ? 1 : 0
}

/** Adds to the list of a key. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
