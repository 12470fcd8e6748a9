import type { Fen } from '@xuemian/contract'
import type { DonorFact, Facts } from './facts.ts'
import type { ClassDictionary } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { rulesInUse } from './in-force.ts'
import { capLeft, payableOf } from './payment/amount.ts'
import { examine, type PayableBag, type RefusedBag, type RuledBill, ruleBills } from './payment/examine.ts'
import { type Offer, type OffersAt, offersAt, offersOf } from './payment/offer.ts'
import { inOrderOfPayment } from './payment/order.ts'
import { type Ledgers, limitOf, payBag, type RestReason, type Share, whyRest } from './payment/pay.ts'
import { measureOf } from './payment/share.ts'
import { compareMoments, type Moment } from './quota/moment.ts'

/** Code of the error that `settle` and `assess` throw without any rules: nothing can be decided then. */
export const NO_POLICIES = 'NO_POLICIES'

/** A bag that quotas may pay with what each donor's quota pays of it. */
export interface PaidBag {
  readonly bag: PayableBag
  readonly shares: readonly Share[]
  readonly waived: Fen
  /** Why no more is waived; null where all of it is. */
  readonly why: RestReason | null
  /** Whether more would be waived if the rules said how many ml a unit of its class is. */
  readonly unconverted: boolean
}

/** What an assessment comes to in numbers. */
export interface Settlement {
  /** The rules of the last bill; of several versions each bill has its own in `bills`. */
  readonly policy: Policy
  /** The facts' donors, each once. */
  readonly donors: readonly DonorFact[]
  /** The facts' bills, in their order, with the rules that decide on each. */
  readonly bills: readonly RuledBill[]
  /** What the donors offer at each moment that a bill with rules names, by the days; without any, at the last bill or on applying. */
  readonly moments: readonly OffersAt[]
  /** Every bag with something in it, in the order of use: refused, or paid as `paid` says. */
  readonly bags: readonly (RefusedBag | PayableBag)[]
  /** Every bag that quotas may pay, in the order of payment. */
  readonly paid: readonly PaidBag[]
  /** What was taken of each donor's ledgers, by the offers' keys. */
  readonly ledgers: Ledgers
  readonly billed: Fen
  readonly waived: Fen
  readonly remains: Fen
}

/**
 * Settles the bills of one patient: pure, exact, and the same for the same arguments, however they list bills, bags and donations. It is
 * `assess` without its words: who pays how much of each bag, and what that takes of whose quota.
 *
 * Each bill's own date chooses the version of the rules, its day of use that of the class dictionary. Bags are paid in the order that
 * the rules ask, by the donors in the order of the facts, or as the facts' allocation says. Waived money never exceeds a bag's money; a bag that is covered whole is
 * waived to the fen, a share is rounded as the rules say. Policies and dictionaries must not change: what is looked up in them is kept.
 *
 * @param policies the versions of a province's rules and of its cities'; at least one, else an error with code `NO_POLICIES` is thrown
 * @param dictionaries the versions of its class dictionary; a class that is not in force is not waived
 */
export function settle(
  facts: Facts,
  policies: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
): Settlement {
  const bills = ruleBills(facts, policies, dictionaries)
  const last = lastOf(bills)
  const policy = last?.policy ?? rulesInUse(policies, facts.cityCode, facts.appliedOn)
  if (!policy) throw Object.assign(new Error('没有可用的减免规则'), { code: NO_POLICIES })
  const donors = withoutDuplicates(facts.donors)
  const { ofBill, moments } = offersOf(bills, donors, policies)
  const bags = examine(bills, facts.bills)
  const ledgers: Ledgers = new Map()
  const payable = bags.filter((bag): bag is PayableBag => bag.refusal === null)
  const { allocation } = facts
  const inOrder = allocation ? payable : inOrderOfPayment(policy.consumption, payable)
  const paid = payBags(inOrder, ofBill, ledgers, allocation)
  let billed = 0
  for (const { bill } of bills) for (const { money } of bill.bags) billed += money
  let waived = 0
  for (const bag of paid) waived += bag.waived
  return {
    policy,
    donors,
    bills,
    moments:
      moments.length > 0 ? moments : [offersAt(policy, last?.moment ?? momentOfApplying(facts), donors, policies)],
    bags,
    paid,
    ledgers,
    billed: billed as Fen,
    waived: waived as Fen,
    remains: (billed - waived) as Fen,
  }
}

/** Where the days of use are the same, the other days decide: how the facts list bills never matters. */
function lastOf(bills: readonly RuledBill[]): RuledBill | undefined {
  let last = bills[0]
  for (const one of bills) if (last && compareMoments(one.moment, last.moment) > 0) last = one
  return last
}

function momentOfApplying({ appliedOn }: Facts): Moment {
  return { use: appliedOn, discharge: appliedOn, application: appliedOn }
}

/** The first mention of each donor. */
function withoutDuplicates(donors: readonly DonorFact[]): readonly DonorFact[] {
  if (donors.length < 2) return donors
  const names = new Set<string>()
  const kept = donors.filter(({ donor }) => names.size < names.add(donor).size)
  return kept.length < donors.length ? kept : donors
}

function payBags(
  payable: readonly PayableBag[],
  offered: readonly (OffersAt | null)[],
  ledgers: Ledgers,
  allocation: Facts['allocation'],
): readonly PaidBag[] {
  const waivedOf = offered.map(() => 0)
  let ofAll = 0
  return payable.map((row) => {
    const { bill, bag, at, policy, bloodClass } = row
    const limit = payableOf(policy, bill, bag, bloodClass)
    const measure = measureOf(policy.consumption, bag.volume, bloodClass.millilitres, limit.fen as Fen)
    const before = waivedOf[at.bill] as number
    const payment = { policy, measure, by: limit.by, cap: capLeft(policy, bill, before, ofAll) }
    const offers = offersFor(row, offered[at.bill] as OffersAt)
    const { shares, whole } = payBag(payment, allocation ? allocated(allocation, row, offers) : offers, ledgers)
    let waived = 0
    for (const share of shares) waived += share.waived
    waivedOf[at.bill] = before + waived
    ofAll += waived
    return {
      bag: row,
      shares,
      waived: waived as Fen,
      why: waived < bag.money ? whyRest(payment, offers, waived, whole) : null,
      unconverted: measure.need === null && !whole && waived < limitOf(payment),
    }
  })
}

/** The offers that the applicant lets pay a bag, in that order. */
function allocated(
  allocation: NonNullable<Facts['allocation']>,
  { at }: PayableBag,
  offers: readonly Offer[],
): readonly Offer[] {
  const mine = allocation.filter(({ bill, bag }) => bill === at.bill && bag === at.bag)
  return mine.flatMap(({ donor, most }) =>
    offers.filter((one) => one.donor.donor === donor).map((one) => ({ ...one, most })),
  )
}

/** The offers of the ledger that pays a bag. */
export function offersFor({ policy, bloodClass }: PayableBag, { offers }: OffersAt): readonly Offer[] {
  if (!policy.ledgers) return offers
  // a bag that no ledger pays was refused
  const { key } = policy.ledgers.find(({ components }) => components.includes(bloodClass.component)) as { key: string }
  return offers.filter(({ offer }) => offer.ledger === key)
}
