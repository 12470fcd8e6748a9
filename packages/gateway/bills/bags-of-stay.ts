import type { Fen, UnitHundredths } from '@xuemian/contract'
import type { BagRow } from '../source.ts'

/** A row that takes part in netting, with its canonical codes and where the hospital will look for it. */
export interface PlacedRow {
  readonly row: BagRow
  readonly donCode: string
  readonly prodCode: string
  readonly volume: UnitHundredths
  readonly money: Fen
  /** Ordinals in the source's order, from 1 (HIS-3.2.8). */
  readonly bill: number
  readonly bag: number
}

/** The rows of one bag in one settlement, summed. `first` is the first that charges it: it carries the bag's other values. */
export interface Charge {
  readonly first: PlacedRow
  readonly volume: UnitHundredths
  readonly money: Fen
}

/** What stays of one stay's bags, or the row of which reversals exceed charges. */
export type Netted =
  | { readonly ok: true; readonly charges: readonly Charge[] }
  | { readonly ok: false; readonly row: PlacedRow; readonly field: 'volume' | 'money' }

/**
 * Nets the rows of one stay (HIS-3.2.5). Rows of a bag are summed within a settlement; a reversal in another settlement takes away the
 * oldest charge that it equals, else the oldest; a bag charged again with the same volume, by a settlement made anew without voiding the
 * old one, stays in the latest settlement only.
 */
export function netStay(rows: readonly PlacedRow[]): Netted {
  if (isPlain(rows)) return { ok: true, charges: rows.map(charged) }
  const donations = new Map<string, PlacedRow[]>()
  for (const row of rows) push(donations, row.donCode, row)
  const charges: Charge[] = []
  for (const donation of donations.values()) {
    const bags = new Map<string, PlacedRow[]>()
    for (const row of donation) push(bags, row.prodCode, row)
    for (const bag of bags.values()) {
      const netted = netBag(bag)
      if (!netted.ok) return netted
      charges.push(...netted.charges)
    }
  }
  return { ok: true, charges }
}

/** Most stays: every donation once, nothing reversed. */
function isPlain(rows: readonly PlacedRow[]): boolean {
  const seen = new Set<string>()
  for (const { donCode, volume, money } of rows) {
    if (volume <= 0 || money < 0) return false
    seen.add(donCode)
  }
  return seen.size === rows.length
}

function charged(row: PlacedRow): Charge {
  return { first: row, volume: row.volume, money: row.money }
}

function netBag(rows: readonly PlacedRow[]): Netted {
  const settlements = new Map<string, PlacedRow[]>()
  for (const row of rows) push(settlements, row.row.settlementNumber ?? '', row)
  const sums = [...settlements.values()].map(sum).sort(byAge)
  let open = sums.filter((entry) => !isReversal(entry) && !isNothing(entry))
  for (const reversal of sums.filter(isReversal)) {
    let left = reversal
    for (;;) {
      const target = oldestEqual(open, left) ?? open[0]
      if (!target) return { ok: false, row: reversal.first, field: left.volume < 0 ? 'volume' : 'money' }
      const rest = add(target, left)
      const done = !isReversal(rest)
      open = replace(open, target, done && !isNothing(rest) ? rest : undefined)
      if (done) break
      left = { ...rest, first: reversal.first }
    }
  }
  const odd = open.find((entry) => entry.volume <= 0)
  if (odd) return { ok: false, row: odd.first, field: 'volume' }
  const stays = open.filter((entry, index) => !open.slice(index + 1).some((later) => later.volume === entry.volume))
  return { ok: true, charges: stays }
}

function sum(rows: readonly PlacedRow[]): Charge {
  const first = rows.find((each) => each.volume > 0) ?? (rows[0] as PlacedRow)
  const volume = rows.reduce((total, each) => total + each.volume, 0) as UnitHundredths
  const money = rows.reduce((total, each) => total + each.money, 0) as Fen
  return { first, volume, money }
}

function add(charge: Charge, other: Charge): Charge {
  const volume = (charge.volume + other.volume) as UnitHundredths
  return { first: charge.first, volume, money: (charge.money + other.money) as Fen }
}

function oldestEqual(open: readonly Charge[], reversal: Charge): Charge | undefined {
  return open.find((entry) => isNothing(add(entry, reversal)))
}

function replace(open: readonly Charge[], target: Charge, rest: Charge | undefined): Charge[] {
  return open.flatMap((entry) => (entry !== target ? [entry] : rest ? [rest] : []))
}

function isNothing(charge: Charge): boolean {
  return charge.volume === 0 && charge.money === 0
}

function isReversal(charge: Charge): boolean {
  return charge.volume < 0 || charge.money < 0
}

/** A bill that is not settled yet is older than every settled one. */
function byAge(a: Charge, b: Charge): number {
  const [left, right] = [a.first.row, b.first.row]
  const days = compare(left.settledOn ?? '', right.settledOn ?? '')
  return days !== 0 ? days : compare(left.settlementNumber ?? '', right.settlementNumber ?? '')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Adds to the list of a key. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
