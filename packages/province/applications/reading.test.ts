import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import { applicationOf, type Caller, openWorld, peopled, submit, type World } from '../test/world.ts'

describeOnDatabases('reading and deciding applications', (database) => {
  const outcome = (reply: { statusCode: number; json: () => { error?: { code: string } } }) => [
    reply.statusCode,
    reply.json().error?.code,
  ]
  const nowhere = '/api/applications/00000000-0000-4000-8000-000000000000'

  async function start(count: number): Promise<{ world: World; clerk: Caller; ids: string[]; numbers: string[] }> {
    const world = await peopled(await openWorld(database().db))
    await world.province.importDonations([donorOf(citizen(1), '王小明', 3, 1)])
    const clerk = await world.signIn('clerk1')
    const made = []
    for (let i = 0; i < count; i++) {
      // two of one instant, so that paging cannot rely on time alone
      world.clock.now += i % 2 ? 1000 : 0
      made.push(
        applicationOf(await submit(clerk, { patient: citizen(1), bags: [{ donCode: donCode(100 + i), units: 1 }] })),
      )
    }
    return { world, clerk, ids: made.map((each) => each.id), numbers: made.map((each) => each.number) }
  }

  it('pages from the newest on without gap or repetition', async () => {
    const { clerk, ids } = await start(7)
    const seen: string[] = []
    let cursor = ''
    do {
      const page = (
        await clerk.call('GET', `/api/applications?limit=3&cursor=${cursor}`.replace(/&cursor=$/, ''))
      ).json()
      expect(page.applications.length).toBeLessThanOrEqual(3)
      seen.push(...page.applications.map((each: { id: string }) => each.id))
      cursor = page.next
    } while (cursor)
    expect(seen).toHaveLength(7)
    expect([...seen].sort()).toEqual([...ids].sort())
    expect(outcome(await clerk.call('GET', '/api/applications?limit=101'))).toEqual([400, 'INVALID_INPUT'])
    expect(outcome(await clerk.call('GET', '/api/applications?cursor=x'))).toEqual([400, 'INVALID_INPUT'])
  })

  it('finds by number, by identity number in any form and by HIS id, and filters by state', async () => {
    const { clerk, ids, numbers } = await start(2)
    const find = async (query: string) =>
      (await clerk.call('GET', `/api/applications?${query}`)).json().applications.map((each: { id: string }) => each.id)
    expect(await find(`q=${numbers[1]?.toLowerCase()}`)).toEqual([ids[1]])
    const number = citizen(1)
    expect(await find(`q=${number}`)).toHaveLength(2)
    expect(await find(`q=${number.slice(0, 6)}${number.slice(8, 17)}`)).toHaveLength(2)
    expect(await find(`q=40224846313020211A1001_${number.slice(-8, -1)}`)).toHaveLength(2)
    expect(await find(`q=${citizen(2)}`)).toEqual([])
    expect(await find('state=approved')).toEqual([])
    expect(await find('state=submitted')).toHaveLength(2)
  })

  it('shows clerks their own hospital alone, reviewers everything but drafts', async () => {
    const { world, clerk, ids } = await start(1)
    const made = { patient: citizen(1), bags: [{ donCode: donCode(900), units: 1 }] }
    const draft = applicationOf(await submit(clerk, made, { submit: false }))
    const other = await world.signIn('clerk2')
    const reviewer = await world.signIn('reviewer1')
    const listed = async (caller: Caller) => (await caller.call('GET', '/api/applications')).json().applications.length
    expect([await listed(clerk), await listed(other), await listed(reviewer)]).toEqual([2, 0, 1])
    const path = `/api/applications/${ids[0]}`
    expect(outcome(await other.call('GET', path))).toEqual([404, 'APPLICATION_NOT_FOUND'])
    expect(outcome(await other.call('POST', `${path}/cancellation`, { version: 1 }))).toEqual([
      404,
      'APPLICATION_NOT_FOUND',
    ])
    expect(outcome(await reviewer.call('GET', `/api/applications/${draft.id}`))).toEqual([404, 'APPLICATION_NOT_FOUND'])
    expect(outcome(await reviewer.call('GET', nowhere))).toEqual([404, 'APPLICATION_NOT_FOUND'])
    expect(outcome(await reviewer.call('GET', '/api/applications/5'))).toEqual([400, 'INVALID_INPUT'])
  })

  it('masks persons for everybody, keeps donations from clerks, and audits every reading', async () => {
    const { world, clerk, ids } = await start(1)
    const path = `/api/applications/${ids[0]}`
    const auditor = await world.signIn('auditor')
    const [mine, theirs] = [await clerk.call('GET', path), await auditor.call('GET', path)]
    expect(mine.json()).toMatchObject({ maskedName: '王**', donations: {} })
    expect(Object.values(theirs.json().donations)).toMatchObject([[{ donCode: donCode(1) }, {}, {}]])
    for (const reply of [mine, theirs])
      for (const secret of [citizen(1), '王小明']) expect(reply.body).not.toContain(secret)
    const { entries } = (
      await auditor.call('GET', `/api/audit?subject=application:${ids[0]}&action=application.read`)
    ).json()
    expect(entries).toMatchObject([{ actor: 'auditor' }, { actor: 'clerk1' }])
    expect(outcome(await clerk.call('GET', '/api/audit'))).toEqual([403, 'NOT_ALLOWED'])
  })

  it('lets one of two reviewers decide, on the version that was read', async () => {
    const { world, ids } = await start(1)
    const path = `/api/applications/${ids[0]}/decision`
    const [one, two] = [await world.signIn('reviewer1'), await world.signIn('reviewer2')]
    const decision = { action: 'approve', version: 1 }
    expect(outcome(await one.call('POST', path, { ...decision, version: 2 }))).toEqual([409, 'VERSION_CHANGED'])
    const replies = await Promise.all([one, two].map((reviewer) => reviewer.call('POST', path, decision)))
    expect(replies.map(outcome).sort()).toEqual([
      [200, undefined],
      [409, 'VERSION_CHANGED'],
    ])
    expect(outcome(await two.call('POST', path, { ...decision, version: 2 }))).toEqual([409, 'WRONG_STATE'])
    expect(outcome(await two.call('POST', `${nowhere}/decision`, decision))).toEqual([404, 'APPLICATION_NOT_FOUND'])
  })

  it('refuses a decision of whoever submitted, and of anybody who is no reviewer', async () => {
    const { world, clerk, ids } = await start(1)
    const path = `/api/applications/${ids[0]}/decision`
    const { kysely } = world.db
    const self = await kysely
      .selectFrom('accounts')
      .select('id')
      .where('username', '=', 'reviewer1')
      .executeTakeFirstOrThrow()
    await kysely.updateTable('applications').set({ submitted_by: self.id }).execute()
    const reviewer = await world.signIn('reviewer1')
    expect(outcome(await reviewer.call('POST', path, { action: 'approve', version: 1 }))).toEqual([403, 'SAME_PERSON'])
    for (const caller of [clerk, await world.signIn('admin'), await world.signIn('auditor')]) {
      expect(outcome(await caller.call('POST', path, { action: 'approve', version: 1 }))).toEqual([403, 'NOT_ALLOWED'])
    }
    const colleague = await world.signIn('reviewer2')
    expect(outcome(await colleague.call('POST', path, { action: 'approve', version: 1 }))).toEqual([200, undefined])
  })

  it('says of a province without rules that it has none', async () => {
    await start(0)
    const bare = await openWorld(database().db, { policies: [] })
    const clerk = await bare.signIn('clerk1')
    expect(outcome(await submit(clerk, { patient: citizen(1), bags: [] }))).toEqual([422, 'NO_POLICY'])
  })
})
