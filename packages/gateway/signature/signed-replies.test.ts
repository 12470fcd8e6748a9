import { personBytes, SIGNATURE_HEADER, SIGNATURE_TYPE } from '@xuemian/contract'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { codedError } from '../errors.ts'
import { createMemorySource } from '../sources/memory.ts'
import {
  client,
  identityNumber,
  organisationCode,
  someRows,
  sourceThat,
  type TestGatewayOptions,
  testGateway,
  tokenOf,
} from '../testing.ts'
import { machineCredential } from '../tokens/credentials.ts'
import type { SignatureSettings } from './signed-replies.ts'
import { digest, namedKey, noon, type TicketChanges, testProvince } from './testing.ts'

const province = testProvince()
const keys = [namedKey('old'), namedKey('new')]

/** A gateway with keys, and how to ask it with or without a ticket. */
async function signing(signature: Partial<SignatureSettings> = {}, more: TestGatewayOptions = {}) {
  const settings = { ...more.settings, signature: { keys, ...signature } }
  const gateway = await testGateway({ now: () => noon, ...more, settings })
  const token = await tokenOf(gateway)
  const ask = (rid?: string, number = identityNumber) => {
    const query = { token, identityNumber: number, ...(rid === undefined ? {} : { rid }) }
    return gateway.app.inject(`/blduseinfo?${new URLSearchParams(query)}`)
  }
  return { app: gateway.app, token, ask, demand: async (ticket: TicketChanges) => ask(await province.ticket(ticket)) }
}

describe('a reply to a request with a ticket', () => {
  test('is signed by the newest key over hospital, time, ticket, person and the bytes of the body', async () => {
    const { app, ask } = await signing()
    const rid = await province.ticket()
    const reply = await ask(rid, ' 110105491231002')
    const published = createLocalJWKSet((await app.inject('/.well-known/jwks.json')).json())
    const { payload, protectedHeader } = await jwtVerify(String(reply.headers['xuemian-signature']), published)
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: SIGNATURE_TYPE, kid: 'new' })
    expect(payload).toEqual({
      iss: organisationCode,
      iat: noon / 1000,
      rid,
      person: digest(personBytes(rid, identityNumber)),
      body: digest(reply.rawPayload),
    })
    expect(reply.headers['access-control-expose-headers']).toBe(SIGNATURE_HEADER)
  })

  test('has the body and every other header of one that is not signed', async () => {
    const { ask } = await signing()
    const [plain, signed] = [await ask(), await ask(await province.ticket())]
    const { 'xuemian-signature': _, 'access-control-expose-headers': __, ...others } = signed.headers
    expect(signed.rawPayload).toEqual(plain.rawPayload)
    expect({ ...others, date: '' }).toEqual({ ...plain.headers, date: '' })
  })

  test('is signed also where ticket and number come as a form, and the token in a header', async () => {
    const { app, token } = await signing({ provinceKeys: province.keys })
    const rid = await province.ticket()
    const reply = await app.inject({
      method: 'POST',
      url: '/blduseinfo',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ identityNumber, rid }).toString(),
    })
    expect(reply.json()).toMatchObject({ success: true })
    const published = createLocalJWKSet((await app.inject('/.well-known/jwks.json')).json())
    const { payload } = await jwtVerify(String(reply.headers['xuemian-signature']), published)
    expect(payload).toMatchObject({ rid, body: digest(reply.rawPayload) })
  })

  test('is signed also where it is a failure, once the token is accepted', async () => {
    const failing = await signing({}, { source: sourceThat(() => Promise.reject(codedError('SOURCE_FAILED'))) })
    const reply = await failing.ask(await province.ticket())
    const published = createLocalJWKSet((await failing.app.inject('/.well-known/jwks.json')).json())
    const { payload } = await jwtVerify(String(reply.headers['xuemian-signature']), published)
    expect([reply.json().success, payload.body]).toEqual([false, digest(reply.rawPayload)])
    const rid = await province.ticket()
    const refused = await failing.app.inject(`/blduseinfo?token=x&identityNumber=${identityNumber}&rid=${rid}`)
    expect(refused.headers).not.toHaveProperty('xuemian-signature')
  })

  test('is not signed where what it carries has not the shape of a ticket', async () => {
    const { ask } = await signing()
    for (const rid of ['5', 'a.b.c d', `a.b.${'c'.repeat(1100)}`]) {
      const reply = await ask(rid)
      expect([reply.json().success, reply.headers['xuemian-signature']]).toEqual([true, undefined])
    }
  })
})

