import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { makeCertificate } from '../../../test/support/certificate.ts'
import type { Gateway } from '../gateway.ts'
import type { Log } from '../operation/redact.ts'
import { organisationCode } from '../testing.ts'
import { serveOneOrigin } from './one-origin.ts'
import { type OneOriginBounds, oneOriginBounds } from './settings.ts'
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

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

const CLERK = { cookie: 'xm_session=clerk' }
const PAGE = { accept: 'text/html' }

/** The one-origin part alone, with bounds that a test can wait for. */
async function bounded(answer: Answer, bounds: Partial<OneOriginBounds>, log?: Log) {
  const upstream = await startUpstream(answer)
  const app = fastify()
  const plainHttp = { browsers: true, province: true } as const
  await serveOneOrigin(app, {
    settings: {
      organisationCode,
      clients: [],
      tokenKey: Buffer.alloc(32),
      oneOrigin: { province: upstream.url, plainHttp },
    },
    now: Date.now,
    log,
    bounds: { ...oneOriginBounds, ...bounds },
  })
  open.push(app, upstream)
  return { upstream, url: await app.listen({ port: 0, host: '127.0.0.1' }) }
}

async function listening(
  upstream: Upstream,
  options: Parameters<typeof originGateway>[1] = {},
): Promise<{ gateway: Gateway; url: string }> {
  const gateway = await originGateway(upstream.url, options)
  open.push(gateway)
  return { gateway, ...(await gateway.listen({ port: 0, host: '127.0.0.1' })) }
}

describe('a province that fails', () => {
  test('by not being there: a calm page for who opened one, JSON for the API, and the HIS part goes on', async () => {
    const said = collected()
    const upstream = await startUpstream(() => undefined)
    await upstream.close()
    const { url } = await listening(upstream, { log: said.log })
    const page = await ask(url, '/window', { headers: PAGE })
    expect(page.status).toBe(503)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '5',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    expect(page.body).toMatch(/<h1>本院网关暂时连不上省级系统。<\/h1>.*错误代码 PROVINCE_UNREACHABLE/)
    for (const reply of [
      await ask(url, '/api/applications', { headers: CLERK }),
      await ask(url, '/api/session', { method: 'POST', body: '{}' }),
      await ask(url, '/assets/a-12345678.js'),
      await ask(url, '/health/province'),
    ]) {
      expect([reply.status, codeIn(reply)]).toEqual([503, 'PROVINCE_UNREACHABLE'])
      expect(reply.body).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|at /)
    }
    expect((await ask(url, '/health/ready')).status).toBe(200)
    await expect
      .poll(() => said.lines[0])
      .toMatchObject({
        path: '/*',
        status: 503,
        code: 'PROVINCE_UNREACHABLE',
        cause: 'ECONNREFUSED',
      })
  })

  test('by silence', async () => {
    const said = collected()
    const { url } = await bounded(
      withSessions(() => undefined),
      { replyMs: 300 },
      said.log,
    )
    const reply = await ask(url, '/api/slow', { headers: CLERK })
    expect([reply.status, codeIn(reply)]).toEqual([504, 'PROVINCE_TIMEOUT'])
    await expect.poll(() => said.lines.at(-1)?.ms).toBeGreaterThan(250)
    const mute = await bounded(() => undefined, { replyMs: 300 })
    expect(codeIn(await ask(mute.url, '/api/a', { headers: CLERK }))).toBe('PROVINCE_TIMEOUT')
  })

  test('by falling silent or dripping within a reply: the browser sees a broken one, never half of it as whole', async () => {
    const starts = withSessions((incoming, response) => {
      response.write('{"half":')
      if (incoming.url === '/api/drip') {
        const drip = setInterval(() => response.write(' '), 50)
        response.on('close', () => clearInterval(drip))
      }
    })
    const { url } = await bounded(starts, { silenceMs: 500, wholeMs: 1_500 })
    await expect(ask(url, '/api/stops', { headers: CLERK })).rejects.toThrow()
    await expect(ask(url, '/api/drip', { headers: CLERK })).rejects.toThrow()
  })

  test('by sending too much, whether it says so or not', async () => {
    const floods = withSessions((incoming, response) => {
      if (incoming.url === '/api/told') response.setHeader('content-length', 2_000)
      response.write('x'.repeat(1_000))
      response.end('x'.repeat(1_000))
    })
    const { url } = await bounded(floods, { replyBytes: 1_500 })
    const told = await ask(url, '/api/told', { headers: CLERK })
    expect([told.status, codeIn(told)]).toEqual([502, 'PROVINCE_REPLY_UNUSABLE'])
    await expect(ask(url, '/api/untold', { headers: CLERK })).rejects.toThrow()
  })

  test('by sending elsewhere: no redirect is followed or passed on', async () => {
    const { url, upstream } = await bounded(
      withSessions((_incoming, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()),
      {},
    )
    const replies = [await ask(url, '/api/a', { headers: CLERK }), await ask(url, '/', { headers: PAGE })]
    expect(replies.map(({ status, headers }) => [status, headers.location])).toEqual([
      [502, undefined],
      [502, undefined],
    ])
    expect(upstream.seen.filter(({ url: path }) => path !== '/api/session')).toHaveLength(2)
  })

  test('for a while: a 503 is passed on once and not tried again', async () => {
    const { url, upstream } = await bounded(
      withSessions((_incoming, response) => void response.writeHead(503, { 'retry-after': '1' }).end('{"error":{}}')),
      {},
    )
    const reply = await ask(url, '/api/a', { headers: CLERK })
    expect([reply.status, reply.headers['retry-after'], reply.body]).toEqual([503, '1', '{"error":{}}'])
    expect(upstream.seen.filter(({ url: path }) => path === '/api/a')).toHaveLength(1)
  })

  test('is asked for its health once in five seconds, whoever wants to know', async () => {
    const { url, upstream } = await bounded((_incoming, response) => void response.end('{"status":"ok"}'), {})
    const replies = [await ask(url, '/health/province'), await ask(url, '/health/province')]
    expect(replies.map(({ status, body }) => [status, body])).toEqual(Array(2).fill([200, '{"status":"ok"}']))
    expect(upstream.seen.map(({ url: path }) => path)).toEqual(['/health/ready'])
  })
})

