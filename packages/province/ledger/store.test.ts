import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Context } from '../context.ts'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import { applicationOf, openWorld, peopled, submit } from '../test/world.ts'
import { lastTaker, lockBalances, readBalances, readReservations, release, reserve } from './store.ts'

describeOnDatabases('the quota ledger', (database) => {
  async function start() {
    const world = await peopled(await openWorld(database().db))
    await world.province.importDonations([donorOf(citizen(1), '王小明', 1, 1)])
    const clerk = await world.signIn('clerk1')
    const bags = [{ donCode: donCode(100), units: 2 }]
    const { id, number } = applicationOf(await submit(clerk, { patient: citizen(1), bags }))
    const { kysely } = world.db
    const { id: donor } = await kysely.selectFrom('donors').select('id').executeTakeFirstOrThrow()
    const context: Context = {
      db: kysely,
      keys: world.keys,
      now: () => world.clock.now,
      random: randomBytes,
      log: pino({ level: 'silent' }),
    }
    const used = async () => (await readBalances(kysely, [donor])).find((row) => row.account === 'self')?.used
    return { world, context, kysely, donor, id, number, used }
  }

  it('refuses what would exceed the cap of the moment, and takes what just fits', async () => {
    const { context, kysely, donor, id, used } = await start()
    const balances = await lockBalances(kysely, [donor])
    const take = (consumes: number, cap: number | null) =>
      reserve(kysely, context, id, [{ donor, account: 'self', consumes, cap }], balances)
    expect(await used()).toBe(400)
    expect(await take(801, 1200)).toEqual({ donor, account: 'self' })
    expect(await used()).toBe(400)
    expect(await take(800, 1200)).toBeUndefined()
    expect(await take(1, 1200)).toEqual({ donor, account: 'self' })
    expect(await take(5000, null)).toBeUndefined()
    expect(await used()).toBe(6200)
  })

  it('refuses a cap that was computed before the donations changed', async () => {
    const { world, context, kysely, donor, id } = await start()
    const before = await readBalances(kysely, [donor])
    await world.province.importDonations([donorOf(citizen(1), '王小明', 2, 1)])
    const wanted = [{ donor, account: 'self' as const, consumes: 1, cap: 1200 }]
    expect(await reserve(kysely, context, id, wanted, before)).toEqual({ donor, account: 'self' })
    expect(await reserve(kysely, context, id, wanted, await readBalances(kysely, [donor]))).toBeUndefined()
  })

  it('gives back all that an application holds, once, without asking for a cap', async () => {
    const { context, kysely, donor, id, number, used } = await start()
    expect(await lastTaker(kysely, { donor, account: 'self' }, null)).toEqual({ number, hospital: '唐山市第一医院' })
    expect(await lastTaker(kysely, { donor, account: 'self' }, id)).toBeUndefined()
    expect(await readReservations(kysely, id)).toEqual([{ donor, account: 'self', reserved: 400 }])
    await release(kysely, context, id, 'reject')
    await release(kysely, context, id, 'reject')
    expect(await used()).toBe(0)
    expect(await readReservations(kysely, id)).toEqual([])
    const rows = await kysely.selectFrom('quota_ledger').select(['delta_ml', 'reason']).orderBy('id').execute()
    expect(rows).toEqual([
      { delta_ml: 400, reason: 'reserve' },
      { delta_ml: -400, reason: 'reject' },
    ])
  })
})
