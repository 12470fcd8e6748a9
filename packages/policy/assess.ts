import { type Day, type Fen, formatYuan, type Millilitres, relations } from '@xuemian/contract'
import { type BloodClass, type ClassDictionary, priceOn } from './class-schema.ts'
import type { Decision, DecisionLine, DecisionNotice, QuotaUse } from './decision.ts'
import { engine } from './engine.ts'
import { type Entitlement, entitlement } from './entitlement.ts'
import { explainRest, explainShare, placeOf } from './explain.ts'
import type { BagFact, BillFact, DonorFact, Facts } from './facts.ts'
import { inForce } from './in-force.ts'
import { notice } from './notices.ts'
import type { Policy } from './policy-schema.ts'
import { covers, needOf } from './share.ts'

/** The rules of one jurisdiction are missing altogether: nothing can be decided. */
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
  const lastUse = facts.bills.reduce<Day | null>(
    (last, bill) => (last && last > bill.consumedOn ? last : bill.consumedOn),
    null,
  )
  const day = lastUse ?? facts.appliedOn
  const policy = inForce(policies, day) ?? policies.at(-1)
  if (!policy) throw Object.assign(new Error('没有可用的减免规则'), { code: NO_POLICIES })

  const notes: DecisionNotice[] = []
  const donors = withoutDuplicates(facts.donors, notes)
  const spent = new Map<DonorFact, number>(donors.map((donor) => [donor, 0]))
  const lines: DecisionLine[] = []
  const blocked = facts.bills.some((bill) => bill.bags.some((bag) => bag.money < 0 || bag.volume < 0))

  for (const { bill, billIndex } of inOrderOfUse(facts.bills)) {
    const rules = inForce(policies, bill.consumedOn)
    const dictionary = inForce(dictionaries, bill.consumedOn)
    if (!rules) notes.push(notice('NO_POLICY', bill.consumedOn))
    if (!dictionary) notes.push(notice('NO_CLASSES', bill.consumedOn))
    const offers = rules ? donors.map((donor) => ({ donor, offer: entitlement(rules, donor, bill.consumedOn) })) : []
    let billWaived = 0
    for (const [bagIndex, bag] of bill.bags.entries()) {
      const place = placeOf(billIndex, bagIndex)
      const bloodClass = dictionary?.classes.find((row) => row.code === bag.prodClassCode)
      const found = notesOnBag(bag, bill, dictionary, bloodClass, place)
      notes.push(...found)
      const payable = !blocked && bloodClass?.waivable === true
      const made = payable
        ? payBag({ bill: billIndex, bag: bagIndex, fact: bag, bloodClass, offers, spent, notes, place })
        : [{ ...nobody(billIndex, bagIndex), reason: explainRest(bag.money, found[0]?.message ?? BLOCKED) }]
      for (const line of made) billWaived += line.waived
      lines.push(...made)
    }
    if (billWaived > bill.actualCost) {
      const place = placeOf(billIndex)
      notes.push(notice('ACTUAL_COST_LOWER', place, formatYuan(bill.actualCost), formatYuan(billWaived as Fen)))
    }
  }

  notes.push(...notesOnVersions(facts.bills, policies))
  const quotas = donors.map((donor) => quotaUse(donor, entitlement(policy, donor, day), spent.get(donor) ?? 0))
  for (const donor of donors) notes.push(...notesOnDonations(donor, entitlement(policy, donor, day)))
  const billed = facts.bills.reduce((sum, bill) => sum + bill.bags.reduce((part, bag) => part + bag.money, 0), 0)
  const waived = lines.reduce((sum, line) => sum + line.waived, 0)
  return {
    engine,
    policy: { id: policy.id, version: policy.version, title: policy.title, status: policy.status },
    lines: lines.sort((a, b) => a.bill - b.bill || a.bag - b.bag),
    quotas,
    notices: unique(notes),
    billed: billed as Fen,
    waived: waived as Fen,
    remains: (billed - waived) as Fen,
  }
}

const BLOCKED = '本次票据含没有对应收费的退费，须先由医院更正。'

interface Payment {
  readonly bill: number
  readonly bag: number
  readonly fact: BagFact
  readonly bloodClass: BloodClass
  readonly offers: readonly { readonly donor: DonorFact; readonly offer: Entitlement }[]
  readonly spent: Map<DonorFact, number>
  readonly notes: DecisionNotice[]
  readonly place: string
}

