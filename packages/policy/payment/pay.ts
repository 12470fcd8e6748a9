import type { Fen, Millilitres } from '@xuemian/contract'
import type { DecisionLine } from '../decision.ts'
import type { Entitlement } from '../entitlement.ts'
import { explainRest, explainShare } from '../explain-line.ts'
import type { BagFact, DonorFact } from '../facts.ts'
import type { BloodClass } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import { coverable, type Measure, worthOf } from './share.ts'
import { leftFen, leftMl, mlOf, type Rate, type Spent, spendFen, spendMl, unspent } from './spending.ts'

/** What one donor's ledger offers at the moment of a bag. */
export interface Offer {
  readonly donor: DonorFact
  readonly offer: Entitlement
}

/** What an assessment has taken of each donor's ledgers so far; keyed by donor and ledger. */
export type Ledgers = Map<string, Spent>

export function ledgerKey({ donor, offer }: Offer): string {
  return `${donor.donor}\n${offer.ledger ?? ''}`
}

/** A bag to be paid. */
export interface Payment {
  readonly at: { readonly bill: number; readonly bag: number }
  readonly bag: BagFact
  readonly bloodClass: BloodClass
  readonly policy: Policy
  readonly measure: Measure
  /** Why less than the bag's money may be waived, where it is less. */
  readonly why: string | null
  /** What caps over several bags leave. */
  readonly cap: { readonly fen: number; readonly why: string } | null
}

/**
 * Lets the offers pay a bag one after the other and adds what each consumes to `ledgers`. Answers a line for each share and one for
 * what nobody covers.
 */
export function payBag(payment: Payment, offers: readonly Offer[], ledgers: Ledgers): readonly DecisionLine[] {
  const { at, bag, bloodClass, policy, measure, cap } = payment
  const { consumption } = policy
  const rate = consumption.rate as Rate | undefined
  const limit = Math.min(measure.payable, cap?.fen ?? measure.payable)
  const spentOf = (offer: Offer): Spent => ledgers.get(ledgerKey(offer)) ?? unspent
  const lines: DecisionLine[] = []
  const target = targetOf(payment, offers, ledgers, limit)
  let covered = 0n
  let waived = 0
  for (const each of offers) {
    const spent = spentOf(each)
    const left = leftOf(each, spent, rate)
    const share = take(payment, { target, covered, waived, limit, left })
    if (share.waived === 0 && share.covered === covered) continue
    const next = rate ? spendFen(spent, share.fen, rate) : spendMl(spent, share.ml)
    const quota = (mlOf(next) - mlOf(spent)) as Millilitres
    covered = share.covered
    waived += share.waived
    ledgers.set(ledgerKey(each), next)
    const { donor, offer } = each
    lines.push({
      ...at,
      donor: donor.donor,
      account: offer.account,
      ledger: offer.ledger,
      quota,
      waived: share.waived as Fen,
      remains: 0 as Fen,
      rule: offer.rule,
      clause: offer.clause,
      reason: explainShare(bag, bloodClass, donor, quota, share.waived as Fen),
    })
  }
  if (waived < bag.money) lines.push(unpaid(at, (bag.money - waived) as Fen, whyRest(payment, offers, waived, limit)))
  return lines
}

/** The line of money that nobody's quota covers. */
export function unpaid(at: Payment['at'], rest: Fen, why: string): DecisionLine {
  const none = { donor: null, account: null, ledger: null, rule: null, clause: null } as const
  return { ...at, ...none, quota: 0 as Millilitres, waived: 0 as Fen, remains: rest, reason: explainRest(rest, why) }
}

/** What is still open of a quota, in the measure of bags: hundredths of a ml, or fen; null: without limit. */
function leftOf({ donor, offer }: Offer, spent: Spent, rate: Rate | undefined): bigint | null {
  const left = rate ? leftFen(offer, donor, spent, rate) : leftMl(offer, donor, spent)
  return left === null ? null : BigInt(left) * (rate ? 1n : 100n)
}

/** How much of a bag will be covered by all offers together; null where its class has no ml. */
function targetOf(payment: Payment, offers: readonly Offer[], ledgers: Ledgers, limit: number): bigint | null {
  const { policy, measure } = payment
  const { need, volume, payable } = measure
  if (need === null || need === 0n) return null
  const rate = policy.consumption.rate as Rate | undefined
  const lefts = offers.map((each) => leftOf(each, ledgers.get(ledgerKey(each)) ?? unspent, rate))
  const open = lefts.reduce<bigint | null>((sum, left) => (sum === null || left === null ? null : sum + left), 0n)
  const target = coverable(policy.consumption, { need, volume }, open)
  if (limit >= payable || policy.consumption.partial !== 'share') return target
  // money that a cap keeps back is not waived, so its part of the bag consumes no quota
  const capped = (need * BigInt(limit) + BigInt(payable) - 1n) / BigInt(payable)
  return capped < target ? capped : target
}

/** A share of a bag: what it takes of the quota, in ml where quotas are volume and in fen where they are money, and what is waived. */
interface Taken {
  readonly ml: number
  readonly fen: number
  readonly waived: number
  readonly covered: bigint
}

function take(
  { measure, policy }: Payment,
  so: { target: bigint | null; covered: bigint; waived: number; limit: number; left: bigint | null },
): Taken {
  const nothing = { ml: 0, fen: 0, waived: 0, covered: so.covered }
  const rest = so.limit - so.waived
  if (so.target === null) return so.left === null ? { ...nothing, fen: rest, waived: rest } : nothing
  const open = so.target - so.covered
  const taken = so.left === null || so.left >= open ? open : so.left
  const covered = so.covered + taken
  const waived = Math.min(worthOf(policy.consumption, measure, covered), so.limit) - so.waived
  // a sum of whole units or bags needs every donor's part of it, also one that rounding makes worth nothing by itself
  if (so.limit === 0 || (waived <= 0 && policy.consumption.partial === 'share')) return nothing
  // what rounding adds to the money is not the donor's to give
  return { ml: Number((taken + 99n) / 100n), fen: Math.min(waived, Number(taken)), waived, covered }
}

function whyRest({ measure, why, cap }: Payment, offers: readonly Offer[], waived: number, limit: number): string {
  if (waived === measure.payable && why) return why
  if (waived === limit && cap && limit < measure.payable) return cap.why
  const some = offers.some(({ offer }) => offer.covered && (offer.cap === null || offer.cap > 0))
  if (!some) return '没有可用的献血者额度。'
  return measure.need === null ? '该类血液产品尚未规定折合毫升数，有限额度不能抵用。' : '献血者额度不足。'
}
