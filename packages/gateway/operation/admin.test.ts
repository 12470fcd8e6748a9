import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway.ts'
import { sourceThat, testGateway } from '../testing.ts'
import { type Admin, openAdmin, type Reloaded } from './admin.ts'
import { said, secret, testProcesses } from './process-testing.ts'

interface Reply {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** One request as it is written, with whatever headers. */
function ask(url: string, method = 'GET', headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (reply) => {
      let body = ''
      reply.setEncoding('utf8').on('data', (text: string) => (body += text))
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body, headers: reply.headers }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('the administration port', () => {
  let gateway: Gateway
  let admin: Admin
  let healthy = true
  let next: Reloaded = { ok: true, later: [] }
  beforeEach(async () => {
    healthy = true
    const source = {
      ...sourceThat(async () => ({ patients: [], bags: [] })),
      check: async () => (healthy ? undefined : Promise.reject(new Error('down'))),
    }
    gateway = await testGateway({ source })
    const metrics = { text: async () => 'up 1\n', contentType: 'text/plain; version=0.0.4; charset=utf-8' }
    admin = await openAdmin(0, { gateway, metrics, reload: async () => next })
  })
  afterEach(async () => {
    await admin.close()
    await gateway.close()
  })

  test('is on the loopback address alone', () => {
    expect(admin.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('answers metrics and health, ready only while the source answers', async () => {
    const metrics = await ask(`${admin.url}/metrics`)
    expect([metrics.status, metrics.body]).toEqual([200, 'up 1\n'])
    expect(metrics.headers['content-type']).toContain('version=0.0.4')
    expect((await ask(`${admin.url}/health/live`)).status).toBe(200)
    healthy = false
    expect((await ask(`${admin.url}/health/ready`)).status).toBe(503)
    expect((await ask(`${admin.url}/health/live`)).status).toBe(200)
  })

  test('reloads on POST and says what waits for a restart, or every fault', async () => {
    next = { ok: true, later: ['listen.port'] }
    expect(JSON.parse((await ask(`${admin.url}/reload`, 'POST')).body)).toEqual({
      success: true,
      data: { later: ['listen.port'] },
      erroMessage: null,
    })
    next = {
      ok: false,
      code: 'CONFIGURATION_REFUSED',
      faults: ['gateway.yaml:3  clients：…', 'gateway.yaml  source：…'],
    }
    const refused = await ask(`${admin.url}/reload`, 'POST')
    expect(refused.status).toBe(422)
    expect(JSON.parse(refused.body)).toEqual({
      success: false,
      data: { code: 'CONFIGURATION_REFUSED', faults: next.faults },
      erroMessage: '新配置有错误，未采用，原配置继续有效',
    })
  })

  test.each([
    ['GET /reload', 405, '/reload', 'GET', {}],
    ['POST /metrics', 405, '/metrics', 'POST', {}],
    ['another path', 404, '/token', 'GET', {}],
    ['a page of a browser', 403, '/reload', 'POST', { origin: 'http://evil.example' }],
    ['a navigation in a browser', 403, '/metrics', 'GET', { 'sec-fetch-site': 'none' }],
    ['a name that was pointed at loopback', 403, '/metrics', 'GET', { host: 'evil.example' }],
  ])('refuses %s with %i', async (_what, status, path, method, headers) => {
    const reply = await ask(admin.url + path, method, headers)
    expect(reply.status).toBe(status)
    expect(JSON.parse(reply.body)).toMatchObject({
      success: false,
      erroMessage: expect.stringMatching(/[\u4e00-\u9fff]/),
    })
  })
})

describe('adminPort of a running gateway', () => {
  const processes = testProcesses()
  afterEach(() => processes.clear())

  test('reloads, shows the figures of what was asked, and is not reached by the public port', async () => {
    const folder = processes.sampleIn('adminPort: 0\naccessLog: { folder: access, keyFile: access.key }\n')
    const gateway = await processes.serve(folder)
    const admin = await said(gateway, /"adminUrl":"([^"]+)"/)
    await fetch(`${gateway.url}/token?id=window&password=${secret}`)
    await fetch(`${gateway.url}/token?id=window&password=wrong`)
    expect((await ask(`${admin}/reload`, 'POST')).status).toBe(200)
    const { body } = await ask(`${admin}/metrics`)
    expect(body).toMatch(/xuemian_gateway_requests_total\{path="\/token",status="200",code="OK"\} 1/)
    expect(body).toMatch(/xuemian_gateway_requests_total\{path="\/token",status="200",code="CREDENTIALS_REFUSED"\} 1/)
    expect(body).toContain('xuemian_gateway_reloads_total{outcome="done"} 1')
    expect(body).toContain('xuemian_gateway_source_up 1')
    expect(body).toMatch(/xuemian_gateway_nodejs_eventloop_lag_p99_seconds \d/)
    expect(body).toMatch(/xuemian_gateway_build_info\{version="[\d.]+",node="v\d+/)
    for (const path of ['/metrics', '/reload']) expect((await fetch(gateway.url + path)).status).toBe(404)

    const file = join(folder, 'gateway.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('kind: memory', 'kind: paper'))
    const refused = await ask(`${admin}/reload`, 'POST')
    expect([refused.status, JSON.parse(refused.body).data.code]).toEqual([422, 'CONFIGURATION_REFUSED'])
    expect((await ask(`${admin}/metrics`)).body).toContain('xuemian_gateway_reloads_total{outcome="refused"} 1')
    gateway.child.kill('SIGTERM')
    expect(await gateway.ended).toBe(0)
  })

  test('taken by another program is named when the gateway does not start', async () => {
    const first = await processes.serve(processes.sampleIn('adminPort: 0\n'))
    const { port } = new URL(await said(first, /"adminUrl":"([^"]+)"/))
    const folder = processes.sampleIn(`adminPort: ${port}\n`)
    const second = processes.run(folder, ['serve'])
    expect(await second.ended).toBe(2)
    expect(second.output()).toContain('端口已被占用，请更换 adminPort')
  })
})
