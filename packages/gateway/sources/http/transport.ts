import http from 'node:http'
import https from 'node:https'
import { MAX_REPLY_BYTES, type RawReply } from '@xuemian/contract'
import { codedError, type ErrorCode, failureOf } from '../../errors.ts'
import { UNREACHABLE } from '../database.ts'

/** Where a vendor's interface is, and how long one call may take. */
export interface TransportOptions {
  /** `http[s]://host[:port][/prefix]`. */
  readonly url: string
  /** Certificates (PEM) that are trusted in place of the system's. */
  readonly ca?: string | undefined
  /** For one call, from connecting to its last byte. Default 5000. */
  readonly timeoutMs?: number | undefined
}

/** One call: a POST where there is a body. `path` follows the prefix and is percent-encoded already. */
export interface Call {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface Transport {
  /** The whole reply, whatever its status but a redirect. Throws a coded error without a word of address, header or body. */
  send(call: Call, signal: AbortSignal): Promise<RawReply>
  /** Resolves where a web server answers anything at all. */
  reach(signal: AbortSignal): Promise<void>
}

/**
 * Calls one vendor over HTTP: no redirect is followed, no cookie kept, at most 10 MB are read, and each call has a connection of its own, so
 * that none breaks because the vendor closed it meanwhile.
 */
export function openTransport({ url, ca, timeoutMs = 5_000 }: TransportOptions): Transport {
  const { protocol, hostname, port, pathname } = new URL(url)
  const secure = protocol === 'https:'
  const agent = secure ? new https.Agent({ keepAlive: false, ...(ca ? { ca } : {}) }) : new http.Agent()
  const where = { hostname: hostname.replace(/^\[|\]$/g, ''), port, agent }
  const prefix = pathname.replace(/\/+$/, '')

  function call<T>(
    { path, headers, body }: Call,
    signal: AbortSignal,
    read: (response: http.IncomingMessage) => Promise<T>,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail = (error: unknown) => {
        clearTimeout(timer)
        request.destroy()
        const late = overdue || signal.aborted
        reject(
          !late && failureOf(error) ? error : codedError(late ? 'SOURCE_TIMEOUT' : codeOf(error), { cause: error }),
        )
      }
      let overdue = false
      const request = (secure ? https : http).request({
        ...where,
        method: body === undefined ? 'GET' : 'POST',
        path: prefix + path,
        headers: {
          Accept: '*/*',
          'Accept-Encoding': 'identity',
          ...headers,
          ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
        },
        signal,
      })
      const timer = setTimeout(() => {
        overdue = true
        request.destroy(new Error('no reply in time'))
      }, timeoutMs)
      request.on('error', fail)
      request.on('response', (response) => {
        read(response).then((value) => {
          clearTimeout(timer)
          request.destroy()
          resolve(value)
        }, fail)
      })
      request.end(body)
    }).catch((error: unknown) => {
      // Headers that HTTP does not allow are refused before anything is sent.
      throw failureOf(error) ? error : codedError('SOURCE_QUERY_REFUSED', { cause: error })
    })
  }

  return {
    send: (asked, signal) => call(asked, signal, whole),
    reach: (signal) => call({ path: '/' }, signal, async () => undefined),
  }
}

async function whole(response: http.IncomingMessage): Promise<RawReply> {
  const { statusCode: status = 0, headers } = response
  if (status >= 300 && status < 400) return unreadable(`答复是转向（HTTP ${status}），网关不跟随`)
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return unreadable('答复经过压缩，而网关没有要求压缩')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_REPLY_BYTES) return unreadable('答复超过 10 MB')
    chunks.push(chunk)
  }
  return { body: Buffer.concat(chunks, length), status, contentType: headers['content-type'] ?? null }
}

/** Throws SOURCE_REPLY_UNREADABLE; `detail` holds nothing of the reply. */
export function unreadable(detail: string): never {
  throw codedError('SOURCE_REPLY_UNREADABLE', { detail })
}

function codeOf(error: unknown): ErrorCode {
  const { code = '' } = error as { readonly code?: string }
  if (/^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return 'SOURCE_CERTIFICATE_REFUSED'
  if (code.startsWith('HPE_')) return 'SOURCE_REPLY_UNREADABLE'
  return UNREACHABLE.has(code) || code === 'EPROTO' ? 'SOURCE_UNREACHABLE' : 'SOURCE_FAILED'
}
