import { expect, it } from 'vitest'
import type { DonorImport } from '../api/index.ts'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import { claimOf, openWorld, peopled } from '../test/world.ts'

describeOnDatabases('importing donations', (database) => {
  const start = async () => {
    const world = await peopled(await openWorld(database().db))
    return { world, admin: await world.signIn('admin') }
  }
  const donor = donorOf(citizen(1), '王小明', 2, 1)
  const first = donor.donations[0] as DonorImport['donations'][number]

  it('can be repeated, and grows with what is new', async () => {
    const { admin } = await start()
    const post = async (donors: object[]) => (await admin.call('POST', '/api/donations', { donors })).json()
    expect(await post([donor])).toEqual({ donors: 1, donations: 2 })
    expect(await post([donor])).toEqual({ donors: 1, donations: 0 })
    expect(await post([donorOf(citizen(1), '王小明', 3, 1)])).toEqual({ donors: 1, donations: 1 })
    const old = `${citizen(1).slice(0, 6)}${citizen(1).slice(8, 17)}`
    expect(await post([donorOf(old, '王小明', 4, 1)])).toEqual({ donors: 1, donations: 1 })
  })

  it('refuses a donation code that is stored with another donor or other facts, and keeps what was stored', async () => {
    const { world, admin } = await start()
    await world.province.importDonations([donor])
    const other = donorOf(citizen(2), '李梅', 1, 1)
    const changed = { ...donor, donations: [{ ...first, volume: 300 }] }
    for (const record of [other, changed]) {
      const reply = await admin.call('POST', '/api/donations', { donors: [record] })
      expect([reply.statusCode, reply.json().error.code]).toEqual([409, 'DONATION_CONFLICT'])
    }
    const rows = await world.db.kysely.selectFrom('donations').select(['volume_ml']).execute()
    expect(rows.map((row) => row.volume_ml)).toEqual([400, 400])
  })

  it('lists every fault by its place, without a value, and stores nothing', async () => {
    const { world, admin } = await start()
    const bad: DonorImport[] = [
      { ...donor, identityNumber: '%%' },
      { ...donor, name: ' ' },
      {
        ...donor,
        donations: [
          { ...first, day: '2025-02-30' },
          { ...first, donCode: '', kind: 'apheresis-platelets' },
        ],
      },
    ]
    const reply = await admin.call('POST', '/api/donations', { donors: bad })
    expect(reply.statusCode).toBe(400)
    expect(reply.json().error.fields.map((field: { path: string }) => field.path)).toEqual([
      '0.identityNumber',
      '1.name',
      '2.donations.0.day',
      '2.donations.1.donCode',
      '2.donations.1',
    ])
    expect(await world.db.kysely.selectFrom('donors').select('id').execute()).toEqual([])
  })

  it('counts in the very next assessment', async () => {
    const { world } = await start()
    const clerk = await world.signIn('clerk1')
    const claim = claimOf({ patient: citizen(1), bags: [{ donCode: donCode(100), units: 8 }] })
    const waived = async () => (await clerk.call('POST', '/api/assessments', claim)).json().waived
    expect(await waived()).toBe(0)
    await world.province.importDonations([donorOf(citizen(1), '王小明', 1, 1)])
    expect(await waived()).toBe(126_000)
    await world.province.importDonations([donorOf(citizen(1), '王小明', 3, 1)])
    expect(await waived()).toBe(168_000)
  })

  it('is an administrator’s work', async () => {
    const { world } = await start()
    for (const name of ['clerk1', 'reviewer1', 'auditor']) {
      const reply = await (await world.signIn(name)).call('POST', '/api/donations', { donors: [] })
      expect([reply.statusCode, reply.json().error.code]).toEqual([403, 'NOT_ALLOWED'])
    }
  })
})
