import type { Fen, Millilitres } from '@xuemian/contract'
import type { BloodClass } from './class-schema.ts'
import type { DecisionLine } from './decision.ts'
import type { Entitlement } from './entitlement.ts'
import { explainRest, explainShare } from './explain.ts'
import type { BagFact, DonorFact } from './facts.ts'
import { covers, needOf } from './share.ts'

/** What one donor offers on the day of a bag. */
export interface Offer {
  readonly donor: DonorFact
  readonly offer: Entitlement
}

/** Where a bag stands in the facts. */
export interface BagPlace {
  readonly bill: number
  readonly bag: number
}

/**
 * Lets the offers pay a bag one after the other and adds what each consumes to `spent`, which this assessment has consumed so far.
 * Answers a line for each share and one for what nobody covers.
 */
export function payBag(
  at: BagPlace,
  bag: BagFact,
  bloodClass: BloodClass,
  offers: readonly Offer[],
  spent: Map<DonorFact, number>,
): readonly DecisionLine[] {
  const lines: DecisionLine[] = []
  const need = needOf(bag.volume, bloodClass.millilitres)
  let covered = 0n
  let waived = 0
  for (const { donor, offer } of offers) {
    const before = spent.get(donor) ?? 0
    const left = offer.cap === null ? null : Math.max(0, offer.cap - donor.consumed[offer.account] - before)
    const share = covers({ need, covered, left, money: bag.money, waived })
    if (share.waived === 0) continue
    covered = share.covered
    waived += share.waived
    spent.set(donor, before + share.quota)
    const money = share.waived as Fen
    const quota = share.quota as Millilitres
    lines.push({
      ...at,
      donor: donor.donor,
      account: offer.account,
      quota,
      waived: money,
      clause: offer.clause,
      reason: explainShare(bag, bloodClass, donor, quota, money),
    })
  }
  if (waived < bag.money) {
    const some = offers.some(({ offer }) => offer.cap === null || offer.cap > 0)
    const why = some
      ? need === null
        ? '该类血液产品尚未规定折合毫升数，有限额度不能抵用。'
        : '献血者额度不足。'
      : '没有可用的献血者额度。'
    lines.push(unpaid(at, (bag.money - waived) as Fen, why))
  }
  return lines
}

/** The line of money that nobody's quota covers. */
export function unpaid(at: BagPlace, rest: Fen, why: string): DecisionLine {
  const reason = explainRest(rest, why)
  return { ...at, donor: null, account: null, quota: 0 as Millilitres, waived: 0 as Fen, clause: null, reason }
}
