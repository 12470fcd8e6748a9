import type { Fen, Millilitres } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'
import type { CapName, Limit } from './amount.ts'
import { keyOf, type Offer } from './offer.ts'
import { proportion } from './proportion.ts'
import { coverable, type Measure, worthOf } from './share.ts'
import { type Binding, leftFen, leftMl, mlOf, type Rate, type Spent, spendFen, spendMl, unspent } from './spending.ts'

/** What an assessment has taken of each donor's ledgers so far, by the offers' keys. */
export type Ledgers = Map<string, Spent>

/**
 * ml that an assessment has taken of the same donor beside this ledger and that count against it too: where a law divides the quota and
 * the one before did not, what was taken of the undivided quota was taken of each part, and the other way round.
 */
export function takenBeside({ donor, offer, key }: Offer, ledgers: Ledgers): number {
  if (ledgers.size === 0 || (ledgers.size === 1 && ledgers.has(key))) return 0
  const undivided = keyOf(donor, null)
  let ml = 0
  for (const [other, spent] of ledgers) {
    if (other === key || !other.startsWith(undivided)) continue
    if (offer.ledger === null || other === undivided) ml += mlOf(spent)
  }
  return ml
}

/** A bag to be paid. */
export interface Payment {
  readonly policy: Policy
  readonly measure: Measure
  /** What keeps back a part of the bag's own money; null: nothing does. */
  readonly by: CapName | null
  /** What caps over several bags leave; null: there are none. */
  readonly cap: Limit | null
}

/** What one donor's ledger pays of a bag. */
export interface Share {
  readonly from: Offer
  /** ml that it takes of the quota. */
  readonly quota: Millilitres
  readonly waived: Fen
}

/** Why nobody's quota pays a part of a bag. */
export type RestReason = CapName | 'percent' | 'no-quota' | 'not-converted' | 'quota-short'

/** What is paid of a bag. */
export interface Paying {
  readonly shares: readonly Share[]
  /** Whether quotas cover all of it, whatever they waive of its money. */
  readonly whole: boolean
}

/** Lets the offers pay a bag one after the other and adds what each consumes to `ledgers`. */
export function payBag(payment: Payment, offers: readonly Offer[], ledgers: Ledgers): Paying {
  const { policy, measure } = payment
  const sparing = policy.consumption.partial === 'whole-units' && limitOf(payment) < measure.payable
  return payUpTo(sparing ? fewestUnits(payment, offers, ledgers) : null, payment, offers, ledgers)
}

/** The fewest units that come to as much as any number of them: those whose money a cap keeps back consume no quota. */
function fewestUnits(payment: Payment, offers: readonly Offer[], ledgers: Ledgers): number {
  const waivedBy = (units: number): number => payUpTo(units, payment, offers, new Map(ledgers)).waived
  let [few, enough] = [0, Math.ceil(payment.measure.volume / 100)]
  const most = waivedBy(enough)
  while (few < enough) {
    const units = Math.floor((few + enough) / 2)
    if (waivedBy(units) < most) few = units + 1
    else enough = units
  }
  return enough
}

/** Lets the offers pay so many units at most; null: whatever they can. */
function payUpTo(
  units: number | null,
  payment: Payment,
  offers: readonly Offer[],
  ledgers: Ledgers,
): Paying & { readonly waived: number } {
  const { consumption } = payment.policy
  const rate = consumption.rate as Rate | undefined
  const bag = openBag(units, payment, offers, ledgers, rate)
  const shares: Share[] = []
  for (const from of offers) {
    const before = ledgers.get(from.key) ?? unspent
    const waived = bag.waived
    let spent = before
    const upTo = bag.covered + mostOf(from, rate)
    const beside = takenBeside(from, ledgers)
    if (from.parts)
      for (const { percent, binding } of from.parts)
        spent = spend(bag, consumption, spent, after(binding, beside), percent, upTo)
    else spent = spend(bag, consumption, spent, after(from.binding, beside), 100, upTo)
    if (spent === before) continue
    ledgers.set(from.key, spent)
    const quota = mlOf(spent) - mlOf(before)
    // fen that rounding makes worth nothing are neither given nor taken
    if (quota === 0 && bag.waived === waived) continue
    shares.push({ from, quota: quota as Millilitres, waived: (bag.waived - waived) as Fen })
  }
  return { shares, whole: bag.covered >= bag.need, waived: bag.waived }
}

