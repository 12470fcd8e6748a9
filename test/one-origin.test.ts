import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { createHisClient } from '@xuemian/contract/client'
import type { ApiError, Application, Assessment, HisConnection, Session } from '@xuemian/province/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runOn } from './conformance/support.ts'
import { type OneOrigin, startOneOrigin } from './support/one-origin.ts'

interface Answer<T> {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: T
}

/** A browser at an address of its own, which keeps the cookie and names the origin as browsers do. */
function browserAt(url: string, localAddress: string) {
  let cookie = ''
  const { port } = new URL(url)
  return {
    cookie: () => cookie,
    ask: <T>(method: string, path: string, sent?: unknown): Promise<Answer<T>> =>
      new Promise((resolve, reject) => {
        const body = sent === undefined ? undefined : JSON.stringify(sent)
        const type = body === undefined ? {} : { 'content-type': 'application/json' }
        const headers = { host: new URL(url).host, origin: url, 'sec-fetch-site': 'same-origin', ...type }
        const asked = request(
          {
            host: '127.0.0.1',
            port,
            path,
            method,
            localAddress,
            agent: false,
            headers: { ...headers, ...(cookie ? { cookie } : {}) },
          },
          (reply) => {
            let text = ''
            reply.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk
            })
            reply.on('end', () => {
              const [set = ''] = reply.headers['set-cookie'] ?? []
              if (set) cookie = /Max-Age=0|Expires=Thu, 01 Jan 1970/.test(set) ? '' : (set.split(';')[0] ?? '')
              const json = String(reply.headers['content-type']).startsWith('application/json')
              resolve({
                status: reply.statusCode ?? 0,
                headers: reply.headers,
                body: (json ? JSON.parse(text) : text) as T,
              })
            })
          },
        )
        asked.on('error', reject).end(body)
      }),
  }
}

describe('a hospital that works through its gateway alone', () => {
  let world: OneOrigin
  beforeAll(async () => {
    world = await startOneOrigin({ appOrigin: 'https://xuemian.example' })
  })
  afterAll(() => world?.close())

  const open = (address = '127.0.0.1') => browserAt(world.gatewayUrl, address)
  const sessions = async () => (await world.db.kysely.selectFrom('sessions').select('account_id').execute()).length

  it('signs a clerk in, reads the HIS, has the sum computed and submits, all at one address', async () => {
    const { ask, cookie } = open()
    const signedIn = await ask<Session>('POST', '/api/session', {
      username: 'clerk-1',
      password: world.passwords['clerk-1'],
    })
    expect([signedIn.status, signedIn.body.account.role]).toEqual([200, 'clerk'])
    // the province's own address is https, the gateway's is not here: a Secure cookie would never come back
    expect(String(signedIn.headers['set-cookie'])).not.toMatch(/Secure|Domain/)
    const connection = (await ask<HisConnection>('GET', '/api/his-connection')).body
    expect(connection.baseUrl).toBe(world.gatewayUrl)
    const his = createHisClient({ ...connection, fetch, now: Date.now })
    const patient = world.story('donor-self')
    const read = await his.bloodUse(patient.identityNumber)
    if (!read.ok) throw new Error(read.error.code)
    const { body, status, contentType } = read.raw
    const claim = {
      identityNumber: patient.identityNumber,
      his: { body: Buffer.from(body).toString('base64'), status, contentType },
      donors: [],
    }
    const { waived } = (await ask<Assessment>('POST', '/api/assessments', claim)).body
    expect(waived).toBe(126_000)
    const key = randomBytes(18).toString('base64url')
    const submitted = await ask<Application>('POST', '/api/applications', {
      ...claim,
      key,
      submit: true,
      expectedWaived: waived,
      note: '',
    })
    expect([submitted.status, submitted.body.state]).toEqual([201, 'submitted'])
    const found = await ask<{ applications: { number: string }[] }>('GET', '/api/applications?state=submitted')
    expect(found.body.applications.map(({ number }) => number)).toEqual([submitted.body.number])

    const session = cookie()
    expect((await ask('DELETE', '/api/session')).status).toBe(204)
    expect(cookie()).toBe('')
    expect((await ask<ApiError>('GET', '/api/applications')).body.error.code).toBe('NOT_SIGNED_IN')
    const told = JSON.stringify(world.lines)
    for (const secret of [
      session.slice(11),
      world.passwords['clerk-1'] ?? '',
      world.credentials.password,
      patient.identityNumber,
      patient.name,
    ])
      expect(told).not.toContain(secret)
    expect(new Set(world.lines.map(({ path }) => path))).toEqual(
      new Set(['/api/session', '/api/*', '/token', '/blduseinfo']),
    )
  })

  it.each(['reviewer', 'administrator', 'clerk-2'])('refuses %s and leaves no session behind', async (username) => {
    const before = await sessions()
    const { ask, cookie } = open()
    const reply = await ask<ApiError>('POST', '/api/session', { username, password: world.passwords[username] })
    expect([reply.status, reply.body.error.code, cookie()]).toEqual([403, 'SESSION_NOT_OF_HOSPITAL', ''])
    expect(await sessions()).toBe(before)
  })

  it('refuses whoever brings a session from elsewhere', async () => {
    const direct = await world.province.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { username: 'reviewer', password: world.passwords.reviewer },
    })
    const cookie = `xm_session=${direct.cookies[0]?.value}`
    for (const path of ['/api/applications', '/api/session', '/api/audit']) {
      const reply = await fetch(world.gatewayUrl + path, { headers: { cookie } })
      expect([reply.status, ((await reply.json()) as ApiError).error.code]).toEqual([403, 'SESSION_NOT_OF_HOSPITAL'])
    }
  })

  it('a wrong password is the province’s own refusal, and locks out that window alone', async () => {
    const stranger = open('127.0.0.2')
    const tryOnce = (password: string) =>
      stranger.ask<ApiError>('POST', '/api/session', { username: 'clerk-1', password })
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const reply = await tryOnce('wrong')
      expect([reply.status, reply.body.error.code]).toEqual([401, 'SIGN_IN_FAILED'])
    }
    const locked = await tryOnce(world.passwords['clerk-1'] ?? '')
    expect([locked.status, locked.body.error.code]).toEqual([429, 'SIGN_IN_LOCKED'])
    const neighbour = open('127.0.0.3')
    const reply = await neighbour.ask('POST', '/api/session', {
      username: 'clerk-1',
      password: world.passwords['clerk-1'],
    })
    expect(reply.status).toBe(200)
  })

  it('is still a HIS that passes every check', async () => {
    const results = await runOn(world.gatewayUrl, world.credentials)
    const odd = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    expect(odd.map(({ check, outcome }) => ({ id: check.id, outcome }))).toEqual([])
  })
})
