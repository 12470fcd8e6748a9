import { randomBytes } from 'node:crypto'
import type { Day, Fen, UnitHundredths } from '@xuemian/contract'
import { createHisClient, type HisClientOptions } from '@xuemian/contract/client'
import {
  createGateway,
  createMemorySource,
  type Gateway,
  type GatewaySettings,
  machineCredential,
} from '@xuemian/gateway'
import { afterEach, describe, expect, test } from 'vitest'
import { fetchFrom } from './support/inject-fetch.ts'

const number = '11010519491231002X'
const secret = 'p+w d&=%#?张'.replace(/[+ ]/g, '')
const rows = {
  patients: [{ patientKey: '7', name: '张三', identityNumber: number, birthday: '1949-12-31' as Day }],
  bags: [
    {
      patientKey: '7',
      admissionNumber: '056544',
      settlementNumber: 'S1',
      settledOn: '2019-10-15' as Day,
      dischargedOn: '2019-10-15' as Day,
      voided: false,
      actualCost: 10_000 as Fen,
      consumedOn: '2019-10-12' as Day,
      donCode: '0030119123456',
      prodCode: 'P0001V00',
      prodClassCode: '1001',
      prodClassName: '全血',
      volume: 400 as UnitHundredths,
      rh: '+' as const,
      money: 44_000 as Fen,
    },
  ],
}

const open: Gateway[] = []
afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close()
})

async function start(settings: Partial<GatewaySettings> = {}, now = Date.now): Promise<Gateway> {
  const gateway = await createGateway({
    settings: {
      organisationCode: '40224846313020211A1001',
      clients: [{ id: 'window-1', credential: machineCredential(secret) }],
      tokenKey: randomBytes(32),
      ...settings,
    },
    source: createMemorySource(rows),
    now,
    random: randomBytes,
  })
  open.push(gateway)
  return gateway
}

/** The same body over a socket and without one (style.md 5). */
const ways: Record<string, (gateway: Gateway) => Promise<Pick<HisClientOptions, 'baseUrl' | 'fetch'>>> = {
  'a socket': async (gateway) => ({ baseUrl: (await gateway.listen({ port: 0, host: '127.0.0.1' })).url, fetch }),
  'no socket': async (gateway) => ({ baseUrl: 'http://his.test', fetch: fetchFrom(gateway.app) }),
}

describe.each(Object.entries(ways))('over %s', (_name, reach) => {
  const login = { id: 'window-1', password: secret, now: Date.now }

  test('fetches a patient and the bills, with credentials that need escaping', async () => {
    const his = createHisClient({ ...(await reach(await start())), ...login })
    const outcome = await his.bloodUse(' 11010519491231002x ')
    expect(outcome).toMatchObject({
      ok: true,
      deviations: [],
      raw: { status: 200, contentType: 'application/json; charset=utf-8' },
      value: {
        bldUser: {
          name: '张三',
          identityNumber: number,
          birthday: '1949-12-31',
          hisId: '40224846313020211A1001_056544',
        },
        chargeBills: [
          {
            serialNumber: '40224846313020211A1001_056544',
            actualCost: 10_000,
            products: [{ volume: 400, money: 44_000 }],
          },
        ],
      },
    })
  })

  test('says that the HIS refused the credentials, without repeating them', async () => {
    const his = createHisClient({ ...(await reach(await start())), ...login, password: 'wrong-password' })
    const outcome = await his.bloodUse(number)
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'CREDENTIALS_REFUSED', erroMessage: '用户名或密码不正确' },
    })
    expect(JSON.stringify(outcome)).not.toMatch(/wrong-password|window-1|110105/)
  })

  test.each([false, true])('reads the same failure with real status codes %s', async (httpStatus) => {
    const his = createHisClient({ ...(await reach(await start({ httpStatus }))), ...login })
    const outcome = await his.bloodUse('120103198806018241')
    const status = httpStatus ? 404 : 200
    expect(outcome).toMatchObject({ ok: false, error: { code: 'HIS_REFUSED', step: 'bloodUse', status } })
    expect(outcome).toMatchObject({ error: { erroMessage: expect.stringContaining('未找到') } })
  })

  test('keeps its token until shortly before its end, and then fetches another', async () => {
    const gateway = await start()
    const way = await reach(gateway)
    const paths: string[] = []
    const counted: typeof way.fetch = (url, init) => {
      paths.push(new URL(url).pathname)
      return way.fetch(url, init)
    }
    let time = Date.now()
    const his = createHisClient({ ...way, ...login, fetch: counted, now: () => time })
    await his.bloodUse(number)
    await his.bloodUse(number)
    expect(paths).toEqual(['/token', '/blduseinfo', '/blduseinfo'])
    time += 7_141_000
    await his.bloodUse(number)
    expect(paths.slice(3)).toEqual(['/token', '/blduseinfo'])
  })

  test('fetches a new token once when the HIS no longer takes the old one', async () => {
    let time = Date.now()
    const way = await reach(await start({}, () => time))
    const paths: string[] = []
    const counted: typeof way.fetch = (url, init) => {
      paths.push(new URL(url).pathname)
      return way.fetch(url, init)
    }
    const his = createHisClient({ ...way, ...login, fetch: counted, now: () => 0 })
    expect((await his.bloodUse(number)).ok).toBe(true)
    time += 7_201_000
    expect((await his.bloodUse(number)).ok).toBe(true)
    expect(paths).toEqual(['/token', '/blduseinfo', '/blduseinfo', '/token', '/blduseinfo'])
  })

  test('an abort ends the call', async () => {
    const his = createHisClient({ ...(await reach(await start())), ...login })
    const controller = new AbortController()
    const pending = his.bloodUse(number, { signal: controller.signal })
    controller.abort()
    expect(await pending).toMatchObject({ ok: false, error: { code: 'ABORTED' } })
  })
})
