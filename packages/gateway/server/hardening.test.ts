import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway.ts'
import type { LogLine } from '../operation/redact.ts'
import { client, sourceThat, type TestGatewayOptions, testGateway, tokenOf } from '../testing.ts'

const open: Gateway[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const gateway of open.splice(0)) await gateway.close()
})

async function listen(options: TestGatewayOptions = {}): Promise<{ gateway: Gateway; port: number }> {
  const gateway = await testGateway(options)
  open.push(gateway)
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  return { gateway, port: Number(new URL(url).port) }
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

const REQUIRED = [
  'access-control-allow-origin: *',
  'access-control-allow-credentials: true',
  'access-control-allow-headers: *',
  'access-control-allow-methods: PUT, GET, HEAD, POST, DELETE, OPTIONS',
  'cache-control: no-store',
  'referrer-policy: no-referrer',
  'content-type: application/json; charset=utf-8',
]

function expectReply(text: string, status: number, success = false): void {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  const lines = head
    .split('\r\n')
    .slice(1)
    .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()))
  for (const line of REQUIRED)
    expect(
      lines.filter((each) => each === line),
      line,
    ).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('access-control-'))).toHaveLength(4)
  const envelope = JSON.parse(body) as { success: boolean; data: unknown; erroMessage: string | null }
  expect(Object.keys(envelope)).toEqual(['success', 'data', 'erroMessage'])
  expect(envelope.success).toBe(success)
  if (!success) expect(envelope.erroMessage).toMatch(/[\u4e00-\u9fff]/)
}

const closing = 'Host: his\r\nConnection: close\r\n\r\n'

describe('every reply has its four CORS headers once, its envelope, no-store and no-referrer (HIS-2.3, HIS-2.5)', () => {
  test.each([
    ['a token', 200, `GET /token?id=${client.id}&password=${client.password} HTTP/1.1\r\n${closing}`, true],
    ['a failure', 200, `GET /token HTTP/1.1\r\n${closing}`, false],
    [
      'a preflight',
      200,
      `OPTIONS /token HTTP/1.1\r\nOrigin: http://a\r\nAccess-Control-Request-Method: GET\r\n${closing}`,
      true,
    ],
    ['a preflight for *', 200, `OPTIONS * HTTP/1.1\r\n${closing}`, true],
    ['an unparsable path', 400, `GET /%ZZ HTTP/1.1\r\n${closing}`, false],
    ['an unparsable parameter', 400, `GET /token?id=%ZZ&password=1 HTTP/1.1\r\n${closing}`, false],
    ['a parameter in GBK', 400, `GET /token?id=%D5%C5&password=1 HTTP/1.1\r\n${closing}`, false],
    ['an unknown path', 404, `GET /blduseinfo/x HTTP/1.1\r\n${closing}`, false],
    ['an unknown path by POST', 404, `POST /x HTTP/1.1\r\nContent-Length: 0\r\n${closing}`, false],
    [
      'POST of JSON',
      415,
      `POST /token HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1\r\n${closing}{`,
      false,
    ],
    ['POST to health', 405, `POST /health/live HTTP/1.1\r\nContent-Length: 0\r\n${closing}`, false],
    ['PUT in chunks', 405, `PUT /token HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${closing}1\r\na\r\n0\r\n\r\n`, false],
    ['DELETE', 405, `DELETE /blduseinfo HTTP/1.1\r\n${closing}`, false],
    ['TRACE', 405, `TRACE /token HTTP/1.1\r\n${closing}`, false],
    ['a method of WebDAV', 405, `PROPFIND /token HTTP/1.1\r\n${closing}`, false],
    ['CONNECT', 405, `CONNECT his:80 HTTP/1.1\r\n${closing}`, false],
    ['an announced body of 10 MB', 413, `POST /token HTTP/1.1\r\nContent-Length: 10485760\r\n${closing}`, false],
    ['a long URL', 431, `GET /token?id=${'a'.repeat(20_000)} HTTP/1.1\r\n${closing}`, false],
    ['a long header', 431, `GET /token HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n${closing}`, false],
    ['no HTTP at all', 400, 'hello\r\n\r\n', false],
    ['a method that is none', 400, `FOO /token HTTP/1.1\r\n${closing}`, false],
    ['two Host headers', 400, `GET /token HTTP/1.1\r\nHost: a\r\n${closing}`, false],
    ['no Host header', 400, 'GET /token HTTP/1.1\r\nConnection: close\r\n\r\n', false],
    ['HTTP/0.9', 400, 'GET /token\r\n\r\n', false],
    ['HTTP/0.9 by the method that begins HTTP/2', 400, `PRI /token\r\n${closing}`, false],
    ['HTTP/2.0 in the request line', 400, `GET /token HTTP/2.0\r\n${closing}`, false],
    [
      'length and chunks at once',
      400,
      `POST /token HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n${closing}0\r\n\r\n`,
      false,
    ],
    [
      'an odd transfer coding',
      400,
      `POST /token HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n${closing}0\r\n\r\n`,
      false,
    ],
    ['two lengths', 400, `POST /token HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n${closing}abc`, false],
    ['a bare line feed in a header', 400, `GET /token HTTP/1.1\r\nX: a\nY\0: b\r\n${closing}`, false],
    ['an expectation', 417, `GET /token HTTP/1.1\r\nExpect: the-impossible\r\n${closing}`, false],
    ['live', 200, `GET /health/live HTTP/1.1\r\n${closing}`, true],
  ])('%s: %i', async (_what, status, bytes, success) => {
    const { port } = await listen()
    expectReply(await exchange(port, bytes), status, success)
  })

  test.each([
    ['GET', `GET /token?id=${client.id}&password=${client.password} HTTP/1.1\r\n${closing}`],
    ['POST', `POST /token?id=${client.id}&password=${client.password} HTTP/1.1\r\nContent-Length: 0\r\n${closing}`],
  ])('a bug: 500 by %s', async (_method, bytes) => {
    const lines: LogLine[] = []
    const { port, gateway } = await listen({
      log: (line) => lines.push(line),
      random: (length) => {
        // that of a token
        if (length === 6) throw new Error('secret 11010519491231002X')
        return new Uint8Array(length)
      },
    })
    expect(gateway.server.listening).toBe(true)
    const text = await exchange(port, bytes)
    expectReply(text, 500)
    expect(text + JSON.stringify(lines)).not.toContain('1949')
    expect(lines).toMatchObject([{ path: '/token', status: 500, code: 'INTERNAL' }])
  })

  test('HEAD has the headers and no body', async () => {
    const { port } = await listen()
    const text = await exchange(port, `HEAD /token HTTP/1.1\r\n${closing}`)
    expect(text).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/)
    expect(text.toLowerCase()).toContain('access-control-allow-origin: *')
  })
})

