import type { IncomingHttpHeaders } from 'node:http'

/** Headers of one reply, each once: name, value, name, value … as Node writes them fastest. */
export type ReplyHeaders = readonly string[]

const always: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=utf-8',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': 'PUT, GET, HEAD, POST, DELETE, OPTIONS',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
}
const flat = (headers: Readonly<Record<string, string>>): ReplyHeaders => Object.entries(headers).flat()

/**
 * Makes the headers that every reply carries (HIS-2.3). With an allow-list the origin of the caller is echoed where it is listed, and the
 * first listed one is named otherwise: a foreign page is then refused by its browser, and the header is still there exactly once.
 */
export function createReplyHeaders(
  origins: readonly string[] | undefined,
): (request?: IncomingHttpHeaders) => ReplyHeaders {
  const [first] = origins ?? []
  if (origins === undefined || first === undefined) {
    const open = flat(always)
    return (request) => withPrivateNetwork(open, request)
  }
  const listed = new Map(
    origins.map((origin) => [origin, flat({ ...always, 'Access-Control-Allow-Origin': origin, Vary: 'Origin' })]),
  )
  const foreign = flat({ ...always, 'Access-Control-Allow-Origin': first, Vary: 'Origin' })
  return (request) => withPrivateNetwork(listed.get(request?.origin ?? '') ?? foreign, request)
}

/** Only a preflight carries the request header; Chromium 109 and its kin ask. */
function withPrivateNetwork(headers: ReplyHeaders, request?: IncomingHttpHeaders): ReplyHeaders {
  return request?.['access-control-request-private-network'] === 'true'
    ? [...headers, 'Access-Control-Allow-Private-Network', 'true']
    : headers
}
