import { request as send } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway.ts'
import type { LogLine } from '../operation/redact.ts'
import { client, identityNumber, sourceThat, type TestGatewayOptions, testGateway, tokenOf } from '../testing.ts'
import { machineCredential } from '../tokens/credentials.ts'
import { readParameters } from './parameters.ts'

const open: Gateway[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const gateway of open.splice(0)) await gateway.close()
})

const FORM = 'application/x-www-form-urlencoded'
const form = (values: Readonly<Record<string, string>>) => new URLSearchParams(values).toString()
const credentials = form({ id: client.id, password: client.password })

async function post(gateway: Gateway, url: string, payload: string | Buffer, headers: Record<string, string> = {}) {
  return gateway.app.inject({ method: 'POST', url, payload, headers: { 'content-type': FORM, ...headers } })
}

describe('POST /token with a form', () => {
  test('answers a token as GET does, with the same headers', async () => {
    const gateway = await testGateway()
    const [byGet, byPost] = [
      await gateway.app.inject(`/token?${credentials}`),
      await post(gateway, '/token', credentials),
    ]
    expect(byPost.json()).toMatchObject({ success: true, data: { expires_in: '7200' }, erroMessage: null })
    const { date: _date, ...headers } = byGet.headers
    expect(byPost.headers).toMatchObject({ ...headers, 'content-length': byPost.headers['content-length'] })
  })

  test.each([
    ['a wrong password', '', 'id=window&password=wrong', '用户名或密码不正确'],
    ['no password', '', 'id=window', '缺少参数password'],
    ['no body', '', '', '缺少参数id'],
    ['the id in query and form', '?id=window', credentials, '参数id重复'],
    ['the password twice in the form', '', `${credentials}&password=a`, '参数password重复'],
    ['a broken escape', '', 'id=%ZZ&password=a', '请求无法解析'],
  ])('refuses %s with token null', async (_what, query, payload, words) => {
    const reply = await post(await testGateway(), `/token${query}`, payload)
    expect(reply.json()).toEqual({
      success: false,
      data: { token: null, expires_in: '0' },
      erroMessage: expect.stringContaining(words),
    })
  })

  test('takes form encoding and plain UTF-8, and parameters partly in the query', async () => {
    const password = 'p%&=#/张三'
    const clients = [{ id: '窗口', credential: machineCredential(password) }]
    const gateway = await testGateway({ settings: { clients } })
    const encoded = await post(gateway, '/token', form({ id: '窗口', password }), {
      'content-type': `${FORM}; charset=UTF-8`,
    })
    expect(encoded.json()).toMatchObject({ success: true })
    const plain = await post(gateway, `/token?${form({ password })}`, 'id=窗口')
    expect(plain.json()).toMatchObject({ success: true })
  })

  test('is limited by the same limits as GET', async () => {
    const gateway = await testGateway({ settings: { limits: { attempts: 1 } } })
    await gateway.app.inject('/token?id=window&password=one')
    expect((await post(gateway, '/token', 'id=window&password=two')).body).toContain('次数过多')
  })
})

