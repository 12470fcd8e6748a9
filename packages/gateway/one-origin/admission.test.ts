import { afterEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway.ts'
import {
  type Answer,
  ask,
  codeIn,
  originGateway,
  sessionBody,
  startUpstream,
  type Upstream,
  withSessions,
} from './testing.ts'

const open: (Gateway | Upstream)[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function world(answer: Answer) {
  const upstream = await startUpstream(answer)
  const gateway = await originGateway(upstream.url)
  open.push(gateway, upstream)
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  const signIn = () =>
    ask(url, '/api/session', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
  return {
    upstream,
    url,
    signIn,
    get: (path: string, session: string) => ask(url, path, { headers: { cookie: `xm_session=${session}` } }),
  }
}

/** A province at which everybody signs in as `body` says, with the session `new`. */
const signsInAs =
  (body: string): Answer =>
  (incoming, response) => {
    response.setHeader('content-type', 'application/json; charset=utf-8')
    if (incoming.method === 'DELETE') return void response.writeHead(204).end()
    response.setHeader('set-cookie', 'xm_session=new; Path=/; HttpOnly; SameSite=Strict; Secure')
    response.end(body)
  }

describe('only clerks of the hospital', () => {
  test('sign in: the cookie is then the gateway’s own', async () => {
    const { signIn, upstream } = await world(signsInAs(sessionBody()))
    const reply = await signIn()
    expect([reply.status, reply.body]).toEqual([200, sessionBody()])
    expect(reply.headers['set-cookie']).toEqual(['xm_session=new; Path=/; HttpOnly; SameSite=Strict'])
    expect(upstream.seen).toHaveLength(1)
  })

  test.each([
    ['a reviewer', sessionBody('reviewer', null)],
    ['an administrator', sessionBody('administrator', null)],
    ['a clerk of another hospital', sessionBody('clerk', '9'.repeat(22))],
  ])('%s is refused, and the session is ended at the province before the refusal is told', async (_who, body) => {
    const { signIn, upstream } = await world(signsInAs(body))
    const reply = await signIn()
    expect([reply.status, codeIn(reply)]).toEqual([403, 'SESSION_NOT_OF_HOSPITAL'])
    expect(reply.body).not.toContain('new')
    expect(reply.headers['set-cookie']).toEqual(['xm_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict'])
    expect(
      upstream.seen.map(({ method, url, headers }) => [method, url, headers.cookie, headers['content-type']]),
    ).toEqual([
      ['POST', '/api/session', undefined, 'application/json'],
      ['DELETE', '/api/session', 'xm_session=new', undefined],
    ])
  })

  test('a sign-in that the province refuses is passed back as it is', async () => {
    const refusal = '{"error":{"code":"SIGN_IN_LOCKED","message":"已暂停登录。","action":"请稍候。"}}'
    const { signIn } = await world((_incoming, response) => {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '60' }).end(refusal)
    })
    const reply = await signIn()
    expect([reply.status, reply.body, reply.headers['retry-after']]).toEqual([429, refusal, '60'])
  })

  test.each([
    ['no session', '{"status":"ok"}', { 'set-cookie': 'xm_session=new' }],
    ['no cookie', sessionBody(), {}],
  ])('an answer with %s is not taken for a sign-in', async (_what, body, headers) => {
    const { signIn } = await world((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body)
    })
    const reply = await signIn()
    expect([reply.status, codeIn(reply), reply.headers['set-cookie']]).toEqual([
      502,
      'PROVINCE_REPLY_UNUSABLE',
      undefined,
    ])
  })

  test('use the API: anybody else’s session is refused before the request reaches the province', async () => {
    const { get, upstream } = await world(withSessions((_incoming, response) => void response.end('{}')))
    const codes: unknown[] = []
    for (const session of ['clerk', 'reviewer', 'other', 'nobody']) {
      const reply = await get('/api/applications', session)
      codes.push(reply.status === 200 ? 'passed' : [reply.status, codeIn(reply)])
    }
    expect(codes).toEqual([
      'passed',
      [403, 'SESSION_NOT_OF_HOSPITAL'],
      [403, 'SESSION_NOT_OF_HOSPITAL'],
      [401, 'NOT_SIGNED_IN'],
    ])
    expect(upstream.seen.filter(({ url }) => url === '/api/applications')).toHaveLength(1)
  })

  test('are asked for once a minute, and anew after signing out', async () => {
    const { get, url, upstream } = await world(withSessions((_incoming, response) => void response.end('{}')))
    const looks = () => upstream.seen.filter((seen) => seen.url === '/api/session' && seen.method === 'GET').length
    await get('/api/a', 'clerk')
    await get('/api/a', 'clerk')
    await get('/api/a', 'clerk2')
    expect(looks()).toBe(2)
    await ask(url, '/api/session', { method: 'DELETE', headers: { cookie: 'xm_session=clerk' } })
    await get('/api/a', 'clerk')
    expect(looks()).toBe(3)
  })

  test('see who they are; anybody else is told why not and loses the cookie', async () => {
    const { get } = await world(withSessions((_incoming, response) => void response.end()))
    expect((await get('/api/session', 'clerk')).body).toBe(sessionBody())
    const reviewer = await get('/api/session', 'reviewer')
    expect([reviewer.status, codeIn(reviewer)]).toEqual([403, 'SESSION_NOT_OF_HOSPITAL'])
    expect(reviewer.headers['set-cookie']?.[0]).toContain('Max-Age=0')
    expect(codeIn(await get('/api/session', 'nobody'))).toBe('NOT_SIGNED_IN')
  })

  test('a session that the province ends meanwhile is asked for again', async () => {
    let live = true
    const { get, upstream } = await world(
      withSessions((_incoming, response) => void response.writeHead(live ? 200 : 401).end('{"error":{}}')),
    )
    const looks = () => upstream.seen.filter(({ url }) => url === '/api/session').length
    await get('/api/a', 'clerk')
    live = false
    expect((await get('/api/a', 'clerk')).status).toBe(401)
    await get('/api/a', 'clerk')
    expect(looks()).toBe(2)
  })

  test('through a proxy that ends TLS the cookie is Secure', async () => {
    const upstream = await startUpstream(signsInAs(sessionBody()))
    const gateway = await originGateway(upstream.url, { settings: { trustProxy: ['127.0.0.1'] } })
    open.push(gateway, upstream)
    const reply = await gateway.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: {},
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.9.8.7' },
    })
    expect(reply.headers['set-cookie']).toMatch(/; Secure$/)
    expect(upstream.seen[0]?.headers['x-forwarded-for']).toBe('10.9.8.7')
  })
})
