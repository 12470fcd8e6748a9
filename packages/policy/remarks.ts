import { type Day, type Fen, formatYuan } from '@xuemian/contract'
import type { DecisionNotice } from './decision.ts'
import type { Entitlement } from './entitlement.ts'
import { placeOf } from './explain-line.ts'
import type { DonorFact, Facts } from './facts.ts'
import { priceOn } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { notice } from './notices.ts'
import type { PayableBag } from './payment/examine.ts'
import type { OffersAt } from './payment/offer.ts'
import { compareRatios, proportion } from './payment/proportion.ts'
import { consumedIn } from './payment/spending.ts'
import type { WhyNot } from './quota/count.ts'
import { asksDischarge, type Moment } from './quota/moment.ts'
import { after, type Period, periodText } from './quota/period.ts'
import { relationText } from './quota/reason.ts'
import { refusalNotice } from './rests.ts'
import type { Settlement } from './settle.ts'

/** Everything that the clerk must read, each sentence once: of donors, bags, bills, versions, donations. */
export function noticesOf({ donors }: Facts, settlement: Settlement): readonly DecisionNotice[] {
  const notes: DecisionNotice[] = settlement.donors.length < donors.length ? [notice('DUPLICATE_DONOR')] : []
  addBagRemarks(notes, settlement)
  addBillRemarks(notes, settlement)
  const { moments, bills } = settlement
  const versions = new Set(moments.map(({ policy }) => policy))
  if (versions.size > 1)
    notes.push(notice('SEVERAL_POLICIES', [...versions].map((row) => `${row.title}${row.version}版`).join('、')))
  if (bills.some(({ policy }) => policy)) for (const one of moments) addDonorRemarks(notes, one)
  return toldOnce(notes)
}

/** Few sentences are compared with each other, which is cheaper than a table of them; their codes tell most apart. */
const FEW = 16

function toldOnce(notes: readonly DecisionNotice[]): readonly DecisionNotice[] {
  if (notes.length > FEW) return [...new Map(notes.map((row) => [row.message, row])).values()]
  return notes.filter(
    ({ code, message }, at) => notes.findIndex((one) => one.code === code && one.message === message) === at,
  )
}

function addBagRemarks(notes: DecisionNotice[], { bags, bills, paid }: Settlement): void {
  for (const bag of bags) {
    const note = bag.refusal === null ? priceRemark(bag) : refusalNotice(bag, bills)
    if (note) notes.push(note)
  }
  for (let index = 0; index < bills.length; index += 1) {
    const { bill, policy } = bills[index] as Settlement['bills'][number]
    if (policy && bill.dischargedOn === undefined && asksDischarge(policy))
      notes.push(notice('DISCHARGE_UNKNOWN', placeOf(index)))
  }
  for (const { bag, unconverted } of paid) {
    if (unconverted) notes.push(notice('CLASS_NOT_CONVERTED', placeOf(bag.at.bill, bag.at.bag), bag.bloodClass.name))
  }
}

/** The bill's blood cost against the class dictionary; null where they agree or no price is known (a difference warns, it never refuses). */
function priceRemark({ bag, bill, bloodClass, at }: PayableBag): DecisionNotice | null {
  const price = priceOn(bloodClass, bag.rh, bill.consumedOn)
  if (price === null || compareRatios(price, 100, bag.money, bag.volume) === 0) return null
  const listed = proportion(price, bag.volume, 100, 'half-up') as Fen
  return notice('PRICE_DIFFERS', placeOf(at.bill, at.bag), formatYuan(bag.money), formatYuan(listed))
}

/** The bill's amount to be reimbursed against what is waived of it (HIS-3.2.6: they need not agree). */
function addBillRemarks(notes: DecisionNotice[], { bills, paid }: Settlement): void {
  const waived = bills.map(() => 0)
  for (const { bag, waived: fen } of paid) waived[bag.at.bill] = (waived[bag.at.bill] as number) + fen
  for (let index = 0; index < bills.length; index += 1) {
    const actual = bills[index]?.bill.actualCost as Fen
    const fen = waived[index] as Fen
    if (fen > actual) notes.push(notice('ACTUAL_COST_LOWER', placeOf(index), formatYuan(actual), formatYuan(fen)))
  }
}

/** Why a relation or donations do not count at the moment of a bill. */
function addDonorRemarks(notes: DecisionNotice[], { moment, offers }: OffersAt): void {
  for (const { donor, offer } of offers) {
    if (!offer.covered) {
      const self = donor.relation === 'self'
      notes.push(self ? notice('DONOR_NOT_ENTITLED') : notice('RELATION_NOT_COVERED', relationText(donor)))
      continue
    }
    if (offer.donations.some(({ why }) => why !== null)) {
      for (const why of REASONS) {
        const rows = offer.donations.filter((row) => row.why === why)
        // what each version says of its own donations
        for (const by of new Set(rows.map((row) => row.by)))
          notes.push(donationRemark(why, String(rows.filter((row) => row.by === by).length), by, moment))
      }
    }
    if ((offer.each || asks(offer, 'patient')) && useUnknown(donor, offer.ledger, 'patient'))
      notes.push(notice('PATIENT_USE_UNKNOWN'))
    if (asks(offer, 'pool') && useUnknown(donor, offer.ledger, 'pool')) notes.push(notice('POOL_USE_UNKNOWN'))
  }
}

/** In the order in which they are told. */
const REASONS: readonly WhyNot[] = [
  'too-late',
  'too-early',
  'waiting',
  'elsewhere',
  'no-rules',
  'paid',
  'failed-tests',
  'marked',
  'not-converted',
]

function donationRemark(why: WhyNot, count: string, { donations }: Policy, moment: Moment): DecisionNotice {
  const { timing, since, within } = donations
  const until = moment[timing.until]
  switch (why) {
    case 'too-late':
      if (!timing.sameDay) return notice('DONATION_NOT_BEFORE', count, until)
      if (timing.grace) return notice('DONATION_TOO_LATE', count, after(until, timing.grace))
      return notice(timing.until === 'use' ? 'DONATION_AFTER_USE' : 'DONATION_TOO_LATE', count, until)
    case 'too-early':
      // only `since` makes a donation too early
      return notice('DONATION_TOO_EARLY', count, since as Day)
    case 'waiting':
      return notice('DONATION_WAITING', count, until, periodText(timing.wait as Period))
    case 'elsewhere':
      return notice(within === 'city' ? 'DONATION_OUTSIDE_CITY' : 'DONATION_ELSEWHERE', count)
    case 'no-rules':
      return notice('DONATION_WITHOUT_RULES', count)
    case 'paid':
      return notice('DONATION_PAID', count)
    case 'failed-tests':
      return notice('DONATION_FAILED_TESTS', count)
    case 'marked':
      return notice('DONATION_MARKED', count)
    case 'not-converted':
      return notice('DONATION_NOT_CONVERTED', count)
  }
}

/** Whether a bound asks for the use of some of the relatives. */
function asks({ bounds }: Entitlement, some: 'patient' | 'pool'): boolean {
  return bounds.some(({ of }) => of.includes(some))
}

function useUnknown(donor: DonorFact, ledger: string | null, some: 'patient' | 'pool'): boolean {
  const consumed = consumedIn(donor, ledger)
  return consumed[some] === undefined && consumed.relatives > 0
}