describe('/blduseinfo with the token in a header or a form', () => {
  const number = form({ identityNumber })
  const found = { success: true, data: { bldUser: { name: '张三' } } }

  test.each(['GET', 'POST'] as const)(
    '%s finds the person by Authorization: Bearer, whatever its case',
    async (method) => {
      const gateway = await testGateway()
      const token = await tokenOf(gateway)
      for (const authorization of [`Bearer ${token}`, `bearer  ${token} `]) {
        const request = { method, url: `/blduseinfo?${number}`, headers: { authorization } }
        expect((await gateway.app.inject(request)).json()).toMatchObject(found)
      }
    },
  )

  test('POST finds the person with nothing in the URL', async () => {
    const gateway = await testGateway()
    const token = await tokenOf(gateway)
    const byForm = await post(gateway, '/blduseinfo', form({ token, identityNumber }))
    expect(byForm.json()).toMatchObject(found)
    const byHeader = await post(gateway, '/blduseinfo', number, { authorization: `Bearer ${token}` })
    expect(byHeader.body).toBe(byForm.body)
    expect(byForm.body).toBe((await gateway.app.inject(`/blduseinfo?${form({ token, identityNumber })}`)).body)
  })

  test.each([
    ['query and header', `?${form({ token: 'a', identityNumber })}`, '', 'Bearer a', '参数token重复'],
    ['form and header', '', form({ token: 'a', identityNumber }), 'Bearer a', '参数token重复'],
    ['query and form', '?token=a', form({ token: 'a', identityNumber }), undefined, '参数token重复'],
    ['query and an empty header', '?token=a', number, 'Bearer', '参数token重复'],
  ])('refuses a token in %s', async (_what, query, payload, authorization, words) => {
    const headers: Record<string, string> = authorization ? { authorization } : {}
    const reply = await post(await testGateway(), `/blduseinfo${query}`, payload, headers)
    expect(reply.json()).toMatchObject({ success: false, data: null, erroMessage: expect.stringContaining(words) })
  })

  test('refuses two identity numbers in two places, an empty header as no token, an altered token as invalid', async () => {
    const gateway = await testGateway()
    const token = await tokenOf(gateway)
    const message = async (url: string, payload: string, authorization: string) =>
      (await post(gateway, url, payload, { authorization })).json<{ erroMessage: string }>().erroMessage
    expect(await message(`/blduseinfo?${number}`, number, `Bearer ${token}`)).toContain('参数identityNumber重复')
    expect(await message('/blduseinfo', number, 'Bearer ')).toContain('缺少token')
    expect(await message('/blduseinfo', number, 'Basic YTpi')).toContain('缺少token')
    expect(await message('/blduseinfo', number, `Bearer ${token}, Bearer b`)).toContain('token无效')
  })

  test('another scheme than Bearer leaves a GET as it was', async () => {
    const gateway = await testGateway()
    const url = `/blduseinfo?${form({ token: await tokenOf(gateway), identityNumber })}`
    const headers = { authorization: 'Basic YTpi' }
    expect((await gateway.app.inject({ url, headers })).body).toBe((await gateway.app.inject(url)).body)
  })

  test('two Authorization headers are a token given twice', async () => {
    const { url, gateway } = await listen()
    const token = await tokenOf(gateway)
    const headers = ['Host', 'his', 'Authorization', `Bearer ${token}`, 'Authorization', `Bearer ${token}`]
    const body = await new Promise<string>((resolve, reject) => {
      send(`${url}/blduseinfo?${number}`, { headers, agent: false }, async (response) => {
        resolve(Buffer.concat(await response.toArray()).toString())
      })
        .on('error', reject)
        .end()
    })
    expect(body).toContain('参数token重复')
  })
})