describe('origins (HIS-2.3)', () => {
  test('a listed origin is echoed with Vary, another one is not', async () => {
    const { app } = await testGateway({ settings: { origins: ['https://a.example', 'https://b.example'] } })
    const allowed = async (origin: string) => (await app.inject({ url: '/token', headers: { origin } })).headers
    expect(await allowed('https://b.example')).toMatchObject({
      'access-control-allow-origin': 'https://b.example',
      vary: 'Origin',
    })
    expect((await allowed('https://evil.example'))['access-control-allow-origin']).toBe('https://a.example')
    const notFound = (await app.inject({ url: '/x', headers: { origin: 'https://b.example' } })).headers
    expect(notFound['access-control-allow-origin']).toBe('https://b.example')
  })

  test('private network is allowed to a preflight that asks, and not mentioned otherwise', async () => {
    const { app } = await testGateway()
    const headers = { 'access-control-request-private-network': 'true' }
    const asked = await app.inject({ method: 'OPTIONS', url: '/token', headers })
    expect(asked.headers['access-control-allow-private-network']).toBe('true')
    const plain = await app.inject({ method: 'OPTIONS', url: '/token' })
    expect(plain.headers).not.toHaveProperty('access-control-allow-private-network')
  })
})

describe('slow and many clients (security.md 4)', () => {
  test.each([
    ['silent', ''],
    ['dripping headers', 'GET /token HTTP/1.1\r\nHost: his\r\nX-A: b\r\n'],
  ])('a %s connection is ended with 408', async (_what, bytes) => {
    const { port } = await listen({ settings: { limits: { headersTimeoutMs: 200 } } })
    expectReply(await exchange(port, bytes), 408)
  })

  test('one address has at most its number of connections, and gets them back', async () => {
    const { port } = await listen({ settings: { limits: { connectionsPerSource: 2 } } })
    const idle = await Promise.all([opened(port), opened(port)])
    expectReply(await exchange(port, `GET /health/live HTTP/1.1\r\n${closing}`), 503)
    for (const socket of idle) socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expectReply(await exchange(port, `GET /health/live HTTP/1.1\r\n${closing}`), 200, true)
  })

  test('a caller that goes away ends its look-up', async () => {
    let ended: () => void = () => undefined
    const aborted = new Promise<void>((resolve) => {
      ended = resolve
    })
    const source = sourceThat((_numbers, signal) => new Promise(() => signal.addEventListener('abort', () => ended())))
    const { gateway, port } = await listen({ source })
    const socket = await opened(port)
    socket.write(`GET /blduseinfo?token=${await tokenOf(gateway)}&identityNumber=1 HTTP/1.1\r\nHost: his\r\n\r\n`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    await aborted
  })
})

test('stopping lets a reply under way finish, and is done soon with an idle connection open', async () => {
  const source = sourceThat(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { patients: [], bags: [] }
  })
  const { gateway, port } = await listen({ source })
  const token = await tokenOf(gateway)
  await opened(port)
  const reply = exchange(port, `GET /blduseinfo?token=${token}&identityNumber=1 HTTP/1.1\r\nHost: his\r\n\r\n`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const began = performance.now()
  await gateway.close()
  expect(performance.now() - began).toBeLessThan(5_000)
  expectReply(await reply, 200)
})

test('stopping cuts a reply that hangs after the time for it', async () => {
  const { gateway, port } = await listen({
    source: sourceThat(() => new Promise(() => undefined)),
    settings: { limits: { stopMs: 200 } },
  })
  const cut = exchange(
    port,
    `GET /blduseinfo?token=${await tokenOf(gateway)}&identityNumber=1 HTTP/1.1\r\nHost: his\r\n\r\n`,
  ).catch(() => '')
  await new Promise((resolve) => setTimeout(resolve, 100))
  await gateway.close()
  expect(await cut).toBe('')
})

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.on('error', reject)
    sockets.push(socket)
  })
}
