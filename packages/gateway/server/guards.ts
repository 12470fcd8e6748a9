import type { IncomingMessage } from 'node:http'
import type { ErrorCode } from '../errors.ts'

/**
 * What Node's parser lets pass and we refuse (security.md 5): another version than HTTP/1.0 or 1.1, a missing or second Host, a
 * transfer coding other than chunked, a body that is announced as too large.
 */
export function refusalOf(request: IncomingMessage, maxBodyBytes: number): ErrorCode | undefined {
  if (request.httpVersion !== '1.1' && request.httpVersion !== '1.0') return 'REQUEST_UNREADABLE'
  const { rawHeaders, headers } = request
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) return 'HOST_INVALID'
  const coding = headers['transfer-encoding']
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || headers['content-length'] !== undefined)) {
    return 'REQUEST_UNREADABLE'
  }
  if (headers['content-length'] !== undefined && Number(headers['content-length']) > maxBodyBytes)
    return 'BODY_TOO_LARGE'
  return undefined
}

/** Whether a request carries a body, which nothing here reads: the connection is closed after the reply. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
