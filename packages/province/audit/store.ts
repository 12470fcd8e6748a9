import type { Kysely, Transaction } from 'kysely'
import type * as z from 'zod'
import type { auditEntry } from '../api/index.ts'
import type { Database } from '../db/tables.ts'
import { type AuditRecord, withoutPersons } from './record.ts'

/**
 * Adds one row to the audit. Give it the transaction that does the thing, so that neither is ever there without the other;
 * the database refuses to change or delete it.
 */
export async function appendAudit(
  executor: Kysely<Database> | Transaction<Database>,
  record: AuditRecord,
): Promise<void> {
  const { at, accountId, actor, role, action, subject, detail } = withoutPersons(record)
  await executor
    .insertInto('audit')
    .values({ at, account_id: accountId, actor, role, action, subject, detail: JSON.stringify(detail ?? {}) })
    .execute()
}

export interface AuditFilter {
  readonly subject?: string | undefined
  readonly accountId?: string | undefined
  readonly action?: string | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** 1 to 100; 50 unless told. */
  readonly limit?: number | undefined
}

type AuditEntry = z.infer<typeof auditEntry>

/** The newest entries first, a page at a time; `next` is null on the last page. An `after` that is no page gives nothing. */
export async function listAudit(
  kysely: Kysely<Database> | Transaction<Database>,
  filter: AuditFilter = {},
): Promise<{ readonly entries: AuditEntry[]; readonly next: string | null }> {
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), 100)
  const below = filter.after === undefined ? undefined : Number(filter.after)
  if (below !== undefined && !Number.isSafeInteger(below)) return { entries: [], next: null }
  let query = kysely
    .selectFrom('audit')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (below !== undefined) query = query.where('id', '<', below)
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject)
  if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId)
  if (filter.action !== undefined) query = query.where('action', '=', filter.action)
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const entries = page.map(({ id, at, actor, role, action, subject, detail }) => ({
    id: String(id),
    at,
    actor,
    role,
    action,
    subject,
    detail: { ...detail },
  }))
  return { entries, next: rows.length > limit ? String(page.at(-1)?.id) : null }
}
