import type { Fen, Millilitres } from '@xuemian/contract'
import type { Decision, DecisionLine, DecisionNotice, QuotaUse } from './decision.ts'
import { engine } from './engine.ts'
import { entitlements } from './entitlement.ts'
import { placeOf } from './explain-line.ts'
import type { DonorFact, Facts } from './facts.ts'
import type { ClassDictionary } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { rulesInUse } from './in-force.ts'
import { notice } from './notices.ts'
import { capLeft, payableOf } from './payment/amount.ts'
import { examine, type PayableBag, type RuledBill, ruleBills } from './payment/examine.ts'
import { inOrderOfPayment } from './payment/order.ts'
import { type Ledgers, ledgerKey, type Offer, payBag } from './payment/pay.ts'
import { payersOf } from './payment/payers.ts'
import { measureOf } from './payment/share.ts'
import { bindingBound, consumedIn, mlOf, unspent } from './payment/spending.ts'
import { type Moment, momentKey } from './quota/moment.ts'
import { billRemark, donorRemarks, versionRemarks, withoutDuplicates } from './remarks.ts'
import { traceOf } from './trace.ts'

/** Code of the error that `assess` throws without any rules: nothing can be decided then. */
export const NO_POLICIES = 'NO_POLICIES'

/** The offers of all donors at one moment, by the rules that decide then. */
interface OffersAt {
  readonly policy: Policy
  readonly moment: Moment
  readonly offers: readonly Offer[]
}

/**
 * Assesses the bills of one patient: pure, exact, and the same for the same arguments, however they list bills, bags and donations.
 *
 * Each bill's own date chooses the version of the rules, its day of use that of the class dictionary. Bags are paid in the order that
 * the rules ask, by the donors in the order of the facts. Waived money never exceeds a bag's money; a bag that is covered whole is
 * waived to the fen, a share is rounded as the rules say.
 *
 * @param policies the versions of a province's rules and of its cities'; at least one, else an error with code `NO_POLICIES` is thrown
 * @param dictionaries the versions of its class dictionary; a class that is not in force is not waived, with a notice
 */
export function assess(facts: Facts, policies: readonly Policy[], dictionaries: readonly ClassDictionary[]): Decision {
  const ruled = ruleBills(facts, policies, dictionaries)
  // where the days of use are the same, the other days decide: how the facts list bills never matters
  const latest = [...ruled].sort((a, b) => byText(momentKey(b.moment), momentKey(a.moment)))
  const policy = latest[0]?.policy ?? rulesInUse(policies, facts.cityCode, facts.appliedOn)
  if (!policy) throw Object.assign(new Error('没有可用的减免规则'), { code: NO_POLICIES })

  const { donors, remarks } = withoutDuplicates(facts.donors)
  const offersAt = offerBook(donors, policies)
  const { payable, refused, notices } = examine(ruled)
  const ledgers: Ledgers = new Map()
  const paid = payBags(payable, policy, offersAt, ledgers)
  const lines = [...refused, ...paid.lines].sort((a, b) => a.bill - b.bill || a.bag - b.bag)

  const moments = momentsOf(ruled, offersAt)
  const notes: DecisionNotice[] = [
    ...remarks,
    ...notices,
    ...paid.notices,
    ...ruled.flatMap(({ bill }, index) => {
      const remark = billRemark(bill, index, sumOf(lines.filter((line) => line.bill === index)))
      return remark ? [remark] : []
    }),
    ...versionRemarks(latest.map((row) => row.policy).reverse()),
    ...moments.flatMap(({ policy: rules, offers, moment }) =>
      offers.flatMap((one) => donorRemarks(rules, one, moment)),
    ),
  ]
  const fallback = { use: facts.appliedOn, discharge: facts.appliedOn, application: facts.appliedOn }
  const shown = moments.length > 0 ? moments : [offersAt(policy, latest[0]?.moment ?? fallback)]
  const billed = facts.bills.reduce((sum, bill) => sum + bill.bags.reduce((part, bag) => part + bag.money, 0), 0)
  const waived = sumOf(lines)
  return {
    engine,
    policy: { id: policy.id, version: policy.version, title: policy.title, status: policy.status },
    lines,
    quotas: quotasOf(shown, ledgers),
    notices: [...new Map(notes.map((row) => [row.message, row])).values()],
    billed: billed as Fen,
    waived: waived as Fen,
    remains: (billed - waived) as Fen,
    payers: payersOf(paid.shares),
    trace: shown.flatMap(({ policy: rules, moment, offers }) => offers.map((one) => traceOf(rules, moment, one))),
  }
}

