import http from 'node:http'
import https from 'node:https'
import type { Ask, Exchange, ExchangeFailure, FailureCode } from './exchange.ts'

export interface TransportOptions {
  /** `http://10.1.2.3:8080`, with a path prefix where the HIS has one. */
  readonly baseUrl: string
  /** One exchange from connecting to the last byte. */
  readonly timeoutMs: number
  /** Longer bodies are counted and not kept: the exchange fails as LARGE. Bounds the memory of a run. */
  readonly keepBytes: number
  /** Reading stops here: TOO_LARGE. */
  readonly maxBytes: number
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number
  /** A certificate of the hospital's own authority is accepted only where this is set; encryption is then not identity. */
  readonly insecureTls?: boolean
}

/** Sends requests and never throws: what goes wrong is an exchange too. Redirects are replies like others. */
export interface Transport {
  send(ask: Ask): Promise<Exchange>
  /** Ends what is under way as TIMEOUT; nothing is sent any more. */
  close(): void
}

/** After so many requests in a row that a path let wait until their time was over, it is asked no more: a dead path must not cost the whole run. */
const PATIENCE = 3

const reasons: Readonly<Record<FailureCode, ExchangeFailure['reason']>> = {
  REFUSED: {
    zh: '连接被拒绝：地址或端口上没有服务，或被防火墙拒绝',
    en: 'connection refused: nothing listens there, or a firewall refuses',
  },
  NAME_UNKNOWN: { zh: '主机名无法解析', en: 'the host name does not resolve' },
  RESET: { zh: '连接被对方中断', en: 'the server reset the connection' },
  TIMEOUT: { zh: '在时限内没有答复完', en: 'no complete reply within the time limit' },
  TOO_LARGE: { zh: '回复超过大小上限，已停止读取', en: 'the reply exceeds the size limit; reading was stopped' },
  LARGE: {
    zh: '回复超过256KB（约一千袋血），检查工具不再读取',
    en: 'the reply exceeds 256 KB (about a thousand bags), more than this checker reads',
  },
  NOT_HTTP: {
    zh: '对方说的不是HTTP（端口可能属于别的服务，或应使用https）',
    en: 'the server does not speak HTTP (another service, or https is needed)',
  },
  TLS: { zh: 'TLS握手失败或证书不被信任', en: 'the TLS handshake failed or the certificate is not trusted' },
  CUT: { zh: '回复没有发完连接就断了', en: 'the connection ended before the reply did' },
  UNREACHABLE: { zh: '网络不可达', en: 'the network is unreachable' },
}

/** Opens a transport to one address; connections are kept and shared. */
export function openTransport(options: TransportOptions): Transport {
  const base = new URL(options.baseUrl)
  const secure = base.protocol === 'https:'
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 32, rejectUnauthorized: options.insecureTls !== true })
    : new http.Agent({ keepAlive: true, maxSockets: 32 })
  const prefix = base.pathname.replace(/\/+$/, '')
  const { hostname, port } = base
  const underWay = new Set<() => void>()

  const once = (ask: Ask): Promise<Exchange> =>
    new Promise((resolve) => {
      const started = options.clock()
      let settled = false
      const settle = (
        rest: { ok: true; reply: Extract<Exchange, { ok: true }>['reply'] } | { ok: false; code: FailureCode },
      ) => {
        if (settled) return
        settled = true
        clearTimeout(timer)
        underWay.delete(overdue)
        const common = { ask, ms: Math.round(options.clock() - started) }
        resolve(
          rest.ok
            ? { ...common, ok: true, reply: rest.reply }
            : { ...common, ok: false, failure: { code: rest.code, reason: reasons[rest.code] } },
        )
        if (!rest.ok) request.destroy()
      }
      const request = (secure ? https : http).request({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (secure ? 443 : 80) : Number(port),
        method: ask.method ?? 'GET',
        // Node refuses what is not ASCII; a raw space would end the request line.
        path: prefix + ask.target.replace(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character)),
        headers: { Accept: 'application/json', ...ask.headers },
        agent,
      })
      const overdue = () => settle({ ok: false, code: 'TIMEOUT' })
      const timer = setTimeout(overdue, ask.timeoutMs ?? options.timeoutMs)
      underWay.add(overdue)
      request.on('error', (error) => settle({ ok: false, code: codeOf(error) }))
      request.on('response', (response) => {
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > options.maxBytes) return settle({ ok: false, code: 'TOO_LARGE' })
          if (length > options.keepBytes) chunks.length = 0
          else chunks.push(chunk)
        })
        response.on('end', () => {
          if (!response.complete) return settle({ ok: false, code: 'CUT' })
          if (length > options.keepBytes) return settle({ ok: false, code: 'LARGE' })
          const headers = pairs(response.rawHeaders)
          settle({ ok: true, reply: { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) } })
        })
        response.on('error', (error) => settle({ ok: false, code: codeOf(error, 'CUT') }))
        response.on('close', () => settle({ ok: false, code: 'CUT' }))
      })
      request.end(ask.body)
    })

  const waits = new Map<string, number>()
  let closed = false
  const gaveUp = (ask: Ask): Exchange => ({
    ask,
    ms: 0,
    ok: false,
    failure: { code: 'TIMEOUT', reason: reasons.TIMEOUT },
  })
  return {
    async send(ask) {
      const path = ask.target.split('?', 1)[0] ?? ''
      if (closed || (waits.get(path) ?? 0) >= PATIENCE) return gaveUp(ask)
      const exchange = await retried(ask)
      waits.set(path, !exchange.ok && exchange.failure.code === 'TIMEOUT' ? (waits.get(path) ?? 0) + 1 : 0)
      return exchange
    },
    close() {
      closed = true
      for (const end of underWay) end()
      agent.destroy()
    },
  }

  async function retried(ask: Ask): Promise<Exchange> {
    const first = await once(ask)
    // A kept connection may have been closed by the server at the very moment of use: that is no fault of the server's.
    const stale = !first.ok && first.failure.code === 'RESET' && (ask.method ?? 'GET') === 'GET'
    return stale ? once(ask) : first
  }
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))
}

function codeOf(error: Error, otherwise: FailureCode = 'UNREACHABLE'): FailureCode {
  const code = String((error as NodeJS.ErrnoException).code ?? '')
  if (code === 'ECONNREFUSED') return 'REFUSED'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'NAME_UNKNOWN'
  if (code === 'ECONNRESET' || code === 'EPIPE') return otherwise === 'CUT' ? 'CUT' : 'RESET'
  if (code === 'HPE_HEADER_OVERFLOW') return 'TOO_LARGE'
  if (code.startsWith('HPE_')) return 'NOT_HTTP'
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return 'TLS'
  return otherwise
}