describe('a browser that asks too much', () => {
  const fine = withSessions((_incoming, response) => void response.end('{}'))

  test('a body beyond the province’s own bound goes nowhere, announced or not', async () => {
    const { url, upstream } = await bounded(fine, { requestBytes: 1_000, signInBytes: 100 })
    const big = 'x'.repeat(1_001)
    const replies = [
      await ask(url, '/api/a', { method: 'POST', headers: { ...CLERK, 'content-length': '1001' }, body: big }),
      await ask(url, '/api/a', { method: 'POST', headers: { ...CLERK, 'transfer-encoding': 'chunked' }, body: big }),
      await ask(url, '/api/session', {
        method: 'POST',
        headers: { 'transfer-encoding': 'chunked' },
        body: big.slice(0, 101),
      }),
    ]
    expect(replies.map((reply) => [reply.status, codeIn(reply)])).toEqual(Array(3).fill([413, 'BODY_TOO_LARGE']))
    expect(upstream.seen.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('more requests at once than the bound are told to come again, and the places come back', async () => {
    const waiting: (() => void)[] = []
    const holds = withSessions((_incoming, response) => void waiting.push(() => response.end('{}')))
    const { url } = await bounded(holds, { underWay: 2 })
    const first = [ask(url, '/api/a', { headers: CLERK }), ask(url, '/api/b', { headers: CLERK })]
    await expect.poll(() => waiting.length).toBe(2)
    const third = await ask(url, '/api/c', { headers: CLERK })
    expect([third.status, codeIn(third)]).toEqual([503, 'PROVINCE_BUSY'])
    for (const go of waiting.splice(0)) go()
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200])
    const later = ask(url, '/api/c', { headers: CLERK })
    await expect.poll(() => waiting.length).toBe(1)
    waiting[0]?.()
    expect((await later).status).toBe(200)
  })
})

test('stopping lets a reply under way finish', async () => {
  const upstream = await startUpstream(
    withSessions((_incoming, response) => {
      response.write('{')
      setTimeout(() => response.end('}'), 300)
    }),
  )
  const { gateway, url } = await listening(upstream)
  const reply = ask(url, '/api/a', { headers: CLERK })
  await expect.poll(() => upstream.seen.some((seen) => seen.url === '/api/a')).toBe(true)
  open.splice(0)
  await gateway.close()
  expect((await reply).body).toBe('{}')
  await upstream.close()
})

describe('the province’s certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-origin-'))
  const made = makeCertificate(folder)
  afterAll(() => rmSync(folder, { recursive: true }))

  const answer = withSessions((_incoming, response) => void response.end('{}'))

  test('is believed where caFile vouches for it', async () => {
    const upstream = await startUpstream(answer, made)
    open.push(upstream)
    const { url } = await listening(upstream, { oneOrigin: { caFile: made.certFile } })
    expect((await ask(url, '/api/a', { headers: CLERK })).body).toBe('{}')
  })

  test('of a stranger ends everything before a word is said', async () => {
    const upstream = await startUpstream(answer, made)
    open.push(upstream)
    const { url } = await listening(upstream)
    const replies = [
      await ask(url, '/api/a', { headers: CLERK }),
      await ask(url, '/assets/a-12345678.js'),
      await ask(url, '/health/province'),
    ]
    expect(replies.map((reply) => [reply.status, codeIn(reply)])).toEqual(Array(3).fill([502, 'PROVINCE_UNTRUSTED']))
    expect(upstream.seen).toEqual([])
  })

  test('of another name is refused', async () => {
    const upstream = await startUpstream(answer, made)
    open.push(upstream)
    const named = { ...upstream, url: upstream.url.replace('localhost', '127.0.0.1') }
    const { url } = await listening(named, { oneOrigin: { caFile: made.certFile } })
    expect(codeIn(await ask(url, '/assets/a-12345678.js'))).toBe('PROVINCE_UNTRUSTED')
  })

  test('a caFile that is missing or holds no certificate keeps the gateway from starting, in a sentence', async () => {
    const start = (caFile: string) => originGateway('https://localhost:1', { oneOrigin: { caFile } })
    await expect(start(join(folder, 'gone.pem'))).rejects.toThrow('oneOrigin.caFile 所指的文件不存在或不可读')
    writeFileSync(join(folder, 'text.pem'), 'hello')
    await expect(start(join(folder, 'text.pem'))).rejects.toThrow('oneOrigin.caFile 不是 PEM 证书文件')
  })
})
