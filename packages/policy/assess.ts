import type { Day, Fen, Millilitres } from '@xuemian/contract'
import type { ClassDictionary } from './class-schema.ts'
import type { Decision, DecisionLine, DecisionNotice, QuotaUse } from './decision.ts'
import { engine } from './engine.ts'
import { entitlement } from './entitlement.ts'
import { placeOf } from './explain.ts'
import type { BillFact, DonorFact, Facts } from './facts.ts'
import { inForce } from './in-force.ts'
import { notice } from './notices.ts'
import { type Offer, payBag, unpaid } from './pay.ts'
import type { Policy } from './policy-schema.ts'
import { billRemark, donorRemarks, priceRemark, versionRemarks, withoutDuplicates } from './remarks.ts'

/** Code of the error that `assess` throws without any rules: nothing can be decided then. */
export const NO_POLICIES = 'NO_POLICIES'

/**
 * Assesses the bills of one patient: pure, exact, and the same for the same arguments.
 *
 * Bags are paid in the order of their day of use, then as the facts list them, by the donors in the order of the facts. A
 * bag's day of use chooses the version of the rules and of the class dictionary. Waived money never exceeds a bag's money;
 * a bag that is covered whole is waived to the fen, a share is rounded down.
 *
 * @param policies the versions of one jurisdiction's rules; at least one, else an error with code `NO_POLICIES` is thrown
 * @param dictionaries the versions of its class dictionary; a class that is not in force is not waived, with a notice
 */
export function assess(facts: Facts, policies: readonly Policy[], dictionaries: readonly ClassDictionary[]): Decision {
  const days = [...new Set(facts.bills.map((bill) => bill.consumedOn))].sort()
  const policy = inForce(policies, days.at(-1) ?? facts.appliedOn) ?? policies.at(-1)
  if (!policy) throw Object.assign(new Error('没有可用的减免规则'), { code: NO_POLICIES })

  const { donors, remarks } = withoutDuplicates(facts.donors)
  const notes: DecisionNotice[] = [...remarks]
  const spent = new Map<DonorFact, number>()
  const offersOn = (day: Day): readonly Offer[] => {
    const rules = inForce(policies, day)
    return rules ? donors.map((donor) => ({ donor, offer: entitlement(rules, donor, day) })) : []
  }
  const lines = payBills(facts.bills, policies, dictionaries, offersOn, spent, notes)

  notes.push(...versionRemarks(facts.bills, policies))
  const offers = days.map((day) => ({ day, offers: offersOn(day) }))
  for (const { day, offers: some } of offers) for (const offer of some) notes.push(...donorRemarks(offer, day))
  const quotas = donors.map((donor, index) => {
    const own = offers.flatMap(({ offers: some }) => some[index] ?? [])
    const shown = mostGenerous(own) ?? { donor, offer: entitlement(policy, donor, days.at(-1) ?? facts.appliedOn) }
    return quotaUse(shown, spent.get(donor) ?? 0)
  })
  const billed = facts.bills.reduce((sum, bill) => sum + bill.bags.reduce((part, bag) => part + bag.money, 0), 0)
  const waived = sumOf(lines)
  return {
    engine,
    policy: { id: policy.id, version: policy.version, title: policy.title, status: policy.status },
    lines: [...lines].sort((a, b) => a.bill - b.bill || a.bag - b.bag),
    quotas,
    notices: [...new Map(notes.map((row) => [row.message, row])).values()],
    billed: billed as Fen,
    waived: waived as Fen,
    remains: (billed - waived) as Fen,
  }
}

function payBills(
  bills: readonly BillFact[],
  policies: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
  offersOn: (day: Day) => readonly Offer[],
  spent: Map<DonorFact, number>,
  notes: DecisionNotice[],
): readonly DecisionLine[] {
  const negative = bills.some((bill) => bill.bags.some((bag) => bag.money < 0 || bag.volume < 0))
  const seen = new Map<string, string>()
  const lines: DecisionLine[] = []
  for (const { bill, index } of inOrderOfUse(bills)) {
    const dictionary = inForce(dictionaries, bill.consumedOn)
    const offers = offersOn(bill.consumedOn)
    const ruled = inForce(policies, bill.consumedOn) !== undefined
    const made: DecisionLine[] = []
    for (const [position, bag] of bill.bags.entries()) {
      const at = { bill: index, bag: position }
      const place = placeOf(index, position)
      const bloodClass = dictionary?.classes.find((row) => row.code === bag.prodClassCode)
      const key = `${bag.donCode}\n${bag.prodCode}`
      const first = seen.get(key)
      seen.set(key, first ?? place)
      const refuse = (note: DecisionNotice): void => {
        notes.push(note)
        made.push(unpaid(at, bag.money, note.message))
      }
      // A bag that another application claims is handed over with nothing in it.
      if (bag.money === 0 && bag.volume === 0) continue
      if (bag.money < 0 || bag.volume < 0) refuse(notice('NEGATIVE_BAG', place))
      else if (negative) made.push(unpaid(at, bag.money, '票据含没有对应收费的退费，须先由医院更正。'))
      else if (bag.volume === 0) refuse(notice('NO_VOLUME', place))
      else if (!ruled) refuse(notice('NO_POLICY', bill.consumedOn))
      else if (!dictionary) refuse(notice('NO_CLASSES', bill.consumedOn))
      else if (!bloodClass) refuse(notice('UNKNOWN_CLASS', place, bag.prodClassCode))
      else if (!bloodClass.waivable) refuse(notice('CLASS_NOT_WAIVABLE', place, bloodClass.name))
      else if (first) refuse(notice('DUPLICATE_BAG', place, first))
      else {
        const paid = payBag(at, bag, bloodClass, offers, spent)
        made.push(...paid)
        const stuck = bloodClass.millilitres === null && sumOf(paid) < bag.money
        if (stuck) notes.push(notice('CLASS_NOT_CONVERTED', place, bloodClass.name))
        notes.push(...listed(priceRemark(bag, bill, bloodClass, place)))
      }
    }
    notes.push(...listed(billRemark(bill, index, sumOf(made))))
    lines.push(...made)
  }
  return lines
}

function listed(remark: DecisionNotice | null): readonly DecisionNotice[] {
  return remark ? [remark] : []
}

function sumOf(lines: readonly DecisionLine[]): number {
  return lines.reduce((sum, line) => sum + line.waived, 0)
}

function inOrderOfUse(bills: readonly BillFact[]): readonly { readonly bill: BillFact; readonly index: number }[] {
  return bills
    .map((bill, index) => ({ bill, index }))
    .sort((a, b) => (a.bill.consumedOn < b.bill.consumedOn ? -1 : a.bill.consumedOn > b.bill.consumedOn ? 1 : 0))
}

/** Of the days of use the one under which the donor's quota is largest: it is the cap that this decision consumes from. */
function mostGenerous(offers: readonly Offer[]): Offer | undefined {
  const size = ({ offer }: Offer) => offer.cap ?? Number.POSITIVE_INFINITY
  return offers.reduce<Offer | undefined>((best, one) => (!best || size(one) >= size(best) ? one : best), undefined)
}

function quotaUse({ donor, offer }: Offer, consumes: number): QuotaUse {
  const consumedBefore = donor.consumed[offer.account]
  const left = offer.cap === null ? null : Math.max(0, offer.cap - consumedBefore - consumes)
  return {
    donor: donor.donor,
    relation: donor.relation,
    account: offer.account,
    cap: offer.cap,
    consumedBefore,
    consumes: consumes as Millilitres,
    leftAfter: left as Millilitres | null,
    clause: offer.clause,
    reason: offer.reason,
  }
}
