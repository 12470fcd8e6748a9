import { type Context, type Executor, instant } from '../context.ts'
import { codedError } from '../errors.ts'
import type { SignedReply } from './signed-reply.ts'

/**
 * Uses a ticket up for an application, inside the transaction that stores it; TICKET_USED where it served another one. A second transaction
 * with the same ticket waits here for the first one's end.
 */
export async function useTicket(
  trx: Executor,
  context: Context,
  { id, issuedAt }: SignedReply['ticket'],
  application: string,
): Promise<void> {
  const issued_at = new Date(issuedAt * 1000).toISOString()
  await trx
    .insertInto('used_tickets')
    .values({ id, application_id: application, issued_at, used_at: instant(context) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const { application_id } = await trx
    .selectFrom('used_tickets')
    .select('application_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (application_id !== application) throw codedError('TICKET_USED')
}
