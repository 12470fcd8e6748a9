import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Context } from './context.ts'
import { describeOnDatabases } from './db/suite.ts'
import { testKeys } from './test/world.ts'
import { inTransaction, tryAgain } from './transaction.ts'

describeOnDatabases('a transaction', (database) => {
  const contextOf = (): Context => ({
    db: database().db.kysely,
    keys: testKeys,
    now: Date.now,
    random: randomBytes,
    log: pino({ level: 'silent' }),
  })
  const setting = (key: string) => ({ key, value: JSON.stringify(0) })

  it('runs again from its beginning after a lost race, and leaves nothing of the lost tries', async () => {
    let tries = 0
    const answer = await inTransaction(contextOf(), async (trx) => {
      await trx.insertInto('settings').values(setting('only once')).execute()
      if (++tries < 3) throw tryAgain()
      return tries
    })
    expect(answer).toBe(3)
    expect(await database().db.kysely.selectFrom('settings').select('key').execute()).toHaveLength(1)
  })

  it('gives up after five tries as BUSY, and at once on anything that is no race', async () => {
    let tries = 0
    const lose = (error: Error) =>
      inTransaction(contextOf(), async () => {
        tries++
        throw error
      })
    await expect(lose(tryAgain())).rejects.toMatchObject({ code: 'BUSY' })
    expect(tries).toBe(5)
    await expect(lose(new Error('a bug'))).rejects.toThrow('a bug')
    expect(tries).toBe(6)
  })

  // The embedded database has one connection: there the two wait for each other in line instead of in a circle.
  it('survives a deadlock: both transactions are done in the end', async () => {
    const keys = [randomUUID(), randomUUID()]
    await database().db.kysely.insertInto('settings').values(keys.map(setting)).execute()
    const inOrder = (order: readonly string[]) =>
      inTransaction(contextOf(), async (trx) => {
        for (const key of order) {
          await trx.updateTable('settings').set({ value: '1' }).where('key', '=', key).execute()
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
        return 'done'
      })
    expect(await Promise.all([inOrder(keys), inOrder([...keys].reverse())])).toEqual(['done', 'done'])
  })
})
