import { describe, expect, test } from 'vitest'
import { codedError } from '../errors.ts'
import { client, identityNumber, someRows, sourceThat, testGateway, tokenOf } from '../testing.ts'
import { createMetrics, type Metrics, type MetricsParts } from './metrics.ts'
import type { LogLine } from './redact.ts'

function metricsWith(parts: Partial<MetricsParts> = {}): Metrics {
  return createMetrics({
    version: '1.2.3',
    ready: async () => true,
    connections: () => ({}),
    openConnections: async () => 0,
    lostLines: () => 0,
    ...parts,
  })
}

/** Samples of a metric, each with its labels. */
const samples = async (metrics: Metrics, name: string) =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'))

describe('the figures', () => {
  test('count replies by path, status and code, and measure them by path', async () => {
    const metrics = metricsWith()
    const gateway = await testGateway({ observe: metrics.observe, settings: { httpStatus: true } })
    const url = `/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=${identityNumber}`
    await gateway.app.inject(url)
    await gateway.app.inject(url)
    await gateway.app.inject('/blduseinfo?identityNumber=1')
    await gateway.app.inject(`/${client.id}/${identityNumber}`)
    expect(await samples(metrics, 'xuemian_gateway_requests_total')).toEqual([
      'xuemian_gateway_requests_total{path="/token",status="200",code="OK"} 1',
      'xuemian_gateway_requests_total{path="/blduseinfo",status="200",code="OK"} 2',
      'xuemian_gateway_requests_total{path="/blduseinfo",status="401",code="TOKEN_MISSING"} 1',
      'xuemian_gateway_requests_total{path="other",status="404",code="PATH_UNKNOWN"} 1',
    ])
    await gateway.app.inject(url)
    expect(await samples(metrics, 'xuemian_gateway_requests_total{path="/blduseinfo",status="200"')).toEqual([
      'xuemian_gateway_requests_total{path="/blduseinfo",status="200",code="OK"} 3',
    ])
    expect(await samples(metrics, 'xuemian_gateway_request_duration_seconds_count{path="/blduseinfo"}')).toEqual([
      'xuemian_gateway_request_duration_seconds_count{path="/blduseinfo"} 4',
    ])
    expect(await metrics.text()).not.toContain(identityNumber)
  })

  test('measure the whole time of a reply', async () => {
    const metrics = metricsWith()
    const slow = sourceThat(async () => {
      await new Promise((resolve) => setTimeout(resolve, 60))
      return someRows
    })
    const lines: LogLine[] = []
    const gateway = await testGateway({ observe: metrics.observe, source: slow, log: (line) => lines.push(line) })
    await gateway.app.inject(`/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=${identityNumber}`)
    const [sum = ''] = await samples(metrics, 'xuemian_gateway_request_duration_seconds_sum{path="/blduseinfo"}')
    expect(Number(sum.split(' ')[1])).toBeGreaterThan(0.055)
    expect(lines.at(-1)?.ms).toBeGreaterThan(55)
    await gateway.app.inject('/%ZZ')
    expect(lines.at(-1)).toMatchObject({ code: 'REQUEST_UNREADABLE', ms: 0 })
  })

  test.each([
    ['in memory', { findNow: () => someRows }],
    ['behind a driver', {}],
  ])('measure look-ups of a source %s, those that fail apart, and change nothing of them', async (_what, more) => {
    const metrics = metricsWith()
    const source = metrics.timed({ ...sourceThat(async () => someRows), ...more })
    expect(source.findNow === undefined).toBe(!('findNow' in more))
    const find = (from: typeof source) => from.findNow?.([]) ?? from.find([], new AbortController().signal)
    expect(await find(source)).toBe(someRows)
    const failing = metrics.timed(sourceThat(() => Promise.reject(codedError('SOURCE_TIMEOUT'))))
    await expect(find(failing)).rejects.toThrow('超时')
    expect(await samples(metrics, 'xuemian_gateway_source_duration_seconds_count')).toEqual([
      'xuemian_gateway_source_duration_seconds_count{outcome="ok"} 1',
      'xuemian_gateway_source_duration_seconds_count{outcome="failed"} 1',
    ])
  })

  test('count unmapped codes by name, at most a hundred of them, and never a text that is no code', async () => {
    const metrics = metricsWith()
    let failing = codedError('PRODUCT_UNMAPPED', { detail: 'HX01' })
    const gateway = await testGateway({
      observe: metrics.observe,
      source: sourceThat(() => Promise.reject(failing)),
    })
    const url = `/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=${identityNumber}`
    const meet = async (code: 'PRODUCT_UNMAPPED' | 'RH_UNMAPPED' | 'SOURCE_TOO_MANY_ROWS', detail?: string) => {
      failing = codedError(code, detail === undefined ? {} : { detail })
      await gateway.app.inject(url)
    }
    await meet('PRODUCT_UNMAPPED', 'HX01')
    await meet('PRODUCT_UNMAPPED', 'HX01')
    await meet('PRODUCT_UNMAPPED', '（内容过长或不像编码，请核对列映射）')
    await meet('PRODUCT_UNMAPPED', '张三')
    await meet('RH_UNMAPPED', '3')
    await meet('SOURCE_TOO_MANY_ROWS')
    expect(await samples(metrics, 'xuemian_gateway_unmapped_codes_total')).toEqual([
      'xuemian_gateway_unmapped_codes_total{kind="product",local_code="HX01"} 2',
      'xuemian_gateway_unmapped_codes_total{kind="product",local_code="unreadable"} 2',
      'xuemian_gateway_unmapped_codes_total{kind="rh",local_code="3"} 1',
    ])
    expect(await samples(metrics, 'xuemian_gateway_source_row_cap_refusals_total')).toEqual([
      'xuemian_gateway_source_row_cap_refusals_total 1',
    ])
    for (let count = 0; count < 150; count += 1) await meet('PRODUCT_UNMAPPED', `C${count}`)
    const named = await samples(metrics, 'xuemian_gateway_unmapped_codes_total{kind="product"')
    expect(named).toHaveLength(101)
    expect(named.at(-1)).toBe('xuemian_gateway_unmapped_codes_total{kind="product",local_code="other"} 52')
  })

  test('show source, connections, certificate and access log as they are when somebody looks', async () => {
    let up = true
    const metrics = metricsWith({
      ready: async () => up,
      connections: () => ({ his: { open: 4, busy: 3, waiting: 2 } }),
      openConnections: async () => 17,
      lostLines: () => 5,
      certificateExpires: () => 1_800_000_000_000,
    })
    metrics.reloaded('done')
    const text = await metrics.text()
    for (const sample of [
      'source_up 1',
      'source_connections{database="his",state="busy"} 3',
      'source_connections{database="his",state="idle"} 1',
      'source_connections{database="his",state="waiting"} 2',
      'http_connections 17',
      'access_log_lost_lines 5',
      'certificate_expires_seconds 1800000000',
      'reloads_total{outcome="done"} 1',
      `build_info{version="1.2.3",node="${process.version}"} 1`,
    ])
      expect(text).toContain(`\nxuemian_gateway_${sample}\n`)
    up = false
    expect(await samples(metrics, 'xuemian_gateway_source_up')).toEqual(['xuemian_gateway_source_up 0'])
    expect(await metricsWith().text()).not.toContain('certificate')
  })
})
