import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '../gateway.ts'
import type { LogLine } from '../operation/redact.ts'
import { organisationCode, type TestGatewayOptions, testGateway } from '../testing.ts'
import type { OneOriginSettings } from './settings.ts'

/** A request as it reached the province, with its body. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server in the province's place that answers as told and remembers what reached it. */
export interface Upstream {
  readonly url: string
  readonly seen: Seen[]
  close(): Promise<void>
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Starts one on a free loopback port; with `tls` it speaks HTTPS. */
export async function startUpstream(
  answer: Answer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Upstream> {
  const seen: Seen[] = []
  const handle = (incoming: IncomingMessage, response: ServerResponse) => {
    let body = ''
    incoming.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    incoming.on('end', () => {
      seen.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body })
      answer(incoming, response)
    })
  }
  const server: Server = tls ? createTlsServer(tls, handle) : createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What `/api/session` says of a clerk of the tests' hospital, or of whoever is told. */
export function sessionBody(role = 'clerk', code: string | null = organisationCode): string {
  const hospital = code === null ? null : { id: '1', name: '医院', organisationCode: code, origin: '' }
  return JSON.stringify({ account: { id: '1', username: 'clerk', displayName: '窗口', role }, hospital })
}

/** Answers `/api/session` for the sessions `clerk`, `clerk2` of this hospital, `other` of another and `reviewer`; everything else as told. */
export function withSessions(rest: Answer): Answer {
  return (incoming, response) => {
    if (incoming.url !== '/api/session') return rest(incoming, response)
    const held = /xm_session=(\w+)/.exec(incoming.headers.cookie ?? '')?.[1] ?? ''
    const body = { clerk: sessionBody(), clerk2: sessionBody(), other: sessionBody('clerk', '1'.repeat(22)) }[held]
    const said = held === 'reviewer' ? sessionBody('reviewer', null) : body
    response.setHeader('content-type', 'application/json; charset=utf-8')
    if (incoming.method === 'DELETE') return void response.writeHead(204).end()
    if (said === undefined)
      return void response.writeHead(401).end('{"error":{"code":"NOT_SIGNED_IN","message":"尚未登录。","action":""}}')
    response.end(said)
  }
}

/** A gateway with one origin before a server in the province's place. */
export function originGateway(
  province: string,
  options: TestGatewayOptions & { readonly oneOrigin?: Partial<OneOriginSettings> } = {},
): Promise<Gateway> {
  const { oneOrigin, settings, ...rest } = options
  const waived: OneOriginSettings['plainHttp'] = province.startsWith('http:')
    ? { browsers: true, province: true }
    : { browsers: true }
  return testGateway({ settings: { oneOrigin: { province, plainHttp: waived, ...oneOrigin }, ...settings }, ...rest })
}

/** A reply with its body as text. */
export interface Heard {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** One request over a socket; headers go out as they are written here. */
export function ask(
  url: string,
  path: string,
  options: {
    readonly method?: string
    readonly headers?: Record<string, string>
    readonly body?: string
    readonly from?: string
  } = {},
): Promise<Heard> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        path,
        agent: false,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        localAddress: options.from,
      },
      (reply) => {
        let body = ''
        reply.setEncoding('utf8').on('data', (text: string) => {
          body += text
        })
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }))
        reply.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(options.body)
  })
}

/** The code of a failure in the province's form. */
export function codeIn({ body }: Heard): string {
  return (JSON.parse(body) as { error: { code: string } }).error.code
}

/** Where the log lines of a test go. */
export function collected(): { readonly lines: LogLine[]; log(line: LogLine): void } {
  const lines: LogLine[] = []
  return { lines, log: (line) => void lines.push(line) }
}
