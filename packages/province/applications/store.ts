import type { Actor } from '../accounts/accounts.ts'
import type { Application, ApplicationState, ApplicationSummary } from '../api/index.ts'
import type { Context, Executor } from '../context.ts'
import { findDonations } from '../donations/donations.ts'
import { codedError } from '../errors.ts'
import { listEvents } from './events.ts'
import { readCursor, type Search, writeCursor } from './list.ts'
import { openCase, place } from './rows.ts'
import { after, summaries, summaryOf, visibleTo } from './summary.ts'
import { viewAssessment } from './view.ts'

/** Who may decide sees the donations behind the quota; clerks see the quota alone (minimum scope, domain.md section 6). */
const seesDonations: ReadonlySet<Actor['role']> = new Set(['reviewer', 'auditor'])

/** One application as `actor` may see it, or APPLICATION_NOT_FOUND. The caller audits the reading. */
export async function findApplication(db: Executor, context: Context, actor: Actor, id: string): Promise<Application> {
  const row = await visibleTo(actor, summaries(db))
    .select(['donors_cipher', 'note_cipher', 'facts', 'decision', 'applications.version', 'verified'])
    .where('applications.id', '=', id)
    .executeTakeFirst()
  if (!row) throw codedError('APPLICATION_NOT_FOUND')
  const { assessed, persons } = openCase(context, row)
  const donors = assessed.record.donors.filter((donor) => donor.found).map((donor) => donor.ref)
  return {
    ...summaryOf(context, row),
    version: row.version,
    note: row.note_cipher ? context.keys.decryptText(row.note_cipher, place('note_cipher', id)) : '',
    assessment: viewAssessment(persons, assessed),
    donations: seesDonations.has(actor.role) ? await findDonations(db, donors) : {},
    events: await listEvents(db, context, id),
    verified: row.verified,
  }
}

/** The row of an application, locked until the transaction ends; APPLICATION_NOT_FOUND also for another hospital's clerk. */
export async function lockApplication(
  trx: Executor,
  actor: Actor,
  id: string,
): Promise<{
  readonly state: ApplicationState
  readonly version: number
  readonly submittedBy: string | null
  readonly number: string
}> {
  const query = trx
    .selectFrom('applications')
    .select(['state', 'version', 'submitted_by', 'number'])
    .where('id', '=', id)
  const own = actor.hospitalId === null ? query : query.where('hospital_id', '=', actor.hospitalId)
  const row = await own.forUpdate().executeTakeFirst()
  if (!row) throw codedError('APPLICATION_NOT_FOUND')
  return { state: row.state, version: row.version, submittedBy: row.submitted_by, number: row.number }
}

/** A page of applications, the newest first, as `actor` may see them. */
export async function listApplications(
  db: Executor,
  context: Context,
  actor: Actor,
  search: Search,
): Promise<{ readonly applications: ApplicationSummary[]; readonly next: string | null }> {
  let query = visibleTo(actor, summaries(db))
    .orderBy('applications.created_at', 'desc')
    .orderBy('applications.id')
    .limit(search.limit + 1)
  if (search.state) query = query.where('applications.state', '=', search.state)
  if (search.cursor) query = query.where(after(readCursor(search.cursor)))
  if (search.q) {
    const { number, identityNumber, hisId } = search.q
    query = query.where(({ or, eb }) =>
      or([
        eb('applications.number', '=', number),
        eb('his_id_index', '=', context.keys.blindIndex('his-id', hisId)),
        ...(identityNumber ? [eb('patient_index', '=', context.keys.blindIndex('identity', identityNumber))] : []),
      ]),
    )
  }
  const rows = await query.execute()
  const page = rows.slice(0, search.limit)
  const last = rows.length > search.limit ? page.at(-1) : undefined
  return {
    applications: page.map((row) => summaryOf(context, row)),
    next: last ? writeCursor({ at: last.created_at, id: last.id }) : null,
  }
}