/** Why no more than `waived` of a bag is paid. */
export function whyRest(payment: Payment, offers: readonly Offer[], waived: number, whole: boolean): RestReason {
  const { measure, by, cap } = payment
  const limit = limitOf(payment)
  if (waived === measure.payable && by) return by
  if (waived === limit && cap?.by && limit < measure.payable) return cap.by
  if (whole) return 'percent'
  const some = offers.some(({ offer }) => offer.covered && (offer.cap === null || offer.cap > 0))
  if (!some) return 'no-quota'
  return measure.need === null ? 'not-converted' : 'quota-short'
}

/** Fen that may be waived of a bag by all caps. */
export function limitOf({ measure, cap }: Payment): number {
  return cap ? Math.min(measure.payable, cap.fen) : measure.payable
}

/** A bound under which so many ml more were consumed. */
function after(binding: Binding | null, ml: number): Binding | null {
  return binding && ml > 0 ? { cap: binding.cap, before: binding.before + ml } : binding
}

/** What is still open of a quota, in the measure of bags: hundredths of a ml, or fen; null: without limit. */
function leftOf(binding: Binding | null, spent: Spent, rate: Rate | undefined): number | null {
  if (rate) return leftFen(binding, spent, rate)
  const left = leftMl(binding, spent)
  return left === null ? null : left * 100
}

/** What the applicant lets an offer pay of a bag, in the measure of bags. */
function mostOf({ most }: Offer, rate: Rate | undefined): number {
  return most === undefined || most === null ? Number.POSITIVE_INFINITY : rate ? most : most * 100
}

/** A bag while the offers pay it. A bag whose class has no ml is one piece, which only a quota without limit can pay. */
interface OpenBag {
  readonly pieces: boolean
  readonly need: number
  readonly payable: number
  /** How much of it all offers together will cover. */
  readonly target: number
  readonly limit: number
  /** What of it, in percentages of `need`, comes to the money that caps over several bags leave: all of it where they keep back none. */
  readonly enough: number
  /** Whether no more than enough is to be covered: money that a cap keeps back consumes no quota. */
  readonly sparing: boolean
  /** How much of it is covered so far, percentages of that by what is waived of it, and the fen. */
  covered: number
  weight: number
  waived: number
}

function openBag(
  units: number | null,
  payment: Payment,
  offers: readonly Offer[],
  ledgers: Ledgers,
  rate: Rate | undefined,
): OpenBag {
  const { consumption } = payment.policy
  const { need, volume, payable } = payment.measure
  const limit = limitOf(payment)
  const pieces = need !== null && need > 0
  const whole = pieces ? need : 1
  let target = whole
  if (pieces) {
    let open = 0
    for (const from of offers) {
      const left = leftOf(after(from.binding, takenBeside(from, ledgers)), ledgers.get(from.key) ?? unspent, rate)
      open += Math.min(left ?? Number.POSITIVE_INFINITY, mostOf(from, rate))
    }
    target = coverable(consumption, need, volume, open)
    if (units !== null) target = Math.min(target, proportion(need, units * 100, volume))
  }
  const enough = limit < payable ? proportion(whole * 100, limit, payable, 'up') : whole * 100
  const sparing = consumption.partial === 'share'
  return { pieces, need: whole, payable, target, limit, enough, sparing, covered: 0, weight: 0, waived: 0 }
}

/** Lets a part of a donor's offer pay what it can of a bag; answers what is then taken of the ledger, `spent` itself where nothing is. */
function spend(
  bag: OpenBag,
  consumption: Policy['consumption'],
  spent: Spent,
  binding: Binding | null,
  percent: number,
  upTo: number,
): Spent {
  const rate = consumption.rate as Rate | undefined
  const left = leftOf(binding, spent, rate)
  if (!bag.pieces && left !== null) return spent
  const most = Math.ceil(((bag.sparing ? bag.enough : bag.need * 100) - bag.weight) / percent)
  const taken = Math.min(bag.target - bag.covered, upTo - bag.covered, most, left ?? most)
  if (taken <= 0 || bag.limit === 0) return spent
  const weight = bag.weight + taken * percent
  // what a cap leaves is not rounded
  const worth = weight >= bag.enough ? bag.limit : worthOf(consumption, bag.need, bag.payable, weight)
  const more = Math.min(worth, bag.limit) - bag.waived
  // a sum of whole units or bags needs every donor's part of it, also one that rounding makes worth nothing by itself
  if (more <= 0 && consumption.partial === 'share') return spent
  bag.covered += taken
  bag.weight = weight
  bag.waived += more
  // what rounding adds to the money is not the donor's to give, what it takes away is not taken
  if (rate) return spendFen(spent, Math.min(proportion(more, 100, percent, 'up'), taken), rate)
  return spendMl(spent, bag.pieces ? Math.floor((taken + 99) / 100) : 0)
}
