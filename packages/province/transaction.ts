import { setTimeout as pause } from 'node:timers/promises'
import { sql, type Transaction } from 'kysely'
import type { Context } from './context.ts'
import type { Database } from './db/tables.ts'
import { codedError } from './errors.ts'

/** SQLSTATEs after which the same transaction may well succeed: serialization failure, deadlock. */
const worthAnotherTry: ReadonlySet<unknown> = new Set(['40001', '40P01'])
const tries = 5

/** Thrown inside a transaction to roll it back and run it again from its beginning. */
export function tryAgain(): Error {
  return Object.assign(new Error('the transaction lost a race and runs again'), { code: '40001' })
}

/**
 * Runs `work` in one transaction; a lost race is tried again a bounded number of times, then BUSY. Waiting for another
 * transaction's lock is bounded too.
 */
export async function inTransaction<T>(
  { db, random }: Context,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(async (trx) => {
        await sql`set local lock_timeout = '10s'`.execute(trx)
        return work(trx)
      })
    } catch (error) {
      if (!worthAnotherTry.has((error as { code?: unknown }).code)) throw error
      if (attempt === tries) throw codedError('BUSY', { cause: error })
      await pause(attempt * 10 + (random(1)[0] ?? 0) / 8)
    }
  }
}
