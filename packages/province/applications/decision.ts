import { sql } from 'kysely'
import type * as z from 'zod'
import { type Actor, auditBy, requireRole } from '../accounts/accounts.ts'
import type { Application, cancelRequest, decisionRequest } from '../api/index.ts'
import { type Context, type Executor, instant } from '../context.ts'
import { codedError } from '../errors.ts'
import { release } from '../ledger/ledger.ts'
import { inTransaction } from '../transaction.ts'
import { releaseBags } from './claims.ts'
import { appendEvent } from './events.ts'
import { type ApplicationAction, nextState } from './state.ts'
import { findApplication, lockApplication } from './store.ts'

/**
 * A reviewer's decision on a submitted application. Rejecting gives back bags and quota; returning keeps them for the hospital.
 * Errors: APPLICATION_NOT_FOUND, VERSION_CHANGED, WRONG_STATE, SAME_PERSON, COMMENT_REQUIRED.
 */
export function decideApplication(
  context: Context,
  reviewer: Actor,
  id: string,
  request: z.infer<typeof decisionRequest>,
): Promise<Application> {
  requireRole(reviewer, 'reviewer')
  if (request.action !== 'approve' && request.comment === '') throw codedError('COMMENT_REQUIRED')
  return act(context, reviewer, id, request.action, request)
}

/** A clerk withdraws an application of the own hospital; what it held is given back. Errors as for decisions. */
export function cancelApplication(
  context: Context,
  clerk: Actor,
  id: string,
  request: z.infer<typeof cancelRequest>,
): Promise<Application> {
  requireRole(clerk, 'clerk')
  return act(context, clerk, id, 'cancel', request)
}

function act(
  context: Context,
  actor: Actor,
  id: string,
  action: ApplicationAction,
  { version, comment }: { readonly version: number; readonly comment: string },
): Promise<Application> {
  return inTransaction(context, async (trx) => {
    const row = await lockApplication(trx, actor, id)
    if (row.version !== version) throw codedError('VERSION_CHANGED')
    const state = nextState(row.state, action)
    const decides = action !== 'cancel'
    if (decides && row.submittedBy === actor.accountId) throw codedError('SAME_PERSON')
    const at = instant(context)
    await trx
      .updateTable('applications')
      .set({
        state,
        version: sql<number>`version + 1`,
        updated_at: at,
        ...(decides ? { decided_by: actor.accountId, decided_at: at } : {}),
      })
      .where('id', '=', id)
      .execute()
    if (state === 'rejected' || state === 'cancelled') await giveBack(trx, context, id, action)
    await appendEvent(trx, context, actor, id, action, comment)
    await auditBy(trx, context, actor, `application.${action}`, `application:${id}`, { number: row.number })
    return findApplication(trx, context, actor, id)
  })
}

async function giveBack(trx: Executor, context: Context, id: string, reason: string): Promise<void> {
  await release(trx, context, id, reason)
  await releaseBags(trx, context, id)
}
