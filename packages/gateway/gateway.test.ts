import { randomBytes } from 'node:crypto'
import { identityCheckDigit } from '@xuemian/contract'
import { describe, expect, test } from 'vitest'
import { codedError } from './errors.ts'
import type { LogLine } from './operation/redact.ts'
import {
  bagRow,
  client,
  identityNumber,
  organisationCode,
  patientRow,
  sourceThat,
  testGateway,
  tokenOf,
} from './testing.ts'
import { machineCredential } from './tokens/credentials.ts'

const tokenUrl = `/token?id=${client.id}&password=${client.password}`

describe('/token (HIS-3.1)', () => {
  test('answers a token and expires_in as a string of digits', async () => {
    const { app } = await testGateway()
    const reply = await app.inject(tokenUrl)
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({
      success: true,
      data: { token: expect.stringMatching(/^[\w.-]{40,512}$/), expires_in: '7200' },
      erroMessage: null,
    })
  })

  test.each([
    ['a wrong password', `/token?id=${client.id}&password=wrong`, '用户名或密码不正确'],
    ['an unknown id', '/token?id=nobody&password=wrong', '用户名或密码不正确'],
    ['no id', '/token?password=x', '缺少参数id'],
    ['no password', `/token?id=${client.id}`, '缺少参数password'],
    ['an empty password', `/token?id=${client.id}&password=`, '缺少参数password'],
    ['a repeated id', `${tokenUrl}&id=${client.id}`, '参数id重复，只能出现一次'],
    ['an id repeated by escaping its name', `${tokenUrl}&%69d=x`, '参数id重复，只能出现一次'],
    ['nothing at all', '/token', '缺少参数id'],
  ])('refuses %s with token null and expires_in "0"', async (_what, url, erroMessage) => {
    const { app } = await testGateway()
    const reply = await app.inject(url)
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({ success: false, data: { token: null, expires_in: '0' }, erroMessage })
  })

  test('takes parameters in form encoding', async () => {
    const password = 'p%&=#/张三'
    const clients = [{ id: '窗口', credential: machineCredential(password) }]
    const { app } = await testGateway({ settings: { clients } })
    const reply = await app.inject(`/token?${new URLSearchParams({ id: '窗口', password })}`)
    expect(reply.json()).toMatchObject({ success: true })
  })
})

