import { afterEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway.ts'
import { client, identityNumber, type TestGatewayOptions, testGateway, tokenOf } from '../testing.ts'
import { machineCredential, passwordCredential } from '../tokens/credentials.ts'

const open: Gateway[] = []
afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close()
})

async function listen(host: string, options: TestGatewayOptions = {}) {
  const gateway = await testGateway(options)
  open.push(gateway)
  return { gateway, url: (await gateway.listen({ port: 0, host })).url }
}

const tokenPath = `/token?id=${client.id}&password=${client.password}`
const lookUpPath = (token: string) => `/blduseinfo?token=${token}&identityNumber=${identityNumber}`
const granted = { success: true }
const refused = { success: false, erroMessage: expect.stringContaining('不在允许访问的范围内') }

describe('over IPv6', () => {
  test('listens on ::1 and names itself with brackets', async () => {
    const { url, gateway } = await listen('::1')
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    const reply = await fetch(url + lookUpPath(await tokenOf(gateway)))
    expect(await reply.json()).toMatchObject(granted)
  })

  test.each([
    ['127.0.0.1', granted, refused],
    ['::1', refused, granted],
  ])('listening on :: serves both, and a list of %s tells them apart', async (allowed, byFour, bySix) => {
    const { url } = await listen('::', { settings: { allow: [allowed] } })
    const { port } = new URL(url)
    const answer = async (host: string) => (await fetch(`http://${host}:${port}${tokenPath}`)).json()
    expect(await answer('127.0.0.1')).toMatchObject(byFour)
    expect(await answer('[::1]')).toMatchObject(bySix)
  })

  test('counts a /64 as one caller, however many addresses it takes', async () => {
    const { app } = await testGateway({ settings: { limits: { attempts: 2 } } })
    const guess = async (remoteAddress: string, password: string) =>
      (await app.inject({ url: `/token?id=${client.id}&password=${password}`, remoteAddress })).body
    await guess('2001:db8::1', 'a')
    await guess('2001:db8::2', 'b')
    expect(await guess('2001:db8::3', 'c')).toContain('次数过多')
    expect(await guess('2001:db8:0:1::3', 'c')).toContain('用户名或密码不正确')
  })
})

describe('the allow-list of the gateway', () => {
  const settings = { allow: ['10.1.0.0/16', '2001:db8::/32'] }

  test.each([
    ['10.1.2.3', granted],
    ['2001:db8::7', granted],
    ['10.2.0.1', refused],
    ['2001:db9::7', refused],
  ])('answers %s', async (remoteAddress, answer) => {
    const gateway = await testGateway({ settings })
    const token = await gateway.app.inject({ url: tokenPath, remoteAddress })
    expect(token.json()).toMatchObject(answer)
    const known = await gateway.app.inject({ url: tokenPath, remoteAddress: '10.1.0.1' })
    const url = lookUpPath(known.json<{ data: { token: string } }>().data.token)
    expect((await gateway.app.inject({ url, remoteAddress })).json()).toMatchObject(answer)
  })

  test('refuses with the envelope of each, 403 where httpStatus is on, a right password or a wrong one alike', async () => {
    const { app } = await testGateway({ settings: { ...settings, httpStatus: true } })
    const reply = await app.inject(tokenPath)
    expect([reply.statusCode, reply.json()]).toEqual([403, { ...refused, data: { token: null, expires_in: '0' } }])
    expect((await app.inject('/token?id=nobody&password=wrong')).body).toBe(reply.body)
    const lookUp = await app.inject(lookUpPath('a'))
    expect([lookUp.statusCode, lookUp.json()]).toEqual([403, { ...refused, data: null }])
  })

  test('leaves health open, which tells nothing of anybody', async () => {
    const { app } = await testGateway({ settings })
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
  })

  test('goes by X-Forwarded-For behind a trusted proxy only, also where the proxy writes a port', async () => {
    const answerOf = async (trustProxy: string[] | undefined, forwarded: string) => {
      const { app } = await testGateway({ settings: { ...settings, trustProxy } })
      return (await app.inject({ url: tokenPath, headers: { 'x-forwarded-for': forwarded } })).json()
    }
    expect(await answerOf(['loopback'], '10.1.2.3')).toMatchObject(granted)
    expect(await answerOf(['127.0.0.1'], '10.1.2.3:50123')).toMatchObject(granted)
    expect(await answerOf(['loopback'], '10.1.2.3, 10.2.0.1')).toMatchObject(refused)
    expect(await answerOf(['loopback'], 'unknown')).toMatchObject(refused)
    expect(await answerOf(['192.0.2.1'], '10.1.2.3')).toMatchObject(refused)
    expect(await answerOf(undefined, '10.1.2.3')).toMatchObject(refused)
  })
})

