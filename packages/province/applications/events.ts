import { randomUUID } from 'node:crypto'
import type { Actor } from '../accounts/accounts.ts'
import type { Application } from '../api/index.ts'
import { type Context, type Executor, instant } from '../context.ts'

/** Adds one event to an application's history. */
export async function appendEvent(
  db: Executor,
  context: Context,
  { accountId, role }: Actor,
  application: string,
  action: string,
  comment: string,
): Promise<void> {
  const id = randomUUID()
  const comment_cipher = comment ? context.keys.encrypt(comment, place(id)) : null
  await db
    .insertInto('application_events')
    .values({
      id,
      application_id: application,
      at: instant(context),
      account_id: accountId,
      role,
      action,
      comment_cipher,
    })
    .execute()
}

/** An application's history, oldest first. */
export async function listEvents(db: Executor, { keys }: Context, application: string): Promise<Application['events']> {
  const rows = await db
    .selectFrom('application_events')
    .innerJoin('accounts', 'accounts.id', 'application_events.account_id')
    .select(['application_events.id', 'at', 'display_name', 'application_events.role', 'action', 'comment_cipher'])
    .where('application_id', '=', application)
    .orderBy('sequence')
    .execute()
  return rows.map(({ id, at, display_name, role, action, comment_cipher }) => ({
    at,
    by: display_name,
    role,
    action,
    comment: comment_cipher ? keys.decryptText(comment_cipher, place(id)) : '',
  }))
}

function place(rowId: string) {
  return { table: 'application_events', column: 'comment_cipher', rowId } as const
}
