import { type AuditDetail, type AuditRecord, appendAudit } from '../audit/audit.ts'
import { type Context, type Executor, instant } from '../context.ts'
import type { Actor } from './account.ts'

/** Writes into the audit what somebody did; give it the transaction that does it. `detail` holds codes, ids and numbers, never a person. */
export function auditBy(
  db: Executor,
  context: Context,
  { accountId, username, role }: Actor,
  action: string,
  subject: string,
  detail: AuditDetail = {},
): Promise<void> {
  const record: AuditRecord = { at: instant(context), accountId, actor: username, role, action, subject, detail }
  return appendAudit(db, record)
}

/** Writes into the audit what the system itself did, such as a command on the server. */
export function auditSystem(
  db: Executor,
  context: Context,
  action: string,
  subject: string,
  detail: AuditDetail = {},
): Promise<void> {
  const at = instant(context)
  return appendAudit(db, { at, accountId: null, actor: 'system', role: 'system', action, subject, detail })
}