/** Offers by rules and moment, each computed once. */
function offerBook(donors: readonly DonorFact[], policies: readonly Policy[]) {
  const known = new Map<string, OffersAt>()
  return (policy: Policy, moment: Moment): OffersAt => {
    const key = `${policy.id} ${policy.version} ${momentKey(moment)}`
    const found = known.get(key)
    if (found) return found
    const offers = donors.flatMap((donor) =>
      entitlements(policy, donor, moment, policies).map((offer): Offer => ({ donor, offer })),
    )
    const made = { policy, moment, offers }
    known.set(key, made)
    return made
  }
}

function payBags(
  payable: readonly PayableBag[],
  { consumption }: Policy,
  offersAt: (policy: Policy, moment: Moment) => OffersAt,
  ledgers: Ledgers,
) {
  const ofBill = new Map<number, number>()
  let ofAll = 0
  const lines: DecisionLine[] = []
  const shares: { line: DecisionLine; policy: Policy; offer: Offer }[] = []
  const notices: DecisionNotice[] = []
  for (const { at, bag, bill, bloodClass, policy, moment } of inOrderOfPayment(consumption, payable)) {
    const { fen, why } = payableOf(policy, bill, bag, bloodClass)
    const measure = measureOf(policy.consumption, bag.volume, bloodClass.millilitres, fen)
    const cap = capLeft(policy, bill, ofBill.get(at.bill) ?? 0, ofAll)
    const ledger = policy.ledgers?.find(({ components }) => components.includes(bloodClass.component))?.key ?? null
    const offers = offersAt(policy, moment).offers.filter(({ offer }) => offer.ledger === ledger)
    const made = payBag({ at, bag, bloodClass, policy, measure, why, cap }, offers, ledgers)
    const waived = sumOf(made)
    ofBill.set(at.bill, (ofBill.get(at.bill) ?? 0) + waived)
    ofAll += waived
    lines.push(...made)
    for (const line of made) {
      const offer = offers.find(({ donor }) => donor.donor === line.donor)
      if (offer) shares.push({ line, policy, offer })
    }
    if (measure.need === null && waived < Math.min(fen, cap?.fen ?? fen))
      notices.push(notice('CLASS_NOT_CONVERTED', placeOf(at.bill, at.bag), bloodClass.name))
  }
  return { lines, shares, notices }
}

/** The offers at every moment that a bill names, by the day of use. */
function momentsOf(
  ruled: readonly RuledBill[],
  offersAt: (policy: Policy, moment: Moment) => OffersAt,
): readonly OffersAt[] {
  const rows = ruled.flatMap(({ policy, moment }) => (policy ? [offersAt(policy, moment)] : []))
  const order = ({ moment }: OffersAt): string => momentKey(moment)
  return [...new Set(rows)].sort((a, b) => byText(order(a), order(b)))
}

/** For each donor and ledger the use of the moment at which the quota is largest: it is the cap that this decision consumes from. */
function quotasOf(moments: readonly OffersAt[], ledgers: Ledgers): readonly QuotaUse[] {
  const size = ({ offer }: Offer): number => offer.cap ?? Number.POSITIVE_INFINITY
  const best = new Map<string, Offer>()
  for (const one of moments.flatMap(({ offers }) => offers)) {
    const before = best.get(ledgerKey(one))
    if (!before || size(one) >= size(before)) best.set(ledgerKey(one), one)
  }
  return [...best].map(([key, one]) => quotaUse(one, mlOf(ledgers.get(key) ?? unspent)))
}

function quotaUse({ donor, offer }: Offer, consumes: number): QuotaUse {
  const binding = bindingBound(offer, donor)
  const before = binding?.before ?? consumedIn(donor, offer.ledger)?.[offer.account] ?? 0
  const left = binding ? Math.max(0, binding.bound.cap - before - consumes) : null
  return {
    donor: donor.donor,
    relation: donor.relation,
    account: offer.account,
    ledger: offer.ledger,
    cap: binding?.bound.cap ?? null,
    consumedBefore: before as Millilitres,
    consumes: consumes as Millilitres,
    leftAfter: left as Millilitres | null,
    rule: offer.rule,
    clause: offer.clause,
    reason: offer.reason,
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function sumOf(lines: readonly DecisionLine[]): number {
  return lines.reduce((sum, line) => sum + line.waived, 0)
}
