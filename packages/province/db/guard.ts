import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type TransactionBuilder } from 'kysely'
import type pg from 'pg'
import { databaseFailure } from './failure.ts'
import type { Database } from './tables.ts'

/**
 * kysely over a pool that refuses to be used inside a transaction of its own (POOL_USED_IN_TRANSACTION). With the embedded
 * database's one connection such a use waits for itself for ever, on a busy server now and then; a thrown error is found at once.
 */
export function guardedKysely(pool: {
  connect: () => Promise<pg.PoolClient>
  end: () => Promise<void>
}): Kysely<Database> {
  const inside = new AsyncLocalStorage<{ open: boolean }>()
  async function connect(): Promise<pg.PoolClient> {
    if (inside.getStore()?.open)
      throw databaseFailure('POOL_USED_IN_TRANSACTION', 'use the transaction that is at hand')
    return pool.connect()
  }
  const kysely = new Kysely<Database>({ dialect: new PostgresDialect({ pool: { connect, end: () => pool.end() } }) })

  function guardBuilder(builder: TransactionBuilder<Database>): TransactionBuilder<Database> {
    const execute = builder.execute.bind(builder)
    const setIsolationLevel = builder.setIsolationLevel.bind(builder)
    const setAccessMode = builder.setAccessMode.bind(builder)
    builder.execute = (callback) =>
      execute(async (trx) => {
        // closed at the end: work that outlives the transaction may use the pool again
        const scope = { open: true }
        try {
          return await inside.run(scope, () => callback(trx))
        } finally {
          scope.open = false
        }
      })
    builder.setIsolationLevel = (level) => guardBuilder(setIsolationLevel(level))
    builder.setAccessMode = (mode) => guardBuilder(setAccessMode(mode))
    return builder
  }
  const transaction = kysely.transaction.bind(kysely)
  kysely.transaction = () => guardBuilder(transaction())
  return kysely
}
