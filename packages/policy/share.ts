import type { Fen, Millilitres, UnitHundredths } from '@xuemian/contract'

/** What one quota pays of one bag: `quota` ml, `waived` fen, and how much of the bag (in 1/100 ml) is covered after it. */
export interface Share {
  readonly quota: number
  readonly waived: number
  readonly covered: bigint
}

/** The whole bag in hundredths of a ml; null where its class has no ml. Exact: units come in hundredths. */
export function needOf(volume: UnitHundredths, millilitres: Millilitres | null): bigint | null {
  return millilitres === null ? null : BigInt(volume) * BigInt(millilitres)
}

/**
 * Covers what is still open of a bag from a quota with `left` ml (null: without limit). Each prefix of the bag is worth
 * floor(money x prefix / bag), so that shares of several donors sum to no more than the bag, and the whole to exactly its money.
 */
export function covers(of: {
  readonly need: bigint | null
  readonly covered: bigint
  readonly left: number | null
  readonly money: Fen
  readonly waived: number
}): Share {
  const nothing: Share = { quota: 0, waived: 0, covered: of.covered }
  const rest = of.money - of.waived
  if (rest <= 0) return nothing
  if (of.need === null || of.need <= 0n)
    return of.left === null ? { quota: 0, waived: rest, covered: of.covered } : nothing
  const open = of.need - of.covered
  const wanted = Number((open + 99n) / 100n)
  if (of.left === null || of.left >= wanted) return { quota: wanted, waived: rest, covered: of.need }
  const covered = of.covered + BigInt(of.left) * 100n
  const waived = Number((BigInt(of.money) * covered) / of.need) - of.waived
  return waived > 0 ? { quota: of.left, waived, covered } : nothing
}
