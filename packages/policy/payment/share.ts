import type { Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'
import { proportion } from './proportion.ts'

/**
 * A bag as quotas measure it: `need` is all of it, in hundredths of a ml where quotas are volume, in fen where they are money; null
 * where its class has no ml, so that only an unlimited quota can pay.
 */
export interface Measure {
  readonly need: number | null
  readonly volume: UnitHundredths
  /** What may be waived of it at most by base and caps. */
  readonly payable: Fen
}

/** The measure of a bag. Exact, since units come in hundredths, for every bag below 900 million litres: a hundred times its need is below 2^53. */
export function measureOf(
  { by }: Policy['consumption'],
  volume: UnitHundredths,
  millilitres: Millilitres | null,
  payable: Fen,
): Measure {
  const ml = millilitres === null ? null : volume * millilitres
  return { need: by === 'money' ? payable : ml, volume, payable }
}

/** How far a bag may be covered when `open` of it could be (infinite: without limit): all, whole units, or nothing short of the bag. */
export function coverable({ partial }: Policy['consumption'], need: number, volume: number, open: number): number {
  if (open >= need) return need
  if (partial === 'share') return open
  if (partial === 'whole-bags') return 0
  const units = proportion(open, volume, need * 100)
  return proportion(need, units * 100, volume)
}

/** Fen of each step to which rules round. */
export const STEPS = { fen: 1, jiao: 10, yuan: 100 } as const

/**
 * Fen that are waived of a bag of which `weight` is: percentages of what is covered, so that 100 times its `need` is all of it. The
 * whole bag is worth exactly its money, a part its share, rounded as the rules say and never above the money. Prefixes are valued, not
 * pieces, so that several donors' shares sum to no more than the bag.
 */
export function worthOf({ rounding }: Policy['consumption'], need: number, payable: number, weight: number): number {
  if (weight >= need * 100) return payable
  const step = STEPS[rounding.to]
  // without percentages hundredths cancel, and numbers stay small
  const steps =
    weight % 100 === 0
      ? proportion(payable, weight / 100, need * step, rounding.mode)
      : proportion(payable, weight, need * 100 * step, rounding.mode)
  return Math.min(steps * step, payable)
}
