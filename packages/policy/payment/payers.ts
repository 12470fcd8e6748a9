import type { Fen } from '@xuemian/contract'
import type { Payer } from '../decision.ts'
import type { Policy } from '../format/policy-schema.ts'
import { byText, inOrder } from '../sorting.ts'
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
  const payers: Payer[] = []
  for (const [station, fen] of sums) if (fen > 0) payers.push({ station, waived: fen as Fen })
  return inOrder(payers, (a, b) => byText(a.station ?? '', b.station ?? ''))
}

type Row = readonly [station: string | null, ml: number]

/** Counted ml by station, in the order of their names, and the sum. */
interface Weights {
  readonly total: number
  readonly rows: readonly Row[]
}

const ACCEPTING: Weights = { total: 1, rows: [[null, 1]] }

function stationWeights({ offer }: Offer): Weights {
  const weights = new Map<string | null, number>()
  let total = 0
  for (const { donation, ml } of offer.donations) {
    add(weights, donation.station ?? null, ml ?? 0)
    total += ml ?? 0
  }
  if (total === 0) return ACCEPTING
  return { total, rows: inOrder([...weights], ([a], [b]) => byText(a ?? '', b ?? '')) }
}

function addSplit(sums: Map<string | null, number>, fen: number, { total, rows }: Weights): void {
  let missing = fen
  for (const [station, ml] of rows) {
    const part = proportion(fen, ml, total)
    add(sums, station, part)
    missing -= part
  }
  if (missing === 0) return
  const rests = rows.map(([, ml]) => remainder(fen, ml, total))
  for (; missing > 0; missing -= 1) {
    const largest = rests.indexOf(Math.max(...rests))
    rests[largest] = -1
    add(sums, (rows[largest] as Row)[0], 1)
  }
}

function add(sums: Map<string | null, number>, station: string | null, more: number): void {
  sums.set(station, (sums.get(station) ?? 0) + more)
}
