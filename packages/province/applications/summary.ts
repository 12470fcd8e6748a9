import { maskIdentity, maskName } from '@xuemian/contract'
import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely'
import type { Actor } from '../accounts/accounts.ts'
import type { ApplicationState, ApplicationSummary } from '../api/index.ts'
import type { Context, Executor } from '../context.ts'
import type { Database } from '../db/tables.ts'
import type { Cursor } from './list.ts'
import { place } from './rows.ts'
import type { CasePersons } from './view.ts'

/** Applications with the names of hospital and submitter: what every list and view begins with. */
export function summaries(db: Executor) {
  return db
    .selectFrom('applications')
    .innerJoin('hospitals', 'hospitals.id', 'applications.hospital_id')
    .leftJoin('accounts as submitter', 'submitter.id', 'applications.submitted_by')
    .select([
      'applications.id',
      'applications.number',
      'applications.state',
      'hospitals.name as hospital',
      'patient_cipher',
    ])
    .select([
      'billed_fen',
      'waived_fen',
      'applications.created_at',
      'submitted_at',
      'submitter.display_name as submitter',
    ])
}

type Tables = Database & { submitter: Database['accounts'] | null }
type Joined = Omit<Tables, 'submitter'> & {
  submitter: { [K in keyof Database['accounts']]: Database['accounts'][K] | null }
}

/** A clerk sees the own hospital's applications, and a draft is seen by its hospital alone. */
export function visibleTo<O>(
  actor: Actor,
  query: SelectQueryBuilder<Joined, 'applications' | 'hospitals' | 'submitter', O>,
): SelectQueryBuilder<Joined, 'applications' | 'hospitals' | 'submitter', O> {
  if (actor.hospitalId !== null) return query.where('applications.hospital_id', '=', actor.hospitalId)
  return query.where('applications.state', '<>', 'draft')
}

/** Keyset paging: everything after a cursor in the order `created_at desc, id`. */
export function after({ at, id }: Cursor) {
  return ({ or, and, eb }: ExpressionBuilder<Joined, 'applications' | 'hospitals' | 'submitter'>) =>
    or([
      eb('applications.created_at', '<', at),
      and([eb('applications.created_at', '=', at), eb('applications.id', '>', id)]),
    ])
}

interface SummaryRow {
  readonly id: string
  readonly number: string
  readonly state: ApplicationState
  readonly hospital: string
  readonly patient_cipher: Buffer
  readonly billed_fen: number
  readonly waived_fen: number
  readonly created_at: string
  readonly submitted_at: string | null
  readonly submitter: string | null
}

/** One line of a list, the patient masked. */
export function summaryOf({ keys }: Context, row: SummaryRow): ApplicationSummary {
  const patient = JSON.parse(
    keys.decryptText(row.patient_cipher, place('patient_cipher', row.id)),
  ) as CasePersons['patient']
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    hospital: row.hospital,
    maskedName: maskName(patient.name),
    maskedIdentity: maskIdentity(patient.identityNumber),
    billed: row.billed_fen,
    waived: row.waived_fen,
    createdAt: row.created_at,
    submittedAt: row.submitted_at,
    submittedBy: row.submitter,
  }
}
