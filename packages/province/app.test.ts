import { expect, it } from 'vitest'
import { describeOnDatabases } from './db/suite.ts'
import { citizen, donCode, donorOf } from './test/people.ts'
import { applicationOf, claimOf, openWorld, peopled, submit } from './test/world.ts'

describeOnDatabases('the whole way of an application', (database) => {
  it('goes from signing in over the assessment to an approval, every step in its history', async () => {
    const world = await peopled(await openWorld(database().db))
    const patient = citizen(1)
    await world.province.importDonations([donorOf(patient, '王小明', 1, 1)])
    const clerk = await world.signIn('clerk1')
    const connection = await clerk.call('GET', '/api/his-connection')
    expect(connection.json()).toMatchObject({ baseUrl: 'http://127.0.0.1:8090', password: 'his-secret-1' })

    const made = { patient, bags: [{ donCode: donCode(100), units: 8 }] }
    const assessment = (await clerk.call('POST', '/api/assessments', claimOf(made))).json()
    expect(assessment).toMatchObject({ billed: 168_000, waived: 126_000, remains: 42_000 })
    const submitted = applicationOf(await submit(clerk, made))
    // 02:00 UTC: the same day in Shanghai
    expect(submitted.number).toMatch(/^XM20261122-\d{6}$/)
    expect(submitted).toMatchObject({ state: 'submitted', waived: 126_000, donations: {}, version: 1 })

    const reviewer = await world.signIn('reviewer1')
    const list = (await reviewer.call('GET', '/api/applications?state=submitted')).json()
    expect(list.applications).toMatchObject([{ number: submitted.number }])
    const seen = (await reviewer.call('GET', `/api/applications/${submitted.id}`)).json()
    expect(Object.values(seen.donations)).toMatchObject([[{ volume: 400 }]])
    const decision = { action: 'approve', version: seen.version, comment: '' }
    const approved = await reviewer.call('POST', `/api/applications/${submitted.id}/decision`, decision)
    expect(applicationOf(approved)).toMatchObject({
      state: 'approved',
      events: [{ action: 'submit' }, { action: 'approve' }],
    })
  })

  it('numbers an application by the day in Shanghai, which begins at 16:00 UTC', async () => {
    const world = await peopled(await openWorld(database().db))
    world.clock.now = Date.parse('2026-11-22T16:00:00.000Z')
    const clerk = await world.signIn('clerk1')
    const draft = await submit(clerk, { patient: citizen(1), bags: [] }, { submit: false })
    expect(applicationOf(draft).number).toMatch(/^XM20261123-\d{6}$/)
  })
})
