import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway.ts'
import { createMemorySource } from '../sources/memory.ts'
import { client, identityNumber, organisationCode, someRows, tokenOf } from '../testing.ts'
import { machineCredential } from '../tokens/credentials.ts'
import {
  type Answer,
  ask,
  codeIn,
  collected,
  originGateway,
  startUpstream,
  type Upstream,
  withSessions,
} from './testing.ts'

const PAGE = { accept: 'text/html' }
const CLERK = { cookie: 'theme=dark; xm_session=clerk; canary=c4n4ry' }

const province: Answer = withSessions((incoming, response) => {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('content-security-policy', "default-src 'self'")
  response.setHeader('set-cookie', 'tracker=1')
  if (incoming.url?.startsWith('/api/echo')) return void response.end('{"fine":true}')
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end('<title>页面</title>')
})

describe('one origin', () => {
  const said = collected()
  let upstream: Upstream
  let gateway: Gateway
  let url = ''
  beforeEach(async () => {
    said.lines.length = 0
    upstream = await startUpstream(province)
    gateway = await originGateway(upstream.url, { log: said.log })
    url = (await gateway.listen({ port: 0, host: '127.0.0.1' })).url
  })
  afterEach(async () => {
    await gateway.close()
    await upstream.close()
  })

  test('serves the province’s page beside its own two interfaces', async () => {
    const page = await ask(url, '/window?application=5', { headers: { ...PAGE, ...CLERK } })
    expect([page.status, page.body]).toEqual([200, '<title>页面</title>'])
    expect(upstream.seen[0]).toMatchObject({
      method: 'GET',
      url: '/window',
      headers: { host: new URL(upstream.url).host },
    })
    const token = await tokenOf(gateway)
    const found = await ask(url, `/blduseinfo?token=${token}&identityNumber=${identityNumber}`, { headers: CLERK })
    expect([JSON.parse(found.body).success, found.headers['access-control-allow-origin']]).toEqual([true, '*'])
    expect(upstream.seen).toHaveLength(1)
  })

  test('lets no other origin read what comes from the province', async () => {
    const replies = [
      await ask(url, '/', { headers: PAGE }),
      await ask(url, '/assets/a-12345678.js'),
      await ask(url, '/api/echo', { headers: CLERK }),
      await ask(url, '/api/session', { headers: CLERK }),
      await ask(url, '/api/echo'),
      await ask(url, '/api/echo', { headers: { ...CLERK, origin: 'https://evil.example' } }),
      await ask(url, '/api/echo', {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      }),
    ]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 401, 403, 405])
    for (const { headers } of replies) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
      expect(headers['set-cookie']).toBeUndefined()
    }
  })

  test('hands the province the session alone, the browser’s address and no other claim of the browser', async () => {
    const body = '{"a":"值"}'
    await ask(url, '/api/echo?q=%E5%BC%A0', {
      method: 'POST',
      body,
      headers: {
        ...CLERK,
        host: new URL(url).host,
        origin: url,
        referer: `${url}/window`,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'evil.example',
        authorization: 'Bearer x',
        connection: 'x-hop',
        'x-hop': '1',
      },
    })
    const seen = upstream.seen.at(-1)
    expect([seen?.method, seen?.url, seen?.body]).toEqual(['POST', '/api/echo?q=%E5%BC%A0', body])
    const { connection, ...headers } = seen?.headers ?? {}
    expect(headers).toEqual({
      host: new URL(upstream.url).host,
      cookie: 'xm_session=clerk',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-forwarded-for': '127.0.0.1',
    })
    expect(connection).not.toContain('x-hop')
  })

  test('assets go without a session', async () => {
    await ask(url, '/assets/a-12345678.js', { headers: CLERK })
    expect(upstream.seen[0]?.headers.cookie).toBeUndefined()
  })

  test.each([
    ['GET http://evil.example/api/echo HTTP/1.1', 'evil.example'],
    ['GET //evil.example/api/echo HTTP/1.1', 'evil.example'],
    ['GET /api/../health/ready HTTP/1.1', 'x'],
    ['GET /api/%2e%2e/health/ready HTTP/1.1', 'x'],
    ['GET /api/echo?a=\u00e9 HTTP/1.1', 'x'],
    ['CONNECT evil.example:443 HTTP/1.1', 'evil.example'],
  ])('reaches nothing by %s', async (line, host) => {
    const heard = await new Promise<string>((resolve, reject) => {
      const head = `${line}\r\nHost: ${host}\r\nCookie: xm_session=clerk\r\nAccept: text/html\r\nConnection: close\r\n\r\n`
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(head, 'latin1'))
      let text = ''
      socket.on('data', (bytes) => {
        text += bytes
      })
      socket.on('error', reject).on('close', () => resolve(text))
    })
    expect(heard).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(upstream.seen).toEqual([])
  })

  test('whatever the Host says, the province is the one that is configured', async () => {
    await ask(url, '/', { headers: { ...PAGE, host: 'evil.example' } })
    expect(upstream.seen.map(({ headers }) => headers.host)).toEqual([new URL(upstream.url).host])
  })

  test('programs still meet a HIS that conforms: unknown paths, methods and preflights have its envelope and headers', async () => {
    for (const [path, method, status] of [
      ['/nothing', 'GET', 404],
      ['/token', 'PUT', 405],
      ['/token', 'OPTIONS', 200],
    ] as const) {
      const reply = await ask(url, path, { method, headers: { accept: 'application/json' } })
      expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([status, '*'])
      expect(JSON.parse(reply.body)).toHaveProperty('erroMessage')
    }
    expect(upstream.seen).toEqual([])
  })

  test('a request to change something must come from the gateway’s own pages', async () => {
    const post = (headers: Record<string, string>) =>
      ask(url, '/api/echo', { method: 'POST', headers: { ...CLERK, ...headers } })
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: upstream.url },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      const reply = await post(headers)
      expect([reply.status, codeIn(reply)]).toEqual([403, 'FOREIGN_ORIGIN'])
    }
    expect(upstream.seen).toEqual([])
    expect((await post({ origin: url, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  test('the log knows what was passed on by a name of a list, and holds no address, cookie or query', async () => {
    await ask(url, '/window', { headers: { ...PAGE, ...CLERK } })
    await ask(url, '/api/echo?q=s3cret', { headers: CLERK })
    await ask(url, `/token?id=${client.id}&password=${client.password}`, { headers: CLERK })
    await ask(url, '/api/echo')
    const told = () => said.lines.map(({ method, path, status, code }) => [method, path, status, code])
    await expect.poll(told).toEqual([
      ['GET', '/*', 200, 'OK'],
      ['GET', '/api/*', 200, 'OK'],
      ['GET', '/token', 200, 'OK'],
      ['GET', '/api/*', 401, 'NOT_SIGNED_IN'],
    ])
    for (const secret of ['s3cret', 'c4n4ry', 'xm_session', client.password])
      expect(JSON.stringify(said.lines)).not.toContain(secret)
  })

  test('without the setting nothing of it is there', async () => {
    const plain = await originGateway(upstream.url, { settings: { oneOrigin: undefined } })
    const replies = [await plain.app.inject({ url: '/', headers: PAGE }), await plain.app.inject('/health/province')]
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([404, 404])
    expect(upstream.seen).toEqual([])
    await plain.close()
  })

  test('drives without a socket too', async () => {
    const reply = await gateway.app.inject({ url: '/', headers: PAGE })
    expect([reply.statusCode, reply.body]).toEqual([200, '<title>页面</title>'])
  })

  test('a reload turns it off and on under a running server, and one that cannot be leaves it as it was', async () => {
    const source = createMemorySource(someRows)
    const clients = [{ id: client.id, credential: machineCredential(client.password) }]
    const rest = { organisationCode, clients, tokenKey: Buffer.alloc(32, 7) }
    const open = async () => (await ask(url, '/', { headers: PAGE })).status
    await gateway.reload({ settings: rest, source })
    expect(await open()).toBe(404)
    await gateway.reload({ settings: { ...rest, oneOrigin: { province: upstream.url } }, source })
    expect(await open()).toBe(200)
    const bad = { province: upstream.url, caFile: '/gone.pem' }
    await expect(gateway.reload({ settings: { ...rest, oneOrigin: bad }, source })).rejects.toThrow('oneOrigin.caFile')
    expect(await open()).toBe(200)
  })
})
