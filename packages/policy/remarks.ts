import { type Fen, formatYuan } from '@xuemian/contract'
import type { DecisionNotice } from './decision.ts'
import { placeOf } from './explain-line.ts'
import type { BagFact, BillFact, DonorFact } from './facts.ts'
import { type BloodClass, priceOn } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { notice } from './notices.ts'
import type { Offer } from './payment/pay.ts'
import { consumedIn } from './payment/spending.ts'
import type { WhyNot } from './quota/count.ts'
import type { Moment } from './quota/moment.ts'
import { after, periodText } from './quota/period.ts'
import { relationText } from './quota/reason.ts'

/** The bill's blood cost against the class dictionary; null where they agree or no price is known (a difference warns, it never refuses). */
export function priceRemark(
  bag: BagFact,
  bill: BillFact,
  bloodClass: BloodClass,
  place: string,
): DecisionNotice | null {
  const price = priceOn(bloodClass, bag.rh, bill.consumedOn)
  if (price === null || BigInt(price) * BigInt(bag.volume) === BigInt(bag.money) * 100n) return null
  const listed = Number((BigInt(price) * BigInt(bag.volume) + 50n) / 100n) as Fen
  return notice('PRICE_DIFFERS', place, formatYuan(bag.money), formatYuan(listed))
}

/** The bill's amount to be reimbursed against what is waived of it (HIS-3.2.6: they need not agree). */
export function billRemark(bill: BillFact, billIndex: number, waived: number): DecisionNotice | null {
  if (waived <= bill.actualCost) return null
  return notice('ACTUAL_COST_LOWER', placeOf(billIndex), formatYuan(bill.actualCost), formatYuan(waived as Fen))
}

/** Which versions apply, where the bills fall under several. */
export function versionRemarks(used: readonly (Policy | undefined)[]): readonly DecisionNotice[] {
  const versions = new Set(used.filter((row) => row !== undefined))
  if (versions.size < 2) return []
  return [notice('SEVERAL_POLICIES', [...versions].map((row) => `${row.title}${row.version}版`).join('、'))]
}

/** Why donations or a relation do not count at the moment of a bill. */
export function donorRemarks(
  { donations: rules }: Policy,
  { donor, offer }: Offer,
  moment: Moment,
): readonly DecisionNotice[] {
  if (!offer.covered && donor.relation === 'self') return [notice('DONOR_NOT_ENTITLED')]
  if (!offer.covered) return [notice('RELATION_NOT_COVERED', relationText(donor))]
  const until = moment[rules.timing.until]
  const count = (why: WhyNot): string => String(offer.donations.filter((row) => row.why === why).length)
  const some = (why: WhyNot, write: (n: string) => DecisionNotice): readonly DecisionNotice[] =>
    count(why) === '0' ? [] : [write(count(why))]
  const { until: anchor, grace, sameDay } = rules.timing
  return [
    ...some('too-late', (n) => {
      if (!sameDay) return notice('DONATION_NOT_BEFORE', n, until)
      if (grace) return notice('DONATION_TOO_LATE', n, after(until, grace))
      return notice(anchor === 'use' ? 'DONATION_AFTER_USE' : 'DONATION_TOO_LATE', n, until)
    }),
    ...some('too-early', (n) => notice('DONATION_TOO_EARLY', n, rules.since ?? '')),
    ...some('waiting', (n) =>
      notice('DONATION_WAITING', n, until, rules.timing.wait ? periodText(rules.timing.wait) : ''),
    ),
    ...some('elsewhere', (n) => notice(rules.within === 'city' ? 'DONATION_OUTSIDE_CITY' : 'DONATION_ELSEWHERE', n)),
    ...some('no-rules', (n) => notice('DONATION_WITHOUT_RULES', n)),
    ...some('paid', (n) => notice('DONATION_PAID', n)),
    ...some('failed-tests', (n) => notice('DONATION_FAILED_TESTS', n)),
    ...some('not-converted', (n) => notice('DONATION_NOT_CONVERTED', n)),
    ...(offer.each && patientUnknown(donor, offer.ledger) ? [notice('PATIENT_USE_UNKNOWN')] : []),
  ]
}

function patientUnknown(donor: DonorFact, ledger: string | null): boolean {
  const consumed = consumedIn(donor, ledger)
  return consumed?.patient === undefined && (consumed?.relatives ?? 0) > 0
}

/** Facts without the second mention of a donor. */
export function withoutDuplicates(donors: readonly DonorFact[]): {
  readonly donors: readonly DonorFact[]
  readonly remarks: readonly DecisionNotice[]
} {
  const first = new Map([...donors].reverse().map((donor) => [donor.donor, donor]))
  const kept = donors.filter((donor) => first.get(donor.donor) === donor)
  return { donors: kept, remarks: kept.length < donors.length ? [notice('DUPLICATE_DONOR')] : [] }
}
