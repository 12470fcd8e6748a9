import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ErrorCode, errorTable } from '../errors.ts'
import { causeCode } from '../operation/redact.ts'
import { forgetCookie } from './cookie.ts'
import { failurePage, failurePolicy } from './failure-page.ts'
import type { Wanted } from './wanted.ts'

declare module 'fastify' {
  interface FastifyRequest {
    wanted: Wanted | null
    /** What the log says of it. */
    failed: { readonly code: ErrorCode; readonly cause?: string | undefined } | null
  }
}

/** What every reply of our own carries; no header lets another origin read it. */
const GUARDS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
const KEPT = new Set(['set-cookie', 'connection'])

/** Answers a coded failure: a page for whoever wanted one, else in the form of the province's API. Headers of a reply that was not to be are taken back. */
export function fail(request: FastifyRequest, reply: FastifyReply, code: ErrorCode, cause?: unknown): FastifyReply {
  request.failed = { code, cause: causeCode(cause) }
  const { status, message, action } = errorTable[code]
  for (const name of Object.keys(reply.getHeaders())) if (!KEPT.has(name)) reply.removeHeader(name)
  if (status === 503) reply.header('retry-after', '5')
  if (request.wanted?.kind !== 'page')
    return answerJson(reply, status, JSON.stringify({ error: { code, message: `${message}。`, action } }))
  return reply
    .status(status)
    .headers(GUARDS)
    .header('content-security-policy', failurePolicy)
    .type('text/html; charset=utf-8')
    .send(failurePage(code, `${message}。`, action))
}

/** Refuses somebody who is no clerk of this hospital, and has the browser forget the session. */
export function failForeign(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('set-cookie', forgetCookie(request.protocol === 'https'))
  return fail(request, reply, 'SESSION_NOT_OF_HOSPITAL')
}

/** Answers JSON of our own. */
export function answerJson(reply: FastifyReply, status: number, body: string | Buffer): FastifyReply {
  return reply
    .status(status)
    .headers(GUARDS)
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .type('application/json; charset=utf-8')
    .send(body)
}