describe('the body of a POST', () => {
  test.each([
    ['JSON', { 'content-type': 'application/json' }],
    ['several parts', { 'content-type': 'multipart/form-data; boundary=a' }],
    ['no type', { 'content-type': '' }],
    ['a form in GBK', { 'content-type': `${FORM}; charset=gbk` }],
    ['a packed form', { 'content-encoding': 'gzip' }],
  ])('as %s is 415 with the envelope', async (_what, headers) => {
    for (const url of ['/token', '/blduseinfo']) {
      const reply = await post(await testGateway(), url, credentials, headers)
      expect(reply.statusCode).toBe(415)
      expect(reply.json()).toEqual({ success: false, data: null, erroMessage: expect.stringContaining('表单') })
      expect(reply.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
    }
  })

  test('in GBK under the name of UTF-8 is 400', async () => {
    const reply = await post(await testGateway(), '/token', Buffer.from('id=\xd5\xc5&password=a', 'latin1'))
    expect([reply.statusCode, reply.json()]).toMatchObject([400, { success: false }])
  })

  test('of 64 KB of names without values is read in one pass', async () => {
    const took = async (part: string) => {
      const began = performance.now()
      for (let each = 0; each < 10; each += 1)
        readParameters({ url: '', form: part.repeat(64_000 / part.length) }, ['id'])
      return performance.now() - began
    }
    await took('aa=&')
    expect((await took('aaa&')) / (await took('aa=&'))).toBeLessThan(4)
  })

  const closing = 'Host: his\r\nConnection: close\r\n\r\n'
  const head = `POST /token HTTP/1.1\r\nContent-Type: ${FORM}\r\n`
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

  test('in chunks is read to its end, and refused as soon as it is too large', async () => {
    const { port, lines } = await listen({ settings: { limits: { maxBodyBytes: 1_000 } } })
    const chunked = `${head}Transfer-Encoding: chunked\r\n${closing}`
    const whole = await exchange(
      port,
      chunked + chunk(credentials.slice(0, 9)) + chunk(credentials.slice(9)) + chunk(''),
    )
    expect(whole).toMatch(/^HTTP\/1\.1 200 [\s\S]*"success":true/)
    // no last chunk: the answer does not wait for it
    const large = await exchange(port, chunked + chunk('a'.repeat(600)) + chunk('b'.repeat(600)))
    expect(large).toMatch(/^HTTP\/1\.1 413 [\s\S]*Connection: close[\s\S]*请求内容过大/)
    expect(lines.map(({ code }) => code)).toEqual(['OK', 'BODY_TOO_LARGE'])
  })

  test('announced as too large is refused unread', async () => {
    const { port } = await listen({ settings: { limits: { maxBodyBytes: 1_000 } } })
    expect(await exchange(port, `${head}Content-Length: 1001\r\n${closing}`)).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('that drips is ended with 408, and one cut off is unreadable, never a bug', async () => {
    const { port, lines } = await listen({ settings: { limits: { requestTimeoutMs: 400, headersTimeoutMs: 300 } } })
    const dripping = `${head}Content-Length: 100\r\n${closing}id=`
    expect(await exchange(port, dripping)).toMatch(/^HTTP\/1\.1 408 [\s\S]*"success":false/)
    expect(lines.map(({ code }) => code)).toEqual(['REQUEST_TIMEOUT'])
    const cut = connect(port, '127.0.0.1', () => cut.write(dripping, () => cut.destroy()))
    sockets.push(cut)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(lines.map(({ code }) => code)).toEqual(['REQUEST_TIMEOUT', 'REQUEST_UNREADABLE'])
  })

  test('leaves the connection open for the next request', async () => {
    const { port } = await listen()
    const one = `${head}Host: his\r\nContent-Length: ${credentials.length}\r\n\r\n${credentials}`
    const last = `GET /health/live HTTP/1.1\r\n${closing}`
    expect((await exchange(port, one + one + last)).match(/HTTP\/1\.1 200 /g)).toHaveLength(3)
  })
})

test('no log line holds what a form or a header brought', async () => {
  const lines: LogLine[] = []
  const broken = sourceThat(() => Promise.reject(new Error(`bad ${identityNumber}`)))
  const gateway = await testGateway({ log: (line) => lines.push(line), source: broken })
  const token = await tokenOf(gateway)
  await post(gateway, '/token', credentials)
  await post(gateway, '/token', `id=${client.id}&password=${client.password}x`)
  await post(gateway, '/blduseinfo', form({ identityNumber }), { authorization: `Bearer ${token}` })
  await post(gateway, '/blduseinfo', form({ token, identityNumber }), { 'content-type': identityNumber })
  expect(lines.map(({ method, code }) => `${method} ${code}`)).toEqual([
    'GET OK',
    'POST OK',
    'POST CREDENTIALS_REFUSED',
    'POST SOURCE_FAILED',
    'POST BODY_TYPE_UNSUPPORTED',
  ])
  const text = JSON.stringify(lines)
  for (const secret of [identityNumber, client.password, client.id, token]) expect(text).not.toContain(secret)
})

async function listen(options: TestGatewayOptions = {}) {
  const lines: LogLine[] = []
  const gateway = await testGateway({ log: (line) => lines.push(line), ...options })
  open.push(gateway)
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  return { gateway, url, port: Number(new URL(url).port), lines }
}

/** Sends bytes as they are and answers all that comes until the peer closes. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    sockets.push(socket)
    let received = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text
    })
    socket.on('close', () => resolve(received))
    // A reset after the reply is how a server ends a body that it does not read.
    socket.on('error', (error) => (received === '' ? reject(error) : resolve(received)))
  })
}
