import type { Fen, Millilitres } from '@xuemian/contract'
import type { DecisionLine } from './decision.ts'
import { explainRest, explainShare } from './explain-line.ts'
import type { RefusedBag } from './payment/examine.ts'
import type { Place } from './payment/order.ts'
import type { Share } from './payment/pay.ts'
import { refusalText, restText } from './rests.ts'
import type { PaidBag, Settlement } from './settle.ts'

/** A line for each share of a bag and one for what nobody's quota covers, as the facts list bills and bags. */
export function linesOf({ bills, bags, paid }: Settlement): readonly DecisionLine[] {
  const places = bills.map(({ bill }) => new Array<RefusedBag | PaidBag | undefined>(bill.bags.length))
  for (const bag of bags) if (bag.refusal !== null) (places[bag.at.bill] as unknown[])[bag.at.bag] = bag
  for (const one of paid) (places[one.bag.at.bill] as unknown[])[one.bag.at.bag] = one
  const lines: DecisionLine[] = []
  for (const ofBill of places) {
    for (const one of ofBill) {
      if (!one) continue
      if ('refusal' in one) {
        lines.push(unpaid(one.at, one.bag.money, refusalText(one, bills)))
        continue
      }
      for (const share of one.shares) lines.push(paidLine(one, share))
      const rest = (one.bag.bag.money - one.waived) as Fen
      if (one.why) lines.push(unpaid(one.bag.at, rest, restText(one.why, one.bag.policy)))
    }
  }
  return lines
}

function paidLine({ bag: { at, bag, bloodClass } }: PaidBag, { from, quota, waived }: Share): DecisionLine {
  const { donor, offer } = from
  return {
    bill: at.bill,
    bag: at.bag,
    donor: donor.donor,
    account: offer.account,
    ledger: offer.ledger,
    quota,
    waived,
    remains: 0 as Fen,
    rule: offer.rule,
    clause: offer.clause,
    reason: explainShare(bag, bloodClass, donor, quota, waived),
  }
}

function unpaid({ bill, bag }: Place, rest: Fen, why: string): DecisionLine {
  return {
    bill,
    bag,
    donor: null,
    account: null,
    ledger: null,
    quota: 0 as Millilitres,
    waived: 0 as Fen,
    remains: rest,
    rule: null,
    clause: null,
    reason: explainRest(rest, why),
  }
}