describe('/blduseinfo (HIS-3.2)', () => {
  const ask = async (more: Parameters<typeof testGateway>[0] = {}, number = identityNumber) => {
    const gateway = await testGateway(more)
    return gateway.app.inject(
      `/blduseinfo?${new URLSearchParams({ token: await tokenOf(gateway), identityNumber: number })}`,
    )
  }

  test('answers the person and the bills with the names, types and order of the text', async () => {
    const reply = await ask()
    expect(reply.body).toBe(
      '{"success":true,"data":{"bldUser":{"name":"张三","identityNumber":"11010519491231002X","birthday":"1949-12-31",' +
        '"hisId":"40224846313020211A1001_056544"},"chargeBills":[{"serialNumber":"40224846313020211A1001_056544","actualCost":"420.00",' +
        '"consumptionDatetime":"2019-10-12","products":[{"donCode":"0030119123456","prodCode":"P0056V00","prodClassCode":"1001",' +
        '"prodClassName":"悬浮红细胞","volume":2,"rh":"+","money":420}]}]},"erroMessage":null}',
    )
  })

  test.each(['110105491231002', ' 11010519491231002x ', '１１０１０５１９４９１２３１００２Ｘ'])(
    'finds the person by %s',
    async (number) => {
      expect((await ask({}, number)).json()).toMatchObject({ success: true, data: { bldUser: { name: '张三' } } })
    },
  )

  test('a 15-digit question is echoed in its own form', async () => {
    expect((await ask({}, '110105491231002')).json()).toMatchObject({
      data: { bldUser: { identityNumber: '110105491231002' } },
    })
  })

  test('says 未找到 for an unknown number and hints at a wrong check digit', async () => {
    const known = `11010519900307001${identityCheckDigit('11010519900307001')}`
    expect((await ask({}, known)).json()).toEqual({
      success: false,
      data: null,
      erroMessage: '未找到该证件号的患者，请核对证件号',
    })
    const wrong = '360426199101010072'
    expect((await ask({}, wrong)).json()).toMatchObject({
      success: false,
      erroMessage: expect.stringContaining('校验位'),
    })
  })

  test('finds a person whose number has a wrong check digit, and one of 19 characters as in the sample', async () => {
    for (const number of ['360426199101010072', '130229XXXXXXXX35612']) {
      const rows = { patients: [patientRow({ identityNumber: number })], bags: [] }
      expect((await ask({ rows }, number)).json()).toMatchObject({ success: true, data: { chargeBills: [] } })
    }
  })

  test('refuses a number that is none', async () => {
    expect((await ask({}, '<script>')).json()).toMatchObject({ success: false, data: null })
  })

  test.each([
    ['no token', `/blduseinfo?identityNumber=${identityNumber}`, '缺少token'],
    ['an empty token', `/blduseinfo?token=&identityNumber=${identityNumber}`, '缺少token'],
    ['an unknown token', `/blduseinfo?token=CQFPrKwF14tG2AfJ4YsvESv&identityNumber=${identityNumber}`, 'token无效'],
    ['a repeated token', `/blduseinfo?token=a&token=a&identityNumber=${identityNumber}`, '参数token重复'],
  ])('refuses %s and says so', async (_what, url, words) => {
    const { app } = await testGateway()
    const body = (await app.inject(url)).json<{ erroMessage: string }>()
    expect(body).toMatchObject({ success: false, data: null })
    expect(body.erroMessage).toContain(words)
  })

  test('refuses an expired token as expired, and a missing or repeated number', async () => {
    let time = Date.now()
    const gateway = await testGateway({ now: () => time })
    const token = await tokenOf(gateway)
    const message = async (query: string) =>
      (await gateway.app.inject(`/blduseinfo?token=${token}${query}`)).json<{ erroMessage: string }>().erroMessage
    expect(await message('')).toBe('缺少参数identityNumber')
    expect(await message('&identityNumber=1&identityNumber=1')).toBe('参数identityNumber重复，只能出现一次')
    time += 7_200_000
    expect(await message(`&identityNumber=${identityNumber}`)).toContain('token已过期')
  })

  test('a source that fails, is late or answers too much is a coded failure without the driver’s words', async () => {
    const failing = sourceThat(() =>
      Promise.reject(Object.assign(new Error('duplicate key 11010519491231002X'), { code: '08006' })),
    )
    expect((await ask({ source: failing })).json()).toEqual({
      success: false,
      data: null,
      erroMessage: '医院数据库暂不可用，请稍后再试',
    })
    const hanging = sourceThat(() => new Promise(() => undefined))
    const late = await ask({ source: hanging, settings: { limits: { sourceTimeoutMs: 50 } } })
    expect(late.json()).toMatchObject({ success: false, erroMessage: expect.stringContaining('超时') })
    const large = sourceThat(() => Promise.reject(codedError('SOURCE_TOO_MANY_ROWS')))
    expect((await ask({ source: large })).json()).toMatchObject({
      erroMessage: expect.stringContaining('超出网关上限'),
    })
  })

  test('names field and ordinal of a missing value', async () => {
    const rows = {
      patients: [patientRow()],
      bags: [
        bagRow(),
        bagRow({ settlementNumber: 'S2', donCode: '0030119000001' }),
        bagRow({ settlementNumber: 'S2', donCode: '0030119000002' }),
        bagRow({ settlementNumber: 'S2', donCode: '0030119000003', rh: null }),
      ],
    }
    const reply = await ask({ rows })
    expect(reply.json()).toEqual({ success: false, data: null, erroMessage: '医院数据缺少必填项：第2张票据第3袋 rh' })
  })
})

describe('HTTP status (HIS-2.5)', () => {
  test.each([
    [401, '/blduseinfo?identityNumber=1'],
    [401, '/token?id=window&password=wrong'],
    [400, '/token?id=window'],
  ])('is %i with the same body where httpStatus is on, and 200 where it is off, for %s', async (status, url) => {
    const off = await (await testGateway()).app.inject(url)
    const on = await (await testGateway({ settings: { httpStatus: true } })).app.inject(url)
    expect([off.statusCode, on.statusCode]).toEqual([200, status])
    expect(on.body).toBe(off.body)
  })

  test('is 404 for an unknown patient, 503 for a failing source, 429 for too many failures where httpStatus is on', async () => {
    const settings = { httpStatus: true, limits: { attempts: 1 } }
    const gateway = await testGateway({ settings })
    const url = `/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=`
    expect((await gateway.app.inject(`${url}120103198806018241`)).statusCode).toBe(404)
    await gateway.app.inject('/token?id=window&password=wrong')
    expect((await gateway.app.inject('/token?id=window&password=another')).statusCode).toBe(429)
    const broken = await testGateway({ settings, source: sourceThat(() => Promise.reject(new Error('down'))) })
    expect(
      (await broken.app.inject(`${url.replace(/token=[^&]*/, `token=${await tokenOf(broken)}`)}1`)).statusCode,
    ).toBe(503)
  })
})

