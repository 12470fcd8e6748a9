import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { shortCode } from '../mapping/code-tables.ts'
import type { DataSource } from '../source.ts'
import type { Answered } from './observer.ts'

/** Codes of one kind that are shown by name; later ones are counted together, so that no caller and no table can fill the memory. */
const NAMED_CODES = 100

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What the figures are asked for when they are read. */
export interface MetricsParts {
  readonly version: string
  /** Whether the source in force answers. */
  readonly ready: () => Promise<boolean>
  readonly connections: () => ReturnType<NonNullable<DataSource['connections']>>
  readonly openConnections: () => Promise<number>
  /** Lines that the access log lacks. */
  readonly lostLines: () => number
  /** When the certificate ends, in epoch milliseconds; absent where there is none. */
  readonly certificateExpires?: (() => number) | undefined
}

/** The figures of a gateway for Prometheus; no label holds a person, a secret or an address. */
export interface Metrics {
  observe(answered: Answered): void
  /** The same source, its look-ups measured. */
  timed(source: DataSource): DataSource
  reloaded(outcome: 'done' | 'refused'): void
  /** The exposition format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
}

/** Makes the figures, with those of the process and its event loop. */
export function createMetrics(parts: MetricsParts): Metrics {
  const registers = [new Registry()]
  const [register] = registers as [Registry]
  collectDefaultMetrics({ register, prefix: 'xuemian_gateway_' })
  const requests = new Counter({
    name: 'xuemian_gateway_requests_total',
    help: 'Replies by path, HTTP status and code of docs/errors.md',
    labelNames: ['path', 'status', 'code'],
    registers,
  })
  const durations = new Histogram({
    name: 'xuemian_gateway_request_duration_seconds',
    help: 'From the head of a request to its reply',
    labelNames: ['path'],
    buckets: SECONDS,
    registers,
  })
  const lookUps = new Histogram({
    name: 'xuemian_gateway_source_duration_seconds',
    help: 'Look-ups in the source, by whether they succeeded',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  })
  const unmapped = new Counter({
    name: 'xuemian_gateway_unmapped_codes_total',
    help: 'Look-ups that met a local code without an entry in productClasses or rhCodes',
    labelNames: ['kind', 'local_code'],
    registers,
  })
  const tooMany = new Counter({
    name: 'xuemian_gateway_source_row_cap_refusals_total',
    help: 'Look-ups that met more rows than maxRows',
    registers,
  })
  const reloads = new Counter({
    name: 'xuemian_gateway_reloads_total',
    help: 'Reloads of the configuration, by outcome',
    labelNames: ['outcome'],
    registers,
  })
  gauges(parts, registers)

  const counts = new Map<string, Count>()
  const timers = new Map<string, ReturnType<typeof durations.labels>>()
  const named = { product: new Set<string>(), rh: new Set<string>() }
  const unmappedCode = (kind: 'product' | 'rh', detail: string | undefined) => {
    const code = shortCode(detail ?? '') || 'unreadable'
    const known = named[kind]
    if (!known.has(code) && known.size >= NAMED_CODES) return unmapped.inc({ kind, local_code: 'other' })
    known.add(code)
    unmapped.inc({ kind, local_code: code })
  }

  return {
    observe({ line, elapsedMs, detail }) {
      const { path, status, code } = line
      const key = `${path} ${status} ${code}`
      const count = counts.get(key)
      if (count) count.now += 1
      else counts.set(key, { path, status: String(status), code, now: 1, passed: 0 })
      const timer = timers.get(path) ?? durations.labels(path)
      timers.set(path, timer)
      timer.observe(elapsedMs / 1000)
      if (code === 'PRODUCT_UNMAPPED') unmappedCode('product', detail)
      else if (code === 'RH_UNMAPPED') unmappedCode('rh', detail)
      else if (code === 'SOURCE_TOO_MANY_ROWS') tooMany.inc()
    },
    timed(source) {
      const measure = (began: number, outcome: 'ok' | 'failed') =>
        lookUps.observe({ outcome }, (performance.now() - began) / 1000)
      const { findNow } = source
      const now: DataSource['findNow'] = (identityNumbers) => {
        const began = performance.now()
        let outcome: 'ok' | 'failed' = 'failed'
        try {
          const rows = (findNow as NonNullable<typeof findNow>)(identityNumbers)
          outcome = 'ok'
          return rows
        } finally {
          measure(began, outcome)
        }
      }
      return {
        ...source,
        ...(findNow ? { findNow: now } : {}),
        async find(identityNumbers, signal) {
          const began = performance.now()
          let outcome: 'ok' | 'failed' = 'failed'
          try {
            const rows = await source.find(identityNumbers, signal)
            outcome = 'ok'
            return rows
          } finally {
            measure(began, outcome)
          }
        },
      }
    },
    reloaded: (outcome) => reloads.inc({ outcome }),
    text() {
      // counted here and passed on when somebody looks: the library's own way costs as much for each reply as writing its log line
      for (const count of counts.values()) {
        const { path, status, code, now, passed } = count
        requests.inc({ path, status, code }, now - passed)
        count.passed = now
      }
      return register.metrics()
    },
    contentType: register.contentType,
  }
}

interface Count {
  readonly path: string
  readonly status: string
  readonly code: string
  now: number
  passed: number
}

/** Figures that are true at the moment of reading. */
function gauges(parts: MetricsParts, registers: Registry[]): void {
  const build = new Gauge({
    name: 'xuemian_gateway_build_info',
    help: 'Versions of the gateway and of Node',
    labelNames: ['version', 'node'],
    registers,
  })
  build.set({ version: parts.version, node: process.version }, 1)
  new Gauge({
    name: 'xuemian_gateway_source_up',
    help: '1 where the source answers',
    registers,
    async collect() {
      this.set((await parts.ready()) ? 1 : 0)
    },
  })
  new Gauge({
    name: 'xuemian_gateway_source_connections',
    help: 'Connections to the databases of the source, and look-ups that wait for one',
    labelNames: ['database', 'state'],
    registers,
    collect() {
      this.reset()
      for (const [database, { open, busy, waiting }] of Object.entries(parts.connections())) {
        this.set({ database, state: 'busy' }, busy)
        this.set({ database, state: 'idle' }, open - busy)
        this.set({ database, state: 'waiting' }, waiting)
      }
    },
  })
  new Gauge({
    name: 'xuemian_gateway_http_connections',
    help: 'Open connections of callers',
    registers,
    async collect() {
      this.set(await parts.openConnections())
    },
  })
  new Gauge({
    name: 'xuemian_gateway_access_log_lost_lines',
    help: 'Lines that could not be written to the access log since the start',
    registers,
    collect() {
      this.set(parts.lostLines())
    },
  })
  const { certificateExpires } = parts
  if (certificateExpires)
    new Gauge({
      name: 'xuemian_gateway_certificate_expires_seconds',
      help: 'Unix time at which the certificate in use ends',
      registers,
      collect() {
        this.set(Math.floor(certificateExpires() / 1000))
      },
    })
}
