import type { Fen } from '@xuemian/contract'
import type { DecisionLine, Payer } from '../decision.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { Offer } from './pay.ts'

/** A paid line with the offer and the rules that paid it. */
export interface PaidLine {
  readonly line: DecisionLine
  readonly policy: Policy
  readonly offer: Offer
}

/**
 * Splits what is waived among the stations: by the counted ml of each donor's donations, or all to the accepting station, as the
 * rules say. Fen that do not divide go to the largest remainders, then by the station's name. A donation whose station is not known
 * falls to the accepting one.
 */
export function payersOf(paid: readonly PaidLine[]): readonly Payer[] {
  const sums = new Map<string | null, number>()
  for (const { line, policy, offer } of paid) {
    const weights = policy.payer.by === 'accepting-station' ? new Map([[null, 1]]) : stationWeights(offer)
    for (const [station, fen] of split(line.waived, weights)) sums.set(station, (sums.get(station) ?? 0) + fen)
  }
  return [...sums]
    .filter(([, fen]) => fen > 0)
    .sort(([a], [b]) => compare(a ?? '', b ?? ''))
    .map(([station, fen]) => ({ station, waived: fen as Fen }))
}

function stationWeights({ offer }: Offer): ReadonlyMap<string | null, number> {
  const weights = new Map<string | null, number>()
  for (const { donation, ml } of offer.donations) {
    if (!ml) continue
    const station = donation.station ?? null
    weights.set(station, (weights.get(station) ?? 0) + ml)
  }
  return weights.size > 0 ? weights : new Map([[null, 1]])
}

function split(
  fen: number,
  weights: ReadonlyMap<string | null, number>,
): readonly (readonly [string | null, number])[] {
  const total = BigInt([...weights.values()].reduce((sum, weight) => sum + weight, 0))
  const rows = [...weights].map(([station, weight]) => {
    const exact = BigInt(fen) * BigInt(weight)
    return { station, fen: Number(exact / total), rest: exact % total }
  })
  rows.sort((a, b) => (a.rest === b.rest ? compare(a.station ?? '', b.station ?? '') : a.rest > b.rest ? -1 : 1))
  const missing = fen - rows.reduce((sum, row) => sum + row.fen, 0)
  return rows.map((row, index) => [row.station, row.fen + (index < missing ? 1 : 0)])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
