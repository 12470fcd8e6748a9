import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import {
  applicationOf,
  type Caller,
  claimOf,
  newApplication,
  openWorld,
  peopled,
  submit,
  type World,
} from '../test/world.ts'

const husband = citizen(1)
const wife = citizen(2)
const stranger = citizen(3)

describeOnDatabases('drafts, returned and refused applications', (database) => {
  async function start(): Promise<{ world: World; clerk1: Caller; clerk2: Caller; reviewer: Caller }> {
    const world = await peopled(await openWorld(database().db))
    // Hebei: 400 ml give the donor 1,200 ml and the relatives 400 ml
    await world.province.importDonations([donorOf(husband, '王小明', 1, 1)])
    const [clerk1, clerk2, reviewer] = await Promise.all(['clerk1', 'clerk2', 'reviewer1'].map(world.signIn))
    return { world, clerk1: clerk1 as Caller, clerk2: clerk2 as Caller, reviewer: reviewer as Caller }
  }
  const codeOf = (reply: { json: () => { error?: { code: string } } }) => reply.json().error?.code
  const spouse = [{ identityNumber: husband, relation: 'spouse' as const }]

  it('reserves nothing for a draft and everything once the draft is submitted', async () => {
    const { clerk1, clerk2 } = await start()
    const made = { patient: husband, bags: [{ donCode: donCode(100), units: 1 }] }
    const draft = applicationOf(await submit(clerk1, made, { submit: false }))
    const change = { ...newApplication(made, 21_000, { submit: false }), note: '改' }
    expect(applicationOf(await clerk1.call('POST', `/api/applications/${draft.id}/submission`, change))).toMatchObject({
      state: 'draft',
      note: '改',
    })
    const done = applicationOf(
      await clerk1.call('POST', `/api/applications/${draft.id}/submission`, newApplication(made, 21_000)),
    )
    expect(done).toMatchObject({ number: draft.number, state: 'submitted', version: 3 })
    expect(codeOf(await submit(clerk2, made))).toBe('BAG_CLAIMED')
    const twice = await clerk1.call('POST', `/api/applications/${draft.id}/submission`, newApplication(made, 21_000))
    expect([twice.statusCode, codeOf(twice)]).toEqual([409, 'WRONG_STATE'])
  })

  it('keeps what a returned application holds, lets its hospital submit it anew, and gives back on cancelling', async () => {
    const { clerk1, clerk2, reviewer } = await start()
    const made = { patient: husband, bags: [{ donCode: donCode(100), units: 6 }] }
    const { id, version } = applicationOf(await submit(clerk1, made))
    const back = { action: 'return', version, comment: '请补充' }
    const returned = applicationOf(await reviewer.call('POST', `/api/applications/${id}/decision`, back))
    expect(codeOf(await submit(clerk2, made))).toBe('BAG_CLAIMED')
    const seen = (await clerk1.call('POST', '/api/assessments', { ...claimOf(made), applicationId: id })).json()
    expect(seen).toMatchObject({ waived: 126_000, bills: [{ bags: [{ claimedBy: null }] }] })
    const anew = applicationOf(
      await clerk1.call('POST', `/api/applications/${id}/submission`, newApplication(made, 126_000)),
    )
    expect(anew).toMatchObject({ state: 'submitted', version: returned.version + 1 })
    const gone = await clerk1.call('POST', `/api/applications/${id}/cancellation`, {
      version: anew.version,
      comment: '',
    })
    expect(applicationOf(gone).state).toBe('cancelled')
    expect(applicationOf(await submit(clerk2, made)).waived).toBe(126_000)
  })

  it('lets a returned application come back with other donors and bags, giving back what it held', async () => {
    const { clerk1, reviewer, world } = await start()
    await world.province.importDonations([donorOf(stranger, '陈静', 1, 50)])
    const first = { patient: wife, bags: [{ donCode: donCode(100), units: 2 }], donors: spouse }
    const { id, version } = applicationOf(await submit(clerk1, first))
    await reviewer.call('POST', `/api/applications/${id}/decision`, { action: 'return', version, comment: '关系有误' })
    const donors = [{ identityNumber: stranger, relation: 'parent' as const }]
    const other = newApplication({ patient: wife, bags: [{ donCode: donCode(101), units: 1 }], donors }, 21_000)
    applicationOf(await clerk1.call('POST', `/api/applications/${id}/submission`, other))
    expect(applicationOf(await submit(clerk1, { ...first, patient: citizen(4) })).waived).toBe(42_000)
    const balances = await world.db.kysely
      .selectFrom('quota_accounts')
      .select('used_ml')
      .where('used_ml', '>', 0)
      .orderBy('used_ml')
      .execute()
    expect(balances.map((row) => row.used_ml)).toEqual([200, 400])
  })

  it('gives bags and quota back on rejection, which needs a reason', async () => {
    const { clerk1, clerk2, reviewer } = await start()
    const made = { patient: husband, bags: [{ donCode: donCode(100), units: 6 }] }
    const { id, version } = applicationOf(await submit(clerk1, made))
    const mute = await reviewer.call('POST', `/api/applications/${id}/decision`, { action: 'reject', version })
    expect([mute.statusCode, codeOf(mute)]).toEqual([422, 'COMMENT_REQUIRED'])
    applicationOf(
      await reviewer.call('POST', `/api/applications/${id}/decision`, { action: 'reject', version, comment: '重复' }),
    )
    expect(applicationOf(await submit(clerk2, made)).waived).toBe(126_000)
  })
})
