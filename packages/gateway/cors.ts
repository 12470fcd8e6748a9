import type { IncomingHttpHeaders } from 'node:http'

/** Headers of one reply, each once. */
export type ReplyHeaders = Readonly<Record<string, string>>

const always = {
  'Content-Type': 'application/json; charset=utf-8',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': 'PUT, GET, HEAD, POST, DELETE, OPTIONS',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
} as const

/**
 * Makes the headers that every reply carries (HIS-2.3). With an allow-list the origin of the caller is echoed where it is listed, and the
 * first listed one is named otherwise: a foreign page is then refused by its browser, and the header is still there exactly once.
 */
export function createReplyHeaders(
  origins: readonly string[] | undefined,
): (request?: IncomingHttpHeaders) => ReplyHeaders {
  const [first] = origins ?? []
  if (origins === undefined || first === undefined) return (request) => withPrivateNetwork(always, request)
  const listed = new Map(
    origins.map((origin) => [origin, { ...always, 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }]),
  )
  const foreign = { ...always, 'Access-Control-Allow-Origin': first, Vary: 'Origin' }
  return (request) => withPrivateNetwork(listed.get(request?.origin ?? '') ?? foreign, request)
}

/** Only a preflight carries the request header; Chromium 109 and its kin ask. */
function withPrivateNetwork(headers: ReplyHeaders, request?: IncomingHttpHeaders): ReplyHeaders {
  return request?.['access-control-request-private-network'] === 'true'
    ? { ...headers, 'Access-Control-Allow-Private-Network': 'true' }
    : headers
}
