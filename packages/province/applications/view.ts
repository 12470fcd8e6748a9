import { maskIdentity, maskName } from '@xuemian/contract'
import type { Assessment } from '../api/index.ts'
import { type AssessedCase, sumsOf } from './assessment.ts'

/** The persons of a case; stored encrypted, beside the record that names none. */
export interface CasePersons {
  readonly patient: {
    readonly name: string
    readonly identityNumber: string
    readonly birthday: string
    readonly hisId: string
    /** Of each bill: it holds the admission number (HIS-3.2.6). */
    readonly serialNumbers: readonly string[]
  }
  /** By the donor's `ref`; a donor who was not found has no name. */
  readonly donors: Readonly<Record<string, { readonly name: string; readonly identityNumber: string }>>
}

/** A case as the API shows it: names and numbers masked, every donor with an offer or the reason why there is none. */
export function viewAssessment(persons: CasePersons, assessed: AssessedCase): Assessment {
  const { record, decision } = assessed
  const { patient } = persons
  return {
    patient: {
      maskedName: maskName(patient.name),
      maskedIdentity: maskIdentity(patient.identityNumber),
      birthday: patient.birthday,
      hisId: patient.hisId,
    },
    bills: record.bills.map((bill, i) => ({
      serialNumber: patient.serialNumbers[i] ?? '',
      consumedOn: bill.consumedOn,
      actualCost: bill.actualCost,
      bags: bill.bags.map((bag) => ({ ...bag })),
    })),
    donors: record.donors.map((donor) => offerOf(donor, persons, assessed)),
    lines: decision.lines.map(({ bill, bag, donor, quota, waived, reason, clause }) => ({
      bill,
      bag,
      donor,
      quota,
      waived,
      reason,
      clause,
    })),
    notices: [...record.notices, ...decision.notices].map((notice) => ({ ...notice })),
    policy: { ...decision.policy },
    engine: decision.engine,
    ...sumsOf(assessed),
    deviations: record.deviations.map((deviation) => ({ ...deviation })),
  }
}

function offerOf(
  { ref, relation, found }: AssessedCase['record']['donors'][number],
  persons: CasePersons,
  { decision }: AssessedCase,
): Assessment['donors'][number] {
  const person = persons.donors[ref]
  const shown = {
    donor: ref,
    maskedName: person?.name ? maskName(person.name) : '—',
    maskedIdentity: person ? maskIdentity(person.identityNumber) : '',
    relation,
  }
  const quota = decision.quotas.find((use) => use.donor === ref)
  if (!found || !quota) {
    const reason = '省内没有此证件号码的献血记录，不能使用其额度；请核对证件号码，或确认献血时登记的证件。'
    return {
      ...shown,
      found,
      account: null,
      cap: null,
      consumedBefore: 0,
      consumes: 0,
      leftAfter: null,
      reason,
      clause: null,
    }
  }
  const { account, cap, consumedBefore, consumes, leftAfter, reason, clause } = quota
  return { ...shown, found, account, cap, consumedBefore, consumes, leftAfter, reason, clause }
}
