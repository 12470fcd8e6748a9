import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { callerOf, openWorld, password, peopled, type World } from '../test/world.ts'

describeOnDatabases('accounts and sessions', (database) => {
  const start = async (): Promise<World> => peopled(await openWorld(database().db))
  const signIn = ({ province }: World, username: string, tried: string, remoteAddress = '10.0.0.1') =>
    province.app.inject({ method: 'POST', url: '/api/session', payload: { username, password: tried }, remoteAddress })
  const outcome = (reply: { statusCode: number; json: () => { error?: { code: string } } }) => [
    reply.statusCode,
    reply.statusCode === 204 ? undefined : reply.json().error?.code,
  ]

  it('signs in by user name in any case and answers who it is, with a cookie that scripts and other sites cannot use', async () => {
    const world = await start()
    const reply = await signIn(world, ' CLERK1 ', password)
    expect(reply.json()).toMatchObject({
      account: { username: 'clerk1', role: 'clerk' },
      hospital: { name: '唐山市第一医院', origin: 'http://127.0.0.1:8090' },
    })
    expect(reply.headers['set-cookie']).toMatch(/^xm_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  })

  it('marks the cookie as secure where people use https', async () => {
    const world = await peopled(await openWorld(database().db, { appOrigin: 'https://xuemian.example' }))
    expect((await signIn(world, 'clerk1', password)).headers['set-cookie']).toContain('; Secure')
  })

  it('answers an unknown name and a wrong password alike', async () => {
    const world = await start()
    const [unknown, wrong] = [await signIn(world, 'nobody', 'x'), await signIn(world, 'clerk1', 'x')]
    expect(outcome(wrong)).toEqual([401, 'SIGN_IN_FAILED'])
    expect(unknown.body).toBe(wrong.body)
  })

  it('pauses after five failures from one address for 300 s, and never for another address', async () => {
    const world = await start()
    for (let i = 0; i < 5; i++) expect(outcome(await signIn(world, 'clerk1', 'x'))).toEqual([401, 'SIGN_IN_FAILED'])
    expect(outcome(await signIn(world, 'clerk1', password))).toEqual([429, 'SIGN_IN_LOCKED'])
    expect(outcome(await signIn(world, 'clerk1', password, '10.0.0.2'))[0]).toBe(200)
    expect(outcome(await signIn(world, 'clerk2', password))[0]).toBe(200)
    world.clock.now += 299_999
    expect(outcome(await signIn(world, 'clerk1', password))[0]).toBe(429)
    world.clock.now += 1
    expect(outcome(await signIn(world, 'clerk1', password))[0]).toBe(200)
  })

  it('ends a session after its idle time, and one in use after 12 hours', async () => {
    const world = await start()
    const clerk = await world.signIn('clerk1')
    const ask = async () => outcome(await clerk.call('GET', '/api/session'))
    world.clock.now += 599_000
    expect(await ask()).toEqual([200, undefined])
    world.clock.now += 600_000
    expect(await ask()).toEqual([401, 'NOT_SIGNED_IN'])
    const other = await world.signIn('clerk2')
    const ends = world.clock.now + 12 * 3_600_000
    for (; world.clock.now + 500_000 < ends; world.clock.now += 500_000) await other.call('GET', '/api/session')
    expect((await other.call('GET', '/api/session')).statusCode).toBe(200)
    world.clock.now = ends
    expect((await other.call('GET', '/api/session')).statusCode).toBe(401)
  })

  it('ends a session on signing out, and stores no token in clear', async () => {
    const world = await start()
    const clerk = await world.signIn('clerk1')
    const rows = await world.db.kysely.selectFrom('sessions').select('token_hash').execute()
    expect(rows[0]?.token_hash.toString('base64url')).not.toBe(clerk.cookie.split('=')[1])
    expect(outcome(await clerk.call('DELETE', '/api/session'))).toEqual([204, undefined])
    expect(outcome(await clerk.call('GET', '/api/session'))).toEqual([401, 'NOT_SIGNED_IN'])
  })

  it('lets an administrator add accounts that make sense, and nobody else', async () => {
    const world = await start()
    const admin = await world.signIn('admin')
    const hospitalId = (await admin.call('GET', '/api/hospitals')).json().hospitals[0].id
    const fresh = { username: '新经办', displayName: '新', role: 'clerk', hospitalId, password }
    const post = async (account: object) => outcome(await admin.call('POST', '/api/accounts', account))
    expect(await post(fresh)).toEqual([201, undefined])
    expect(await post(fresh)).toEqual([409, 'USERNAME_TAKEN'])
    expect(await post({ ...fresh, username: 'a1', hospitalId: null })).toEqual([422, 'ACCOUNT_HOSPITAL'])
    expect(await post({ ...fresh, username: 'a1', role: 'reviewer' })).toEqual([422, 'ACCOUNT_HOSPITAL'])
    expect(await post({ ...fresh, username: 'a1', hospitalId: '00000000-0000-4000-8000-000000000000' })).toEqual([
      404,
      'HOSPITAL_NOT_FOUND',
    ])
    expect(await post({ ...fresh, username: 'a1', password: 'alllowercase' })).toEqual([422, 'WEAK_PASSWORD'])
    expect(await post({ ...fresh, username: 'xuemian', password: 'Xuemian-2026' })).toEqual([422, 'WEAK_PASSWORD'])
    const { accounts } = (await admin.call('GET', '/api/accounts')).json()
    expect(accounts).toContainEqual(expect.objectContaining({ username: '新经办', active: true }))
    expect(JSON.stringify(accounts)).not.toContain('argon2')
    for (const name of ['clerk1', 'reviewer1', 'auditor']) {
      expect(outcome(await (await world.signIn(name)).call('GET', '/api/accounts'))).toEqual([403, 'NOT_ALLOWED'])
    }
    expect(outcome(await callerOf(world.province, '').call('GET', '/api/accounts'))).toEqual([401, 'NOT_SIGNED_IN'])
  })

  it('refuses an account that was made inactive, also in an open session', async () => {
    const world = await start()
    const clerk = await world.signIn('clerk1')
    await world.db.kysely.updateTable('accounts').set({ active: false }).where('username', '=', 'clerk1').execute()
    expect(outcome(await clerk.call('GET', '/api/session'))).toEqual([401, 'NOT_SIGNED_IN'])
    expect(outcome(await signIn(world, 'clerk1', password))).toEqual([401, 'SIGN_IN_FAILED'])
  })

  it('writes sign-ins, refusals and sign-outs into the audit, without the name that was tried', async () => {
    const world = await start()
    await signIn(world, 'hunter2', 'clerk1')
    const clerk = await world.signIn('clerk1')
    await clerk.call('DELETE', '/api/session')
    const auditor = await world.signIn('auditor')
    const { entries } = (await auditor.call('GET', '/api/audit?limit=4')).json()
    expect(entries.map((entry: { action: string; actor: string }) => [entry.action, entry.actor])).toEqual([
      ['session.start', 'auditor'],
      ['session.end', 'clerk1'],
      ['session.start', 'clerk1'],
      ['session.refused', 'unknown'],
    ])
    expect(JSON.stringify(entries)).not.toContain('hunter2')
  })
})
