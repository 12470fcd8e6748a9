import { dayInShanghai, type Fen, type Millilitres, type Relation, type UnitHundredths } from '@xuemian/contract'
import {
  allocate,
  type BillFact,
  type ClassDictionary,
  type Decision,
  type DecisionNotice,
  type DonationFact,
  type DonorFact,
  type Facts,
  type Policy,
  type Proposal,
  type QuotaAccount,
} from '@xuemian/policy'
import type { Assessment, Donation } from '../api/index.ts'
import { codedError } from '../errors.ts'

/** The rules of the province: versions of its policy and of its class dictionary. */
export interface Rules {
  readonly policies: readonly Policy[]
  readonly classes: readonly ClassDictionary[]
}

/** A donor of a case, found in the province's records (`id`) or not. `ref` names the donor in the decision. */
export interface CaseDonor {
  readonly ref: string
  readonly id: string | null
  readonly relation: Relation
  readonly donations: readonly Donation[]
  readonly consumed: Readonly<Record<QuotaAccount, number>>
}

/** Another live application's claim on a bag. */
export interface OtherClaim {
  readonly donCode: string
  readonly prodCode: string
  readonly number: string
  readonly hospital: string
}

/** Bills as the HIS sent them, without what names a person or a stay. */
export type CaseBill = Omit<Assessment['bills'][number], 'serialNumber'>

/** What is stored of a case beside its decision, and holds no person: what the engine saw, what was sent, what was forgiven. */
export interface CaseRecord {
  readonly facts: Facts
  readonly bills: readonly CaseBill[]
  readonly donors: readonly { readonly ref: string; readonly relation: Relation; readonly found: boolean }[]
  readonly notices: readonly DecisionNotice[]
  readonly deviations: Assessment['deviations']
}

/** A case with its decision. */
export interface AssessedCase {
  readonly record: CaseRecord
  readonly decision: Decision
}

/** What a case is assessed from. */
export interface CaseInput {
  readonly now: number
  readonly bills: readonly BillFact[]
  readonly donors: readonly CaseDonor[]
  readonly claims: readonly OtherClaim[]
  readonly notices: readonly DecisionNotice[]
  readonly deviations: CaseRecord['deviations']
}

/**
 * Assesses a case at a moment. A bag in another live claim stays in its place with nothing left to waive: the engine sees it with
 * zero volume and money, so that the rest of the bill can still be waived. NO_POLICY when the province has no rules at all.
 */
export function assessCase(rules: Rules, input: CaseInput): AssessedCase {
  const bills = input.bills.map((bill): CaseBill => {
    const { consumedOn, actualCost } = bill
    return { consumedOn, actualCost, bags: bill.bags.map((bag) => ({ ...bag, claimedBy: claimOf(bag, input.claims) })) }
  })
  const facts: Facts = {
    appliedOn: dayInShanghai(input.now),
    bills: input.bills.map((bill, index) => ({
      ...bill,
      serialNumber: String(index + 1),
      bloodCost: bill.bags.reduce((sum, bag) => sum + bag.money, 0) as Fen,
      bags: bill.bags.map((bag) =>
        claimOf(bag, input.claims) ? { ...bag, volume: 0 as UnitHundredths, money: 0 as Fen } : bag,
      ),
    })),
    donors: input.donors.filter((donor) => donor.id !== null).map(donorFact),
  }
  const donors = input.donors.map(({ ref, id, relation }) => ({ ref, relation, found: id !== null }))
  const notices = [...input.notices, ...claimNotices(bills)]
  const { facts: allocated, decision } = propose(rules, facts)
  return { record: { facts: allocated, bills, donors, notices, deviations: input.deviations }, decision }
}

/** What would be waived had no other application drawn on the donors' quotas: tells a taken quota from a changed fact. */
export function waivedIfUndrawn(rules: Rules, { facts }: CaseRecord): number {
  const none = { self: 0 as Millilitres, relatives: 0 as Millilitres }
  return propose(rules, { ...facts, donors: facts.donors.map((donor) => ({ ...donor, consumed: none })) }).decision
    .waived
}

/** The bags of which something is waived: exactly these are claimed; the others stay free for another application. */
export function bagsToClaim({
  record,
  decision,
}: AssessedCase): readonly { readonly donCode: string; readonly prodCode: string }[] {
  const bags = new Map<string, { donCode: string; prodCode: string }>()
  for (const line of decision.lines) {
    const bag = record.bills[line.bill]?.bags[line.bag]
    if (line.waived > 0 && bag)
      bags.set(`${bag.donCode} ${bag.prodCode}`, { donCode: bag.donCode, prodCode: bag.prodCode })
  }
  return [...bags.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bag]) => bag)
}

/** Sums over everything that the HIS sent, claimed bags included. */
export function sumsOf({ record, decision }: AssessedCase): {
  readonly billed: number
  readonly waived: number
  readonly remains: number
} {
  const billed = record.bills.reduce((sum, bill) => sum + bill.bags.reduce((part, bag) => part + bag.money, 0), 0)
  return { billed, waived: decision.waived, remains: billed - decision.waived }
}

/** The use of the quotas that waives most for the patient; a donor who is named in a case has agreed to that. */
function propose({ policies, classes }: Rules, facts: Facts): Proposal {
  if (policies.length === 0) throw codedError('NO_POLICY')
  return allocate(facts, policies, classes)
}

function donorFact({ ref, relation, donations, consumed }: CaseDonor): DonorFact {
  return {
    donor: ref,
    relation,
    donations: donations.map(
      ({ day, kind, volume, units, provinceCode }) => ({ day, kind, volume, units, provinceCode }) as DonationFact,
    ),
    consumed: { self: consumed.self as Millilitres, relatives: consumed.relatives as Millilitres },
  }
}

function claimOf(bag: { readonly donCode: string; readonly prodCode: string }, claims: readonly OtherClaim[]) {
  const claim = claims.find(({ donCode, prodCode }) => donCode === bag.donCode && prodCode === bag.prodCode)
  return claim ? { number: claim.number, hospital: claim.hospital } : null
}

function claimNotices(bills: readonly CaseBill[]): DecisionNotice[] {
  return bills.flatMap((bill, i) =>
    bill.bags.flatMap(({ claimedBy }, j) =>
      claimedBy
        ? [
            {
              code: 'BAG_CLAIMED',
              message: `第${i + 1}张票据第${j + 1}袋已由${claimedBy.hospital}的申请 ${claimedBy.number} 减免，本次不再计算。`,
            },
          ]
        : [],
    ),
  )
}
