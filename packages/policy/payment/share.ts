import type { Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'

/**
 * A bag as quotas measure it: `need` is all of it, in hundredths of a ml where quotas are volume, in fen where they are money; null
 * where its class has no ml, so that only an unlimited quota can pay.
 */
export interface Measure {
  readonly need: bigint | null
  readonly volume: UnitHundredths
  /** What may be waived of it at most by base and caps. */
  readonly payable: Fen
}

/** The measure of a bag. Exact: units come in hundredths. */
export function measureOf(
  { by }: Policy['consumption'],
  volume: UnitHundredths,
  millilitres: Millilitres | null,
  payable: Fen,
): Measure {
  const ml = millilitres === null ? null : BigInt(volume) * BigInt(millilitres)
  return { need: by === 'money' ? BigInt(payable) : ml, volume, payable }
}

/** How far a bag may be covered when `open` of it could be (null: without limit): all, whole units, or nothing short of the bag. */
export function coverable(
  { partial }: Policy['consumption'],
  { need, volume }: { readonly need: bigint; readonly volume: UnitHundredths },
  open: bigint | null,
): bigint {
  if (open === null || open >= need) return need
  if (partial === 'share') return open
  if (partial === 'whole-bags') return 0n
  const units = (open * BigInt(volume)) / (need * 100n)
  return (need * units * 100n) / BigInt(volume)
}

const STEPS = { fen: 1n, jiao: 10n, yuan: 100n } as const

/**
 * Fen that the first `covered` of a bag are worth: the whole bag is worth exactly its money, a part its share, rounded as the rules
 * say and never above the money. Prefixes are valued, not pieces, so that several donors' shares sum to no more than the bag.
 */
export function worthOf({ rounding }: Policy['consumption'], { need, payable }: Measure, covered: bigint): Fen {
  if (need === null || covered >= need) return payable
  const step = STEPS[rounding.to]
  const over = need * step
  const part = BigInt(payable) * covered
  const add = rounding.mode === 'down' ? 0n : rounding.mode === 'up' ? over - 1n : over / 2n
  const steps = (part + add) / over
  const rounded = steps * step
  return Number(rounded < BigInt(payable) ? rounded : BigInt(payable)) as Fen
}
