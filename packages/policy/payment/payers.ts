import type { Fen } from '@xuemian/contract'
import type { Payer } from '../decision.ts'
import type { Policy } from '../format/policy-schema.ts'
import { byText } from '../sorting.ts'
import type { Offer } from './offer.ts'
import type { Share } from './pay.ts'
import { proportion, remainder } from './proportion.ts'

/** The shares of a bag with the rules that paid them. */
export interface PaidShares {
  readonly bag: { readonly policy: Policy }
  readonly shares: readonly Share[]
}

/**
 * Splits what is waived among the stations: by the counted ml of each donor's donations, or all to the accepting station, as the
 * rules say. Fen that do not divide go to the largest remainders, then by the station's name. A donation whose station is not known
 * falls to the accepting one.
 */
export function payersOf(paid: readonly PaidShares[]): readonly Payer[] {
  const sums = new Map<string | null, number>()
  const known = new Map<Offer, Weights>()
  for (const { bag, shares } of paid) {
    for (const { from, waived } of shares) {
      const weights =
        bag.policy.payer.by === 'accepting-station' ? ACCEPTING : (known.get(from) ?? stationWeights(from))
      known.set(from, weights)
      addSplit(sums, waived, weights)
    }
  }
  return [...sums]
    .filter(([, fen]) => fen > 0)
    .sort(([a], [b]) => byText(a ?? '', b ?? ''))
    .map(([station, fen]) => ({ station, waived: fen as Fen }))
}

type Weights = ReadonlyMap<string | null, number>
const ACCEPTING: Weights = new Map([[null, 1]])

/** Counted ml by station. */
function stationWeights({ offer }: Offer): Weights {
  const weights = new Map<string | null, number>()
  for (const { donation, ml } of offer.donations) {
    if (!ml) continue
    const station = donation.station ?? null
    weights.set(station, (weights.get(station) ?? 0) + ml)
  }
  return weights.size > 0 ? weights : ACCEPTING
}

function addSplit(sums: Map<string | null, number>, fen: number, weights: Weights): void {
  let total = 0
  for (const weight of weights.values()) total += weight
  const rows = [...weights].map(([station, weight]) => ({
    station,
    fen: proportion(fen, weight, total),
    rest: remainder(fen, weight, total),
  }))
  let missing = fen
  for (const row of rows) missing -= row.fen
  if (missing > 0) rows.sort((a, b) => b.rest - a.rest || byText(a.station ?? '', b.station ?? ''))
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as (typeof rows)[number]
    sums.set(row.station, (sums.get(row.station) ?? 0) + row.fen + (index < missing ? 1 : 0))
  }
}
