import type { Decision } from '@xuemian/policy'
import { type Context, instant } from '../context.ts'
import type { CaseRecord } from './assessment.ts'
import { type AssessedCase, sumsOf } from './assessment.ts'
import type { CasePersons } from './view.ts'

type Column = 'patient_cipher' | 'donors_cipher' | 'note_cipher'

/** Where an encrypted value of an application lies. */
export function place(column: Column, rowId: string) {
  return { table: 'applications', column, rowId } as const
}

/** The columns that say what a case is; every one is replaced when a draft or returned application is submitted anew. */
export function caseColumns(context: Context, id: string, assessed: AssessedCase, persons: CasePersons, note: string) {
  const { keys } = context
  const { record, decision } = assessed
  const { billed, waived } = sumsOf(assessed)
  return {
    patient_index: keys.blindIndex('identity', persons.patient.identityNumber),
    patient_cipher: keys.encrypt(JSON.stringify(persons.patient), place('patient_cipher', id)),
    his_id_index: keys.blindIndex('his-id', persons.patient.hisId),
    donors_cipher: keys.encrypt(JSON.stringify(persons.donors), place('donors_cipher', id)),
    note_cipher: note ? keys.encrypt(note, place('note_cipher', id)) : null,
    policy_id: decision.policy.id,
    policy_version: decision.policy.version,
    engine: decision.engine,
    facts: JSON.stringify(record),
    decision: JSON.stringify(decision),
    billed_fen: billed,
    waived_fen: waived,
    updated_at: instant(context),
  }
}

/** The columns of `caseColumns` opened again. */
export function openCase(
  { keys }: Context,
  row: {
    readonly id: string
    readonly patient_cipher: Buffer
    readonly donors_cipher: Buffer
    readonly facts: unknown
    readonly decision: unknown
  },
): { readonly assessed: AssessedCase; readonly persons: CasePersons } {
  const patient = JSON.parse(
    keys.decryptText(row.patient_cipher, place('patient_cipher', row.id)),
  ) as CasePersons['patient']
  const donors = JSON.parse(
    keys.decryptText(row.donors_cipher, place('donors_cipher', row.id)),
  ) as CasePersons['donors']
  return {
    assessed: { record: row.facts as CaseRecord, decision: row.decision as Decision },
    persons: { patient, donors },
  }
}
