import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { errorTable } from '../errors.ts'
import { citizen, donCode } from '../test/people.ts'
import { callerOf, claimOf, openWorld, password, peopled } from '../test/world.ts'

let webFolder = ''
beforeAll(async () => {
  webFolder = await mkdtemp(join(tmpdir(), 'xuemian-web-'))
  await mkdir(join(webFolder, 'assets'))
  await writeFile(
    join(webFolder, 'index.html'),
    '<!doctype html><style nonce="__CSP_NONCE__"></style><meta content="__CSP_NONCE__">',
  )
  await writeFile(join(webFolder, 'assets', 'index-AbCd1234.js'), 'export {}')
  await writeFile(join(webFolder, 'favicon.svg'), '<svg/>')
})
afterAll(() => rm(webFolder, { recursive: true }))

describeOnDatabases('the edge', (database) => {
  const start = async () => peopled(await openWorld(database().db, { webFolder }))
  const outcome = (reply: { statusCode: number; json: () => { error: { code: string } } }) => [
    reply.statusCode,
    reply.json().error.code,
  ]

  it('answers every failure in one form, in Chinese, with what to do', async () => {
    const { province } = await start()
    const { app } = province
    const json = { 'content-type': 'application/json' }
    const post = (payload: string, headers: Record<string, string> = json) =>
      app.inject({ method: 'POST', url: '/api/session', payload, headers })
    const replies = [
      await post('{'),
      await post('{"__proto__":1}'),
      await post('[]'),
      await post('{}', { 'content-type': 'text/plain' }),
      await post('username=a', { 'content-type': 'application/x-www-form-urlencoded' }),
      await post(JSON.stringify({ username: 'x'.repeat(3 * 1024 * 1024 + 1), password: 'x' })),
      await app.inject('/api/nothing'),
      await app.inject({ method: 'PATCH', url: '/api/session' }),
      await app.inject({ method: 'DELETE', url: '/api/applications/1/decision' }),
      await app.inject('/api/applications/%ZZ'),
    ]
    expect(replies.map(outcome)).toEqual([
      [400, 'INVALID_JSON'],
      [400, 'INVALID_JSON'],
      [400, 'INVALID_INPUT'],
      [415, 'UNSUPPORTED_MEDIA_TYPE'],
      [415, 'UNSUPPORTED_MEDIA_TYPE'],
      [413, 'BODY_TOO_LARGE'],
      [404, 'NOT_FOUND'],
      [405, 'METHOD_NOT_ALLOWED'],
      [405, 'METHOD_NOT_ALLOWED'],
      [400, 'BAD_REQUEST'],
    ])
    for (const reply of replies) {
      const { code, ...said } = reply.json().error
      expect(said).toMatchObject({
        message: expect.stringMatching(/[一-龥]/),
        action: errorTable[code as 'NOT_FOUND'].action,
      })
      expect(reply.headers['content-type']).toMatch(/^application\/json/)
      expect(reply.headers['cache-control']).toBe('no-store')
    }
  })

  it('lists every field that does not fit, by name and never by value', async () => {
    const clerk = await (await start()).signIn('clerk1')
    const claim = claimOf({ patient: citizen(1), bags: [] })
    const bad = {
      ...claim,
      identityNumber: 5,
      donors: [{ identityNumber: citizen(2), relation: 'friend' }],
      his: { ...claim.his, body: '%%%' },
    }
    const reply = await clerk.call('POST', '/api/assessments', bad)
    expect(outcome(reply)).toEqual([400, 'INVALID_INPUT'])
    expect(
      reply
        .json()
        .error.fields.map((field: { path: string }) => field.path)
        .sort(),
    ).toEqual(['donors.0.relation', 'his.body', 'identityNumber'])
    expect(reply.body).not.toMatch(/friend|%%%/)
  })

  it('refuses changes from a foreign origin and answers no origin with CORS headers', async () => {
    const { province } = await start()
    const post = (headers: Record<string, string>) =>
      province.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { username: 'clerk1', password },
        headers: { host: 'xuemian.example', ...headers },
      })
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect(outcome(await post(headers as Record<string, string>))).toEqual([403, 'FOREIGN_ORIGIN'])
    }
    const own = await post({ origin: 'http://xuemian.example', 'sec-fetch-site': 'same-origin' })
    expect(own.statusCode).toBe(200)
    expect(Object.keys(own.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('holds to its own origin where one is configured', async () => {
    const { province } = await openWorld(database().db, { appOrigin: 'https://xuemian.example' })
    const post = (origin: string) =>
      province.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: {},
        headers: { origin, host: 'inside:8080' },
      })
    expect(outcome(await post('http://inside:8080'))).toEqual([403, 'FOREIGN_ORIGIN'])
    expect(outcome(await post('https://xuemian.example'))).toEqual([400, 'INVALID_INPUT'])
  })

  it('answers bytes that are no request, and headers too long, in the same form', async () => {
    const { province } = await start()
    const { port } = new URL(await province.listen({ port: 0, host: '127.0.0.1' }))
    const say = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
        let heard = ''
        socket.on('data', (bytes) => {
          heard += bytes
        })
        socket.on('error', reject).on('close', () => resolve(heard))
      })
    for (const text of ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`]) {
      expect(await say(text)).toMatch(/^HTTP\/1.1 400 [\s\S]*{"error":{"code":"BAD_REQUEST"/)
    }
    await province.close()
  })

  it('refuses two Host headers', async () => {
    const { province } = await start()
    const url = new URL(await province.listen({ port: 0, host: '127.0.0.1' }))
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        { port: url.port, path: '/health/live', setHost: false, headers: ['Host', 'a', 'Host', 'b'] as never },
        (reply) => {
          reply.resume()
          resolve(reply.statusCode)
        },
      )
      sent.on('error', reject).end()
    })
    await province.close()
    expect(status).toBe(403)
  })

  it('serves the page for every path that is not the API’s, with a fresh nonce and the clerk’s own hospital in its policy', async () => {
    const world = await start()
    const clerk = await world.signIn('clerk1')
    const get = (url: string, cookie = '') => callerOf(world.province, cookie).call('GET', url)
    const [one, two] = [await get('/'), await get('/applications/5?identityNumber=x')]
    const nonce = /nonce="([^"]+)"/.exec(one.body)?.[1] ?? ''
    expect(one.headers['content-security-policy']).toBe(
      `default-src 'self'; connect-src 'self'; style-src 'self' 'nonce-${nonce}'; script-src 'self'; img-src 'self' data:; frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'self'`,
    )
    expect(one.body).toContain(`content="${nonce}"`)
    expect(two.statusCode).toBe(200)
    expect(two.body).not.toContain(nonce)
    expect(two.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect((await get('/', clerk.cookie)).headers['content-security-policy']).toContain(
      "connect-src 'self' http://127.0.0.1:8090;",
    )
    const reviewer = await world.signIn('reviewer1')
    expect((await get('/index.html', reviewer.cookie)).headers['content-security-policy'] ?? '').not.toContain('8090')
  })

  it('lets browsers keep hashed assets for ever and nothing else', async () => {
    const world = await start()
    const get = (url: string) => callerOf(world.province, '').call('GET', url)
    expect((await get('/assets/index-AbCd1234.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    )
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('no-cache')
    expect(outcome(await get('/assets/gone-AbCd1234.js'))).toEqual([404, 'NOT_FOUND'])
    expect(outcome(await get('/../package.json'))).toEqual([404, 'NOT_FOUND'])
    expect((await get('/api/session')).statusCode).toBe(401)
  })

  it('describes itself: OpenAPI 3.1 with every route and every code', async () => {
    const { province } = await start()
    const document = (await province.app.inject('/api/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/accounts',
      '/api/applications',
      '/api/applications/{id}',
      '/api/applications/{id}/cancellation',
      '/api/applications/{id}/decision',
      '/api/applications/{id}/submission',
      '/api/assessments',
      '/api/audit',
      '/api/donations',
      '/api/his-connection',
      '/api/his-tickets',
      '/api/his-tickets/keys',
      '/api/hospitals',
      '/api/hospitals/{id}',
      '/api/hospitals/{id}/signing-keys',
      '/api/session',
    ])
    for (const code of Object.keys(errorTable)) expect(document.info.description).toContain(`| ${code} |`)
  })

  it('is alive without its database but not ready', async () => {
    const { province, db } = await start()
    expect((await province.app.inject('/health/ready')).json()).toEqual({ status: 'ok' })
    const broken = {
      ...db,
      kysely: db.kysely.withPlugin({
        transformQuery: () => {
          throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
        },
        transformResult: async ({ result }) => result,
      }),
    }
    const { province: cut } = await openWorld(broken)
    expect((await cut.app.inject('/health/live')).statusCode).toBe(200)
    const reply = await cut.app.inject('/health/ready')
    expect(outcome(reply)).toEqual([503, 'STORE_UNAVAILABLE'])
    const other = await callerOf(cut, 'xm_session=x').call('GET', '/api/session')
    expect([...outcome(other), other.headers['retry-after']]).toEqual([503, 'STORE_UNAVAILABLE', '2'])
  })

  it('answers INTERNAL for a bug and logs where it was, never what was asked or stored', async () => {
    const lines: string[] = []
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
    const { db } = database()
    const kysely = db.kysely.withPlugin({
      transformQuery: () => {
        throw new Error(`bug with ${citizen(7)}`)
      },
      transformResult: async ({ result }) => result,
    })
    const { province } = await openWorld({ ...db, kysely }, { log })
    const reply = await callerOf(province, 'xm_session=secret-token').call('GET', `/api/applications?q=${citizen(7)}`)
    expect(outcome(reply)).toEqual([500, 'INTERNAL'])
    const logged = lines.join('')
    expect(logged).toContain('"route":"/api/applications"')
    for (const secret of [citizen(7), 'secret-token', '?q=']) expect(logged + reply.body).not.toContain(secret)
  })

  it('logs a whole application without a person in it', async () => {
    const lines: string[] = []
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
    const world = await peopled(await openWorld(database().db, { log }))
    const clerk = await world.signIn('clerk1')
    await clerk.call(
      'POST',
      '/api/assessments',
      claimOf({ patient: citizen(1), bags: [{ donCode: donCode(1), units: 1 }] }),
    )
    await clerk.call('GET', `/api/applications?q=${citizen(1)}`)
    expect(lines.filter((line) => line.includes('/api/assessments'))).toHaveLength(1)
    for (const secret of [citizen(1), '王小明', password, clerk.cookie.slice(11), donCode(1)])
      expect(lines.join('')).not.toContain(secret)
  })
})