function payBag(payment: Payment): DecisionLine[] {
  const { bill, bag, fact, bloodClass, offers, spent, notes, place } = payment
  const lines: DecisionLine[] = []
  const need = needOf(fact.volume, bloodClass.millilitres)
  let covered = 0n
  let waived = 0
  for (const { donor, offer } of offers) {
    if (waived >= fact.money) break
    const used = donor.consumed[offer.account] + (spent.get(donor) ?? 0)
    const left = offer.cap === null ? null : Math.max(0, offer.cap - used)
    const share = covers({ need, covered, left, money: fact.money, waived })
    if (need === null && left !== null && left > 0) notes.push(notice('CLASS_NOT_CONVERTED', place, bloodClass.name))
    if (share.waived === 0) continue
    covered = share.covered
    waived += share.waived
    spent.set(donor, (spent.get(donor) ?? 0) + share.quota)
    const money = share.waived as Fen
    const quota = share.quota as Millilitres
    lines.push({
      bill,
      bag,
      donor: donor.donor,
      account: offer.account,
      quota,
      waived: money,
      clause: offer.clause,
      reason: explainShare(fact, bloodClass, donor, quota, money),
    })
  }
  const rest = (fact.money - waived) as Fen
  if (rest > 0) {
    const why = offers.length === 0 ? '没有可用的献血者额度。' : '献血者额度不足。'
    lines.push({ ...nobody(bill, bag), reason: explainRest(rest, why) })
  }
  return lines
}

function nobody(bill: number, bag: number): Omit<DecisionLine, 'reason'> {
  return { bill, bag, donor: null, account: null, quota: 0 as Millilitres, waived: 0 as Fen, clause: null }
}

function inOrderOfUse(bills: readonly BillFact[]) {
  return bills
    .map((bill, billIndex) => ({ bill, billIndex }))
    .sort((a, b) => (a.bill.consumedOn < b.bill.consumedOn ? -1 : a.bill.consumedOn > b.bill.consumedOn ? 1 : 0))
}

function withoutDuplicates(donors: readonly DonorFact[], notes: DecisionNotice[]): readonly DonorFact[] {
  const seen = new Set<string>()
  return donors.filter((donor) => {
    if (seen.has(donor.donor)) {
      notes.push(notice('DUPLICATE_DONOR'))
      return false
    }
    seen.add(donor.donor)
    return true
  })
}

function notesOnBag(
  bag: BagFact,
  bill: BillFact,
  dictionary: ClassDictionary | undefined,
  bloodClass: BloodClass | undefined,
  place: string,
): DecisionNotice[] {
  const notes: DecisionNotice[] = []
  if (bag.money < 0 || bag.volume < 0) notes.push(notice('NEGATIVE_BAG', place))
  if (!dictionary) return [...notes, notice('NO_CLASSES', bill.consumedOn)]
  if (!bloodClass) return [...notes, notice('UNKNOWN_CLASS', place, bag.prodClassCode)]
  if (!bloodClass.waivable) return [...notes, notice('CLASS_NOT_WAIVABLE', place, bloodClass.name)]
  const price = priceOn(bloodClass, bag.rh, bill.consumedOn)
  if (price !== null && BigInt(price) * BigInt(bag.volume) !== BigInt(bag.money) * 100n) {
    const listed = Math.round((price * bag.volume) / 100) as Fen
    notes.push(notice('PRICE_DIFFERS', place, formatYuan(bag.money), formatYuan(listed)))
  }
  return notes
}

function notesOnVersions(bills: readonly BillFact[], policies: readonly Policy[]): DecisionNotice[] {
  const used = new Set(bills.map((bill) => inForce(policies, bill.consumedOn)).filter((row) => row !== undefined))
  if (used.size < 2) return []
  return [notice('SEVERAL_POLICIES', [...used].map((row) => `${row.title}${row.version}版`).join('、'))]
}

function notesOnDonations(donor: DonorFact, offer: Entitlement): DecisionNotice[] {
  const { afterUse, elsewhere, notConverted } = offer.leftOut
  if (!offer.covered) return [notice('RELATION_NOT_COVERED', relations[donor.relation])]
  return [
    ...(afterUse > 0 ? [notice('DONATION_AFTER_USE', String(afterUse))] : []),
    ...(elsewhere > 0 ? [notice('DONATION_ELSEWHERE', String(elsewhere))] : []),
    ...(notConverted > 0 ? [notice('DONATION_NOT_CONVERTED', String(notConverted))] : []),
  ]
}

function quotaUse(donor: DonorFact, offer: Entitlement, consumes: number): QuotaUse {
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

function unique(notes: readonly DecisionNotice[]): readonly DecisionNotice[] {
  return [...new Map(notes.map((row) => [row.message, row])).values()]
}