describe('tokens (HIS-3.1.3)', () => {
  test('are valid on another node and after a restart, and earlier ones stay valid', async () => {
    const clients = [{ id: client.id, credential: machineCredential(client.password) }]
    const [first, second] = [await testGateway({ settings: { clients } }), await testGateway({ settings: { clients } })]
    const tokens = [await tokenOf(first), await tokenOf(first)]
    expect(tokens[0]).not.toBe(tokens[1])
    for (const token of tokens) {
      const reply = await second.app.inject(`/blduseinfo?token=${token}&identityNumber=${identityNumber}`)
      expect(reply.json()).toMatchObject({ success: true })
    }
  })

  test('end when the client’s password changes or the client is removed', async () => {
    const token = await tokenOf(await testGateway())
    for (const clients of [
      [{ id: client.id, credential: machineCredential('another-secret-9x') }],
      [{ id: 'other', credential: machineCredential('x') }],
    ]) {
      const { app } = await testGateway({ settings: { clients } })
      const reply = await app.inject(`/blduseinfo?token=${token}&identityNumber=${identityNumber}`)
      expect(reply.json()).toMatchObject({ success: false, erroMessage: expect.stringContaining('token无效') })
    }
  })
})

describe('logs', () => {
  test('hold no id, password, token, number, name or message, whatever comes', async () => {
    const lines: LogLine[] = []
    const broken = sourceThat(() =>
      Promise.reject(Object.assign(new Error(`bad ${identityNumber}`), { code: '22P02' })),
    )
    const gateway = await testGateway({ log: (line) => lines.push(line), source: broken })
    const token = await tokenOf(gateway)
    for (const url of [
      `/blduseinfo?token=${token}&identityNumber=${identityNumber}`,
      `/${identityNumber}?password=${client.password}`,
      `/token/${identityNumber}`,
      `/%ZZ${identityNumber}`,
      '/token?id=%ZZ',
    ]) {
      await gateway.app.inject(url)
    }
    expect(lines.map(({ path, status, code }) => [path, status, code])).toEqual([
      ['/token', 200, 'OK'],
      ['/blduseinfo', 200, 'SOURCE_FAILED'],
      ['other', 404, 'PATH_UNKNOWN'],
      ['other', 404, 'PATH_UNKNOWN'],
      ['other', 400, 'REQUEST_UNREADABLE'],
      ['/token', 400, 'REQUEST_UNREADABLE'],
    ])
    expect(lines[1]?.cause).toBe('22P02')
    const text = JSON.stringify(lines)
    for (const secret of [identityNumber, client.password, client.id, token, '张三']) expect(text).not.toContain(secret)
  })
})

describe('health', () => {
  test('is live, and ready only while the source answers', async () => {
    let healthy = true
    let time = 0
    const source = {
      ...sourceThat(async () => ({ patients: [], bags: [] })),
      check: async () => (healthy ? undefined : Promise.reject(new Error('x'))),
    }
    const { app } = await testGateway({ source, now: () => time })
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
    healthy = false
    time += 1_000
    const reply = await app.inject('/health/ready')
    expect(reply.statusCode).toBe(503)
    expect(reply.json()).toMatchObject({ success: false, data: null })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
  })
})

test('serves under a prefix where one is configured, and only there', async () => {
  const { app } = await testGateway({ settings: { pathPrefix: '/his' } })
  expect((await app.inject(`/his${tokenUrl}`)).json()).toMatchObject({ success: true })
  expect((await app.inject(tokenUrl)).statusCode).toBe(404)
})

test('randomness is an argument: the same seed makes the same token', async () => {
  const fixed = { now: () => 1_700_000_000_000, random: () => new Uint8Array(6) }
  const clients = [{ id: client.id, credential: machineCredential(client.password, () => new Uint8Array(16)) }]
  const make = () => testGateway({ ...fixed, settings: { clients } })
  expect(await tokenOf(await make())).toBe(await tokenOf(await make()))
  expect(await tokenOf(await testGateway({ settings: { tokenKey: randomBytes(32) } }))).not.toBe(
    await tokenOf(await make()),
  )
})

test('hisId and serialNumber begin with the organisation code', async () => {
  const gateway = await testGateway()
  const reply = await gateway.app.inject(`/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=${identityNumber}`)
  const { data } = reply.json<{ data: { bldUser: { hisId: string }; chargeBills: { serialNumber: string }[] } }>()
  expect(data.bldUser.hisId.startsWith(`${organisationCode}_`)).toBe(true)
  expect(data.chargeBills[0]?.serialNumber.startsWith(`${organisationCode}_`)).toBe(true)
})
