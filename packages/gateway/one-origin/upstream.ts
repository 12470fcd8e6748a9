import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { rootCertificates } from 'node:tls'
import type { oneOriginErrors } from './errors.ts'
import type { OneOriginBounds, OneOriginSettings } from './settings.ts'

/** Why the province's answer is not at hand. */
export interface Unanswered {
  readonly ok: false
  readonly code: keyof typeof oneOriginErrors
  /** The error code of Node or undici. */
  readonly cause: unknown
}

/** A short reply of the province, read whole. */
export interface Answered {
  readonly ok: true
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
}

/** What our own questions to the province may be answered with: a session has a few hundred bytes, an error the same. */
const ANSWER_BYTES = 64 * 1024

/** How certificates of the province are checked; throws a sentence for operators where `caFile` cannot serve. */
export function trustOf({ caFile }: OneOriginSettings): { readonly rejectUnauthorized: true; readonly ca?: string[] } {
  // reply-from checks no certificate unless told
  if (caFile === undefined) return { rejectUnauthorized: true }
  let pem: string
  try {
    pem = readFileSync(caFile, 'utf8')
  } catch {
    throw new Error('oneOrigin.caFile 所指的文件不存在或不可读')
  }
  try {
    new X509Certificate(pem)
  } catch {
    throw new Error('oneOrigin.caFile 不是 PEM 证书文件')
  }
  return { rejectUnauthorized: true, ca: [...rootCertificates, pem] }
}

/** Asks the province something short, on a connection of its own; never throws. */
export function createAsk(
  settings: OneOriginSettings,
  trust: ReturnType<typeof trustOf>,
  { replyMs }: Pick<OneOriginBounds, 'replyMs'>,
): (question: Question) => Promise<Answered | Unanswered> {
  const request = settings.province.startsWith('https:') ? tlsRequest : plainRequest
  return ({ method, path, headers, body }) =>
    new Promise((resolve) => {
      const fail = (cause: unknown) => resolve({ ok: false, code: codeOf(cause), cause })
      const asked = request(
        new URL(path, settings.province),
        {
          ...trust,
          method,
          agent: false,
          signal: AbortSignal.timeout(replyMs),
          headers,
        },
        (reply) => {
          const chunks: Buffer[] = []
          let length = 0
          reply.on('data', (chunk: Buffer) => {
            length += chunk.length
            if (length > ANSWER_BYTES) return void reply.destroy(unusable())
            chunks.push(chunk)
          })
          reply.on('error', fail)
          reply.on('end', () =>
            resolve({ ok: true, status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }),
          )
        },
      )
      asked.on('error', fail)
      asked.end(body)
    })
}

/** An error that means PROVINCE_REPLY_UNUSABLE. */
export function unusable(): Error {
  return Object.assign(new Error('unusable'), { code: 'REPLY_UNUSABLE' })
}

const UNTRUSTED = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/
const LATE = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ABORT_ERR'])

/** The coded failure behind an error of Node or undici, or the one that it wraps. */
export function codeOf(error: unknown): keyof typeof oneOriginErrors {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown }
    if (typeof code !== 'string') continue
    if (code === 'REPLY_UNUSABLE' || code.startsWith('HPE_')) return 'PROVINCE_REPLY_UNUSABLE'
    if (UNTRUSTED.test(code)) return 'PROVINCE_UNTRUSTED'
    if (LATE.has(code)) return 'PROVINCE_TIMEOUT'
  }
  return 'PROVINCE_UNREACHABLE'
}
