import type { IncomingHttpHeaders } from 'node:http'
import { cookieHeader } from './cookie.ts'

/** All that a request may say to the province besides its session; nothing hop-by-hop, no address and no identity but ours. */
const PASSED = ['accept', 'accept-language', 'if-none-match', 'if-modified-since', 'user-agent'] as const

/**
 * The headers that go to the province. The gateway has held the origin of the request against its own already, so none is named: the
 * province's own check is for its own pages. `X-Forwarded-For` is the address that we saw, in place of whatever the request claims.
 */
export function requestHeaders(
  headers: IncomingHttpHeaders,
  more: {
    readonly address: string
    readonly session?: string | undefined
    readonly body?: Buffer | undefined
    /** Whether the reply may come compressed: it is then passed on as it is. */
    readonly encoded?: boolean
  },
): Record<string, string> {
  const passed: Record<string, string> = { 'x-forwarded-for': more.address }
  for (const name of PASSED) {
    const value = headers[name]
    if (value !== undefined) passed[name] = value
  }
  if (more.encoded && headers['accept-encoding']) passed['accept-encoding'] = String(headers['accept-encoding'])
  if (more.body) {
    // without a body its type would be a fault of the request
    passed['content-type'] = headers['content-type'] ?? 'application/octet-stream'
    passed['content-length'] = String(more.body.length)
  }
  if (more.session !== undefined) passed.cookie = cookieHeader(more.session)
  return passed
}

/**
 * What a reply may not bring along: what belongs to one connection, cookies (written anew), leave for other origins to read it, and promises
 * about the province's host that a browser would hold the hospital's to.
 */
const WITHHELD = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'strict-transport-security',
  'public-key-pins',
  'alt-svc',
  'clear-site-data',
  'service-worker-allowed',
  'refresh',
  'server',
  'via',
  'x-powered-by',
])

/** The headers of the province's reply that reach the browser. */
export function replyHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const connection = String(headers.connection ?? '').toLowerCase()
  const named = new Set(connection.split(',').map((name) => name.trim()))
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !WITHHELD.has(name) && !named.has(name) && !name.startsWith('access-control-'),
    ),
  )
}
