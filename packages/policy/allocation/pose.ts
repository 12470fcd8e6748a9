import type { Fen } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'
import { payableOf } from '../payment/amount.ts'
import type { PayableBag } from '../payment/examine.ts'
import type { Offer, OfferPart, OffersAt } from '../payment/offer.ts'
import { coverable, type Measure, measureOf, STEPS, worthOf } from '../payment/share.ts'
import { leftFen, leftMl, type Rate, unspent } from '../payment/spending.ts'
import { compareMoments } from '../quota/moment.ts'
import { offersFor, type Settlement } from '../settle.ts'
import { type Demand, needOf, type Problem } from './problem.ts'

/** A bag with what may be waived of it, and who offers to pay. */
export interface PosedBag {
  readonly bag: PayableBag
  readonly offers: readonly Offer[]
  readonly measure: Measure
  /** The highest percentage of its money that any offer waives. */
  readonly percent: number
}

/** An application as a problem of allocation. */
export interface Posed {
  /** Bags that a quota without limit pays: nothing is to be weighed there. */
  readonly free: readonly PosedBag[]
  /** Bags that only limited quotas can pay, in the order of the problem's demands. */
  readonly limited: readonly PosedBag[]
  /** Keys of the donors' ledgers, in the order of the problem's sources. */
  readonly keys: readonly string[]
  readonly problem: Problem
  /**
   * Whether the problem says it all; `bound`: an offer waives less of the money than another, so that no more than what the problem comes
   * to is waived; `mixed`: quotas are ml for one bag and fen for another, and the problem says nothing.
   */
  readonly kind: 'whole' | 'bound' | 'mixed'
  /** Fen that the free bags come to, as caps cut them. */
  readonly freeFen: number
}

/** Poses what is to be allocated; `settlement` is that of the same facts without an allocation. */
export function pose({ paid, moments, bills, policy }: Settlement): Posed {
  const bags = paid.map(({ bag }): PosedBag => {
    const { moment } = bills[bag.at.bill] as Settlement['bills'][number]
    const at = moments.find((one) => compareMoments(one.moment, moment) === 0) as OffersAt
    const { fen } = payableOf(bag.policy, bag.bill, bag.bag, bag.bloodClass)
    const measure = measureOf(bag.policy.consumption, bag.bag.volume, bag.bloodClass.millilitres, fen as Fen)
    // a quota with nothing in it neither pays nor says what percentage is waived
    const offers = offersFor(bag, at).filter((offer) => leftOf(bag, offer) !== 0 && partsOf(offer, measure).length > 0)
    const percent = Math.max(0, ...offers.flatMap((offer) => percentsOf(offer, measure)))
    return { bag, offers, measure, percent }
  })
  const free = bags.filter((one) => payingFree(one).length > 0)
  const limited = bags.filter((one) => !free.includes(one) && (one.measure.need ?? 0) > 0)
  const levels = levelsOf(limited)
  const keys = [...levels.keys()]
  const freeOf = bills.map((_, bill) => sum(free.filter(({ bag }) => bag.at.bill === bill).map(freeWorth)))
  const caps = bills.map(billCap)
  const freeFen = Math.min(sum(freeOf.map((fen, bill) => Math.min(fen, caps[bill] as number))), cap(bags))
  return {
    free,
    limited,
    keys,
    freeFen,
    kind: kindOf(bags),
    problem: {
      sources: [...levels.values()].map((rows) => ({ levels: rows })),
      demands: limited.map((one) => demandOf(one, levels, keys)),
      ordered: policy.consumption.order !== 'most-favourable',
      billCaps: caps.map((fen, bill) => Math.max(0, fen - (freeOf[bill] as number))),
      cap: cap(bags) - freeFen,
    },
  }
}