describe('a request without a ticket', () => {
  test('is answered as by a gateway that has no key, to the byte', async () => {
    const [{ ask }, without] = [await signing(), await testGateway({ now: () => noon })]
    const plain = await without.app.inject(
      `/blduseinfo?${new URLSearchParams({ token: await tokenOf(without), identityNumber })}`,
    )
    const reply = await ask()
    expect(reply.rawPayload).toEqual(plain.rawPayload)
    expect({ ...reply.headers, date: '' }).toEqual({ ...plain.headers, date: '' })
  })

  test('is not even looked at for one where no key is configured', async () => {
    const gateway = await testGateway()
    const query = `token=${await tokenOf(gateway)}&identityNumber=${identityNumber}&rid=1&rid=2`
    expect((await gateway.app.inject(`/blduseinfo?${query}`)).json()).toMatchObject({ success: true })
    const { ask, app, token } = await signing()
    expect((await ask('')).json()).toMatchObject({ success: true })
    const repeated = await app.inject(`/blduseinfo?token=${token}&identityNumber=${identityNumber}&rid=1&rid=2`)
    expect(repeated.json()).toMatchObject({ success: false, erroMessage: '参数rid重复，只能出现一次' })
  })
})

describe('where tickets are demanded', () => {
  const demanding = { provinceKeys: province.keys }

  test('a look-up with a ticket is answered once', async () => {
    const { ask } = await signing(demanding)
    const rid = await province.ticket()
    expect((await ask(rid)).json()).toMatchObject({ success: true })
    const again = await ask(rid)
    expect(again.json()).toEqual({ success: false, data: null, erroMessage: '查询凭单rid已使用过，请重新查询' })
    expect(again.headers).toHaveProperty('xuemian-signature')
  })

  test.each<[string, TicketChanges, string]>([
    ['expired', { iat: noon / 1000 - 400 }, '已过期'],
    ['another hospital’s', { aud: '40224846313020211A1009' }, '另一家医院'],
    ['another person’s', { identityNumber: '130202198001010017' }, '证件号不符'],
    ['badly signed', { signer: namedKey('x').privateKey }, '无效'],
  ])('%s ticket is refused by name, with nothing of the patient', async (_what, changes, words) => {
    const { demand } = await signing(demanding)
    const reply = await demand(changes)
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({ success: false, data: null, erroMessage: expect.stringContaining(words) })
  })

  test('none, an empty and an unreadable ticket are refused', async () => {
    const { ask } = await signing(demanding, { settings: { httpStatus: true } })
    for (const [rid, words] of [
      [undefined, '缺少查询凭单'],
      ['', '缺少查询凭单'],
      ['5', '凭单rid无效'],
    ] as const) {
      const reply = await ask(rid)
      expect([reply.statusCode, reply.json().erroMessage]).toEqual([400, expect.stringContaining(words)])
    }
  })

  test('a wrong token is refused before the ticket is looked at, so that it stays good', async () => {
    const { app, ask } = await signing(demanding)
    const rid = await province.ticket()
    const wrong = await app.inject(`/blduseinfo?token=x&identityNumber=${identityNumber}&rid=${rid}`)
    expect(wrong.json().erroMessage).toContain('token无效')
    expect((await ask(rid)).json()).toMatchObject({ success: true })
  })
})

test('a ticket used before a reload is used after it', async () => {
  const settings = {
    organisationCode,
    clients: [{ id: client.id, credential: machineCredential(client.password) }],
    tokenKey: Buffer.alloc(32, 7),
    signature: { keys, provinceKeys: province.keys },
  }
  const gateway = await testGateway({ now: () => noon, settings })
  const rid = await province.ticket()
  const url = `/blduseinfo?${new URLSearchParams({ token: await tokenOf(gateway), identityNumber, rid })}`
  expect((await gateway.app.inject(url)).json()).toMatchObject({ success: true })
  await gateway.reload({ settings, source: createMemorySource(someRows) })
  expect((await gateway.app.inject(url)).json().erroMessage).toContain('已使用过')
  await gateway.close()
})

test('the keys are published below the prefix, with the headers of every reply, and only where there are any', async () => {
  const logged: unknown[] = []
  const settings = { pathPrefix: '/his', signature: { keys } }
  const { app } = await testGateway({ settings, log: ({ path, code }) => logged.push([path, code]) })
  const reply = await app.inject('/his/.well-known/jwks.json')
  expect(reply.json()).toEqual({ keys: keys.map((key) => key.publicJwk) })
  expect(reply.body).not.toContain('"d"')
  expect(reply.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
  })
  expect((await app.inject('/.well-known/jwks.json')).statusCode).toBe(404)
  expect((await (await testGateway()).app.inject('/.well-known/jwks.json')).statusCode).toBe(404)
  expect(logged).toEqual([
    ['/his/.well-known/jwks.json', 'OK'],
    ['other', 'PATH_UNKNOWN'],
  ])
})

test('the log of a signed look-up holds neither ticket nor signature', async () => {
  const lines: string[] = []
  const { ask } = await signing({ provinceKeys: province.keys }, { log: (line) => lines.push(JSON.stringify(line)) })
  const rid = await province.ticket()
  const { headers } = await ask(rid)
  await ask(rid)
  expect(lines.join()).toMatch(/"code":"OK".*"code":"TICKET_USED"/)
  for (const secret of [rid.slice(-20), String(headers['xuemian-signature']).slice(-20), identityNumber])
    expect(lines.join()).not.toContain(secret)
})