describe('the allow-list of a client', () => {
  const clients = [
    { id: client.id, credential: machineCredential(client.password), allow: ['10.1.0.0/16'] },
    { id: 'other', credential: machineCredential(client.password) },
  ]

  test('refuses its password and its token from elsewhere, and says no more of a wrong password', async () => {
    const { app } = await testGateway({ settings: { clients } })
    const from = async (remoteAddress: string, url = tokenPath) => (await app.inject({ url, remoteAddress })).json()
    const inside = await from('10.1.2.3')
    expect(inside).toMatchObject(granted)
    const { token } = (inside as { data: { token: string } }).data
    expect(await from('10.2.0.1')).toMatchObject(refused)
    expect(await from('10.2.0.1', lookUpPath(token))).toMatchObject(refused)
    expect(await from('10.1.9.9', lookUpPath(token))).toMatchObject(granted)
    expect(await from('10.2.0.1', `/token?id=${client.id}&password=wrong`)).toMatchObject({
      erroMessage: '用户名或密码不正确',
    })
  })

  test('does not bind another client', async () => {
    const { app } = await testGateway({ settings: { clients } })
    const reply = await app.inject({ url: `/token?id=other&password=${client.password}`, remoteAddress: '10.2.0.1' })
    expect(reply.json()).toMatchObject(granted)
  })
})

describe('guessing on /token', () => {
  test('a tenth wrong password blocks a chosen password from this address only, until one drains', async () => {
    let time = Date.now()
    const password = 'Correct-horse-9'
    const clients = [{ id: 'person', credential: await passwordCredential(password, undefined, 14) }]
    const { app } = await testGateway({ now: () => time, settings: { clients } })
    const url = `/token?id=person&password=${password}`
    for (let failures = 0; failures < 10; failures += 1) await app.inject(`/token?id=person&password=wrong${failures}`)
    expect((await app.inject(url)).json()).toMatchObject({
      success: false,
      erroMessage: expect.stringContaining('次数过多'),
    })
    const elsewhere = await app.inject({ url, remoteAddress: '10.0.0.9' })
    expect(elsewhere.json()).toMatchObject({ success: true })
    time += 30_000
    expect((await app.inject(url)).json()).toMatchObject({ success: true })
  })
})

describe('the budget of look-ups', () => {
  const ask = async (gateway: Gateway, token: string, number: string, remoteAddress = '10.0.0.1') =>
    (await gateway.app.inject({ url: `/blduseinfo?token=${token}&identityNumber=${number}`, remoteAddress })).json<{
      erroMessage: string | null
    }>().erroMessage

  test('ends enumeration, and spares numbers in hand and other addresses', async () => {
    const settings = { limits: { lookUps: 25 } }
    const gateway = await testGateway({ settings })
    const token = await tokenOf(gateway)
    const found: (string | null)[] = []
    for (let number = 1; number <= 4; number += 1) found.push(await ask(gateway, token, `E${number}`))
    expect(found.map((message) => /未找到|患者过多/.exec(message ?? '')?.[0])).toEqual([
      '未找到',
      '未找到',
      '未找到',
      '患者过多',
    ])
    expect(await ask(gateway, token, 'E1')).toContain('未找到')
    expect(await ask(gateway, token, identityNumber)).toContain('患者过多')
    expect(await ask(gateway, token, identityNumber, '10.0.0.2')).toBeNull()
  })

  test('counts a person found as one, however written and however often', async () => {
    const gateway = await testGateway({ settings: { limits: { lookUps: 1 } } })
    const token = await tokenOf(gateway)
    for (const number of [identityNumber, identityNumber.toLowerCase(), identityNumber])
      expect(await ask(gateway, token, number)).toBeNull()
    expect(await ask(gateway, token, 'E1')).toContain('患者过多')
  })

  test('is 429 where httpStatus is on', async () => {
    const gateway = await testGateway({ settings: { httpStatus: true, limits: { lookUps: 1 } } })
    const token = await tokenOf(gateway)
    const statusOf = async (number: string) =>
      (await gateway.app.inject(`/blduseinfo?token=${token}&identityNumber=${number}`)).statusCode
    expect([await statusOf('E1'), await statusOf('E2')]).toEqual([404, 429])
  })
})
