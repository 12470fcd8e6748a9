import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { writeFailure } from '@xuemian/contract'
import { type ErrorCode, errorTable } from '../errors.ts'
import type { Gateway } from '../gateway.ts'
import { listen } from '../server/server.ts'
import type { Metrics } from './metrics.ts'

/** What became of a reload. */
export type Reloaded =
  | {
      readonly ok: true /** Settings that differ and stay as they are until a restart. */
      readonly later: readonly string[]
    }
  | { readonly ok: false; readonly code: ErrorCode /** Each with its place. */; readonly faults: readonly string[] }

export interface AdminParts {
  readonly gateway: Pick<Gateway, 'health'>
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>
  readonly reload: () => Promise<Reloaded>
}

/** The administration port: `GET /metrics`, `GET /health/live`, `GET /health/ready`, `POST /reload`, on the loopback address alone. */
export interface Admin {
  readonly url: string
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly type?: string
  readonly body: string
}

/** Opens the administration port. Port 0 takes a free one. */
export async function openAdmin(port: number, parts: AdminParts): Promise<Admin> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    answer(request, parts).then(
      (reply) => send(response, reply),
      () => send(response, refused('INTERNAL')),
    )
  })
  const { url } = await listen(server, port, '127.0.0.1')
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(request: IncomingMessage, { gateway, metrics, reload }: AdminParts): Promise<Reply> {
  request.resume()
  if (isForeign(request)) return refused('ADMIN_FOREIGN')
  const { method } = request
  const get = method === 'GET' || method === 'HEAD'
  switch (request.url) {
    case '/metrics':
      return get
        ? { status: 200, type: metrics.contentType, body: await metrics.text() }
        : refused('METHOD_NOT_ALLOWED')
    case '/health/live':
      return get ? gateway.health.live() : refused('METHOD_NOT_ALLOWED')
    case '/health/ready':
      return get ? await gateway.health.ready() : refused('METHOD_NOT_ALLOWED')
    case '/reload':
      return method === 'POST' ? reloadReply(await reload()) : refused('METHOD_NOT_ALLOWED', '请使用 POST 方法')
    default:
      return refused('PATH_UNKNOWN', '管理端口的地址为 /metrics、/health/live、/health/ready 与 POST /reload')
  }
}

/** A page in a browser of this machine can reach loopback too, by its own name or through a name that it points there. */
function isForeign({ headers }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  return (
    !['127.0.0.1', 'localhost'].includes(host) ||
    headers.origin !== undefined ||
    headers['sec-fetch-site'] !== undefined
  )
}

function reloadReply(reloaded: Reloaded): Reply {
  if (reloaded.ok) {
    return { status: 200, body: JSON.stringify({ success: true, data: { later: reloaded.later }, erroMessage: null }) }
  }
  const { status, message } = errorTable[reloaded.code]
  return {
    status,
    body: JSON.stringify({
      success: false,
      data: { code: reloaded.code, faults: reloaded.faults },
      erroMessage: message,
    }),
  }
}

function refused(code: ErrorCode, message: string = errorTable[code].message): Reply {
  return { status: errorTable[code].status, body: writeFailure(message) }
}

function send(response: ServerResponse, { status, type = 'application/json; charset=utf-8', body }: Reply): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(body)
}
