import { expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { hospital, openWorld, peopled } from '../test/world.ts'

describeOnDatabases('hospitals', (database) => {
  const start = async () => {
    const world = await peopled(await openWorld(database().db))
    return { world, admin: await world.signIn('admin') }
  }
  const outcome = (reply: { statusCode: number; json: () => { error?: { code: string } } }) => [
    reply.statusCode,
    reply.json().error?.code,
  ]

  it('registers and changes a hospital without ever answering its password', async () => {
    const { admin, world } = await start()
    const fresh = hospital('滦州市人民医院', '40224846313022311A1001')
    const made = await admin.call('POST', '/api/hospitals', { ...fresh, baseUrl: 'http://10.1.1.1:8090/' })
    expect(made.statusCode).toBe(201)
    expect(made.json()).toMatchObject({ baseUrl: 'http://10.1.1.1:8090', organisationCode: '40224846313022311A1001' })
    const changed = await admin.call('PUT', `/api/hospitals/${made.json().id}`, {
      ...fresh,
      baseUrl: 'https://his.example',
      lan: false,
    })
    expect(changed.json()).toMatchObject({ baseUrl: 'https://his.example', lan: false })
    expect(made.body + changed.body + (await admin.call('GET', '/api/hospitals')).body).not.toContain('his-secret')
    const rows = await world.db.kysely.selectFrom('hospitals').select('his_password_cipher').execute()
    for (const row of rows) expect(row.his_password_cipher.toString('latin1')).not.toContain('his-secret')
  })

  it('refuses a code that is taken, a code that is none, an address that no browser reaches, and an unknown hospital', async () => {
    const { admin } = await start()
    const [first, second] = (await admin.call('GET', '/api/hospitals')).json().hospitals
    const fresh = hospital('某院', '40224846313020211A1001')
    const post = async (body: object) => outcome(await admin.call('POST', '/api/hospitals', body))
    expect(await post(fresh)).toEqual([409, 'HOSPITAL_EXISTS'])
    expect(outcome(await admin.call('PUT', `/api/hospitals/${second.id}`, fresh))).toEqual([409, 'HOSPITAL_EXISTS'])
    expect(outcome(await admin.call('PUT', `/api/hospitals/${first.id}`, fresh))).toEqual([200, undefined])
    expect(await post({ ...fresh, organisationCode: '40224846313020211A100' })).toEqual([
      422,
      'ORGANISATION_CODE_INVALID',
    ])
    expect(await post({ ...fresh, organisationCode: '40224846413020211A1001' })).toEqual([
      422,
      'ORGANISATION_CODE_INVALID',
    ])
    expect(await post({ ...fresh, baseUrl: 'http://10.0.0.1:6000' })).toEqual([422, 'BASE_URL_INVALID'])
    const nowhere = '/api/hospitals/00000000-0000-4000-8000-000000000000'
    const other = hospital('某院', '40224846313022311A1001')
    expect(outcome(await admin.call('PUT', nowhere, other))).toEqual([404, 'HOSPITAL_NOT_FOUND'])
  })

  it('gives a HIS password to the clerks of that hospital alone, and audits it', async () => {
    const { world, admin } = await start()
    const clerk = await world.signIn('clerk1')
    expect((await clerk.call('GET', '/api/his-connection')).json()).toMatchObject({
      id: 'province',
      password: 'his-secret-1',
      lan: true,
    })
    for (const name of ['admin', 'reviewer1', 'auditor']) {
      expect(outcome(await (await world.signIn(name)).call('GET', '/api/his-connection'))).toEqual([403, 'NOT_ALLOWED'])
    }
    const audit = (await admin.call('GET', '/api/audit?action=hospital.connection')).json()
    expect(audit.entries).toMatchObject([{ actor: 'clerk1', role: 'clerk' }])
  })
})
