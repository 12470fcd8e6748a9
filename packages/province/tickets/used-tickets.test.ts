import { expect, it } from 'vitest'
import type { Application, NewApplication } from '../api/index.ts'
import { describeOnDatabases } from '../db/suite.ts'
import { citizen, donCode, donorOf } from '../test/people.ts'
import { hospitalKey, signedClaim, ticketOf } from '../test/signing.ts'
import { applicationOf, type Caller, claimOf, newApplication, openWorld, peopled, type World } from '../test/world.ts'

const [first, second] = [hospitalKey('first'), hospitalKey('second')]
const organisationCode = '40224846313020211A1001'
const patient = citizen(1)

describeOnDatabases('used tickets', (database) => {
  async function start() {
    const world = await peopled(await openWorld(database().db))
    await world.province.importDonations([donorOf(patient, '王小明', 3, 100)])
    const admin = await world.signIn('admin')
    const [{ id }] = (await admin.call('GET', '/api/hospitals')).json().hospitals
    const register = (...keys: { jwk: unknown }[]) =>
      admin.call('PUT', `/api/hospitals/${id}/signing-keys`, { keys: keys.map((key) => key.jwk) })
    await register(first)
    return { world, register, clerk: await world.signIn('clerk1') }
  }

  /** A signed application for one bag of 2 U; 420 yuan are waived. */
  async function signed(world: World, clerk: Caller, bag: number, key = first): Promise<NewApplication> {
    const made = { patient, bags: [{ donCode: donCode(bag), units: 2 }] }
    const said = { iss: organisationCode, iat: world.clock.now / 1000 }
    const claim = await signedClaim(claimOf(made), await ticketOf(clerk, patient), key, said)
    return { ...newApplication(made, 42_000), ...claim }
  }
  const another = (body: NewApplication): NewApplication => ({ ...body, key: `${body.key}-x` })
  const post = (clerk: Caller, body: NewApplication) => clerk.call('POST', '/api/applications', body)
  const cancel = (clerk: Caller, { id, version }: Application) =>
    clerk.call('POST', `/api/applications/${id}/cancellation`, { comment: '', version })

  it('a ticket serves one application, also when that is cancelled', async () => {
    const { world, clerk } = await start()
    const body = await signed(world, clerk, 1)
    const stored = applicationOf(await post(clerk, body))
    expect((await cancel(clerk, stored)).statusCode).toBe(200)
    const replayed = await post(clerk, another(body))
    expect([replayed.statusCode, replayed.json().error.code]).toEqual([409, 'TICKET_USED'])
    expect(applicationOf(await post(clerk, await signed(world, clerk, 1))).verified).toBe(true)
  })

  it('the same submission sent again is answered as the first time', async () => {
    const { world, clerk } = await start()
    const body = await signed(world, clerk, 1)
    const [once, twice] = [await post(clerk, body), await post(clerk, body)]
    expect(applicationOf(twice).number).toBe(applicationOf(once).number)
  })

  it('a draft is submitted with the ticket that it was saved with, and no other application is', async () => {
    const { world, clerk } = await start()
    const body = await signed(world, clerk, 1)
    const draft = applicationOf(await post(clerk, { ...body, submit: false }))
    expect((await post(clerk, another(body))).json().error.code).toBe('TICKET_USED')
    const submission = { ...another(body), applicationId: draft.id }
    const submitted = await clerk.call('POST', `/api/applications/${draft.id}/submission`, submission)
    expect(applicationOf(submitted)).toMatchObject({ state: 'submitted', verified: true })
  })

  it('a refused submission leaves its ticket unused', async () => {
    const { world, clerk } = await start()
    const body = await signed(world, clerk, 1)
    expect((await post(clerk, { ...another(body), expectedWaived: 1 })).json().error.code).toBe('SUM_CHANGED')
    expect(applicationOf(await post(clerk, body)).verified).toBe(true)
  })

  it('of many applications with one ticket at the same moment one is stored', async () => {
    const { world, clerk } = await start()
    const body = await signed(world, clerk, 1)
    const drafts = Array.from({ length: 6 }, (_, n) => ({ ...body, key: `${body.key}-${n}`, submit: false }))
    const replies = await Promise.all(drafts.map((draft) => post(clerk, draft)))
    expect(replies.map((reply) => reply.json().error?.code ?? reply.statusCode).sort()).toEqual([
      201,
      ...Array.from({ length: 5 }, () => 'TICKET_USED'),
    ])
  })

  it('a hospital changes its key without a gap: both while both are registered, then the new one alone', async () => {
    const { world, clerk, register } = await start()
    const code = async (bag: number, key: typeof first) => {
      const reply = await post(clerk, await signed(world, clerk, bag, key))
      return reply.json().error?.code ?? reply.statusCode
    }
    expect([await code(1, first), await code(2, second)]).toEqual([201, 'SIGNATURE_KEY_UNKNOWN'])
    await register(first, second)
    expect([await code(3, first), await code(4, second)]).toEqual([201, 201])
    await register(second)
    expect([await code(5, first), await code(6, second)]).toEqual(['SIGNATURE_KEY_UNKNOWN', 201])
  })
})
