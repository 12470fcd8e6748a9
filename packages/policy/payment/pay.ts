import type { Fen, Millilitres } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'
import type { CapName, Limit } from './amount.ts'
import type { Offer } from './offer.ts'
import { proportion } from './proportion.ts'
import { coverable, type Measure, worthOf } from './share.ts'
import { leftFen, leftMl, mlOf, type Rate, type Spent, spendFen, spendMl, unspent } from './spending.ts'

/** What an assessment has taken of each donor's ledgers so far, by the offers' keys. */
export type Ledgers = Map<string, Spent>

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
export type RestReason = CapName | 'no-quota' | 'not-converted' | 'quota-short'

/** Lets the offers pay a bag one after the other and adds what each consumes to `ledgers`. Answers each share of it. */
export function payBag(payment: Payment, offers: readonly Offer[], ledgers: Ledgers): readonly Share[] {
  const rate = payment.policy.consumption.rate as Rate | undefined
  const lefts = offers.map((from) => leftOf(from, ledgers.get(from.key) ?? unspent, rate))
  const limit = limitOf(payment)
  const target = targetOf(payment, lefts, limit)
  const shares: Share[] = []
  let covered = 0
  let waived = 0
  for (let index = 0; index < offers.length; index += 1) {
    const from = offers[index] as Offer
    const share = take(payment, target, covered, waived, limit, lefts[index] as number | null)
    if (share.waived === 0 && share.covered === covered) continue
    const spent = ledgers.get(from.key) ?? unspent
    const next = rate ? spendFen(spent, share.fen, rate) : spendMl(spent, share.ml)
    ledgers.set(from.key, next)
    covered = share.covered
    waived += share.waived
    shares.push({ from, quota: (mlOf(next) - mlOf(spent)) as Millilitres, waived: share.waived as Fen })
  }
  return shares
}

/** Why no more than `waived` of a bag is paid. */
export function whyRest(payment: Payment, offers: readonly Offer[], waived: number): RestReason {
  const { measure, by, cap } = payment
  const limit = limitOf(payment)
  if (waived === measure.payable && by) return by
  if (waived === limit && cap?.by && limit < measure.payable) return cap.by
  const some = offers.some(({ offer }) => offer.covered && (offer.cap === null || offer.cap > 0))
  if (!some) return 'no-quota'
  return measure.need === null ? 'not-converted' : 'quota-short'
}

/** Fen that may be waived of a bag by all caps. */
export function limitOf({ measure, cap }: Payment): number {
  return cap ? Math.min(measure.payable, cap.fen) : measure.payable
}

/** What is still open of a quota, in the measure of bags: hundredths of a ml, or fen; null: without limit. */
function leftOf({ binding }: Offer, spent: Spent, rate: Rate | undefined): number | null {
  if (rate) return leftFen(binding, spent, rate)
  const left = leftMl(binding, spent)
  return left === null ? null : left * 100
}

/** How much of a bag will be covered by all offers together; null where its class has no ml. */
function targetOf({ policy, measure }: Payment, lefts: readonly (number | null)[], limit: number): number | null {
  const { need, volume, payable } = measure
  if (need === null || need === 0) return null
  let open: number | null = 0
  for (const left of lefts) open = open === null || left === null ? null : open + left
  const target = coverable(policy.consumption, need, volume, open)
  if (limit >= payable || policy.consumption.partial !== 'share') return target
  // money that a cap keeps back is not waived, so its part of the bag consumes no quota
  return Math.min(target, proportion(need, limit, payable, 'up'))
}

/** A share of a bag: what it takes of the quota, in ml where quotas are volume and in fen where they are money, and what is waived. */
interface Taken {
  readonly ml: number
  readonly fen: number
  readonly waived: number
  readonly covered: number
}

function take(
  { measure, policy }: Payment,
  target: number | null,
  before: number,
  waivedBefore: number,
  limit: number,
  left: number | null,
): Taken {
  const rest = limit - waivedBefore
  if (target === null) return left === null ? { ml: 0, fen: rest, waived: rest, covered: before } : nothing(before)
  const open = target - before
  const taken = left === null || left >= open ? open : left
  const covered = before + taken
  const waived = Math.min(worthOf(policy.consumption, measure, covered), limit) - waivedBefore
  // a sum of whole units or bags needs every donor's part of it, also one that rounding makes worth nothing by itself
  if (limit === 0 || (waived <= 0 && policy.consumption.partial === 'share')) return nothing(before)
  // what rounding adds to the money is not the donor's to give
  return { ml: Math.floor((taken + 99) / 100), fen: Math.min(waived, taken), waived, covered }
}

function nothing(covered: number): Taken {
  return { ml: 0, fen: 0, waived: 0, covered }
}