/** What each ledger leaves at the moments of the bags. */
function levelsOf(bags: readonly PosedBag[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (const one of bags) {
    for (const offer of one.offers) found.set(offer.key, [...(found.get(offer.key) ?? []), leftOf(one.bag, offer)])
  }
  return new Map([...found].map(([key, rows]) => [key, [...new Set(rows)].sort((a, b) => a - b)]))
}

function demandOf(one: PosedBag, levels: ReadonlyMap<string, readonly number[]>, keys: readonly string[]): Demand {
  const { bag, measure } = one
  const { consumption } = bag.policy
  const need = measure.need as number
  const hundredths = consumption.by === 'money' ? 1 : 100
  const size = consumption.by === 'money' ? need * 100 : need
  return {
    bill: bag.at.bill,
    size,
    money: payable(one),
    steps: consumption.partial === 'share' ? null : stepsOf(consumption, measure, size),
    worth: (units) => {
      const covered = coverable(consumption, need, measure.volume, Math.min(units * hundredths, need))
      return worthOf(consumption, need, measure.payable, covered * one.percent)
    },
    gain: consumption.partial === 'whole-bags' ? 0 : gainOf(consumption),
    offers: one.offers.map((offer) => ({
      source: keys.indexOf(offer.key),
      level: (levels.get(offer.key) as readonly number[]).indexOf(leftOf(one.bag, offer)),
    })),
  }
}

/** Nothing, each number of whole units (where the rules waive these), all of it: in units of quota, as many as must be open. */
function stepsOf({ partial }: Policy['consumption'], { volume }: Measure, size: number): readonly number[] {
  const units = partial === 'whole-units' ? Math.floor(volume / 100) : 0
  const parts = Array.from({ length: units }, (_, index) => Math.ceil((size * (index + 1)) / volume))
  return [...new Set([0, ...parts, needOf({ size })])]
}

function gainOf({ rounding: { to, mode } }: Policy['consumption']): number {
  return mode === 'down' ? 0 : mode === 'up' ? STEPS[to] : Math.ceil(STEPS[to] / 2)
}

/** What an offer leaves, in units of quota. */
function leftOf({ policy }: PayableBag, { binding }: Offer): number {
  const rate = policy.consumption.rate as Rate | undefined
  return (rate ? leftFen(binding, unspent, rate) : leftMl(binding, unspent)) ?? Number.POSITIVE_INFINITY
}

/** The quotas that waive the highest percentage of all of a bag without limit. */
export function payingFree({ offers, measure, percent }: PosedBag): readonly Offer[] {
  return offers.filter((offer) => {
    const [first] = partsOf(offer, measure)
    return first?.binding === null && first.percent === percent
  })
}

function kindOf(bags: readonly PosedBag[]): Posed['kind'] {
  const measures = bags.map(({ bag: { policy } }) => [policy.consumption.rate ?? null, policy.consumption.partial])
  if (new Set(measures.map((one) => JSON.stringify(one))).size > 1) return 'mixed'
  const alike = ({ offers, measure }: PosedBag): boolean =>
    new Set(offers.flatMap((offer) => percentsOf(offer, measure))).size < 2
  return bags.every((one) => alike(one) || payingFree(one).length > 0) ? 'whole' : 'bound'
}

/** The parts of an offer that can pay a bag: only those without limit where the bag's class has no ml. */
function partsOf({ parts, binding }: Offer, { need }: Measure): readonly OfferPart[] {
  const all = parts ?? [{ percent: 100, binding }]
  return need === null ? all.filter((part) => part.binding === null) : all
}

function percentsOf(offer: Offer, measure: Measure): readonly number[] {
  return partsOf(offer, measure).map(({ percent }) => percent)
}

function billCap({ bill, policy }: Settlement['bills'][number]): number {
  const { actualCost, bill: most } = policy?.amount.caps ?? {}
  return Math.min(actualCost ? bill.actualCost : Number.POSITIVE_INFINITY, most ?? Number.POSITIVE_INFINITY)
}

/** The widest cap on the application that any of the rules sets. */
function cap(bags: readonly PosedBag[]): number {
  return Math.max(0, ...bags.map(({ bag }) => bag.policy.amount.caps.application ?? Number.POSITIVE_INFINITY))
}

/** Fen of a bag that a quota without limit waives. */
function freeWorth({ bag, measure, percent }: PosedBag): number {
  return worthOf(bag.policy.consumption, 1, measure.payable, percent)
}

/** Fen of a bag that any offer could waive at most. */
function payable({ measure, percent }: PosedBag): number {
  return Math.ceil((measure.payable * percent) / 100)
}

function sum(rows: readonly number[]): number {
  return rows.reduce((total, one) => total + one, 0)
}
