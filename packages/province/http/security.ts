import type { FastifyInstance, FastifyRequest } from 'fastify'
import { codedError } from '../errors.ts'

/** Headers and refusals that hold for every request (security.md 5 and threats 1, 2, 19). */
export function secureRequests(app: FastifyInstance, appOrigin: string | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'no-referrer')
    reply.header('x-frame-options', 'DENY')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header('cross-origin-resource-policy', 'same-origin')
    if (isApi(request)) {
      reply.header('cache-control', 'no-store')
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    }
    // Node's parser lets a second Host header through; a proxy may have routed by the other one.
    if (headerCount(request, 'host') > 1) throw codedError('FOREIGN_ORIGIN')
    if (changes(request) && foreign(request, appOrigin)) throw codedError('FOREIGN_ORIGIN')
  })
}

/** Whether a request is for the API rather than for the pages. */
export function isApi(request: FastifyRequest): boolean {
  return /^\/(api|health)(\/|\?|$)/.test(request.url)
}

function changes(request: FastifyRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD'
}

/** Browsers name the origin on every changing request; a program that sends none has no cookie of ours to abuse. */
function foreign(request: FastifyRequest, appOrigin: string | undefined): boolean {
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') return true
  const origin = request.headers.origin
  if (origin === undefined) return false
  if (appOrigin !== undefined) return origin !== appOrigin
  try {
    return new URL(origin).host !== request.headers.host
  } catch {
    return true
  }
}

function headerCount(request: FastifyRequest, name: string): number {
  return request.raw.rawHeaders.filter((value, index) => index % 2 === 0 && value.toLowerCase() === name).length
}
