import { type Context, type Executor, instant } from '../context.ts'
import { codedError } from '../errors.ts'
import { tryAgain } from '../transaction.ts'

/** A request that its browser may repeat: `key` was made before the first try, `content` is all that it says. */
export interface Repeatable {
  readonly accountId: string
  readonly key: string
  readonly content: string
}

/**
 * Does `work` once for a key and answers the first answer ever after; KEY_REUSED for another content. Call it first in the
 * transaction: a second request then waits for the first one's commit. What fails is rolled back and leaves no trace.
 */
export async function once<T>(
  trx: Executor,
  context: Context,
  { accountId, key, content }: Repeatable,
  work: () => Promise<T>,
): Promise<T> {
  const hash = context.keys.blindIndex('request', content)
  const place = { table: 'idempotency', column: 'answer_cipher', rowId: `${accountId}/${key}` } as const
  const added = await trx
    .insertInto('idempotency')
    .values({ account_id: accountId, key, request_hash: hash, created_at: instant(context) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  const row = () => trx.selectFrom('idempotency').selectAll().where('account_id', '=', accountId).where('key', '=', key)
  if (!added) {
    const first = await row().executeTakeFirst()
    if (!first?.answer_cipher) throw tryAgain()
    if (!first.request_hash.equals(hash)) throw codedError('KEY_REUSED')
    return JSON.parse(context.keys.decryptText(first.answer_cipher, place)) as T
  }
  const answer = await work()
  await trx
    .updateTable('idempotency')
    .set({ status: 201, answer_cipher: context.keys.encrypt(JSON.stringify(answer), place) })
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .execute()
  return answer
}
