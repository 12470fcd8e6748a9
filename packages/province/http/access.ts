import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, requireRole } from '../accounts/account.ts'
import { findSession } from '../accounts/store.ts'
import type { Role } from '../api/index.ts'
import type { Context } from '../context.ts'
import { codedError } from '../errors.ts'

/** Who may call a route: everybody, everybody signed in, or some roles. A route that does not say so cannot be registered. */
export type Access = 'public' | 'signed-in' | readonly Role[]

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    /** Set before validation on every route whose access is not `public`; read it by `actorOf`. */
    actor: Actor | null
  }
}

export const sessionCookie = 'xm_session'

/** Refuses, before a body is read, whoever may not call a route. */
export function guardRoutes(app: FastifyInstance, context: Context, idleSeconds: number): void {
  app.decorateRequest('actor', null)
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api') && route.config?.access === undefined)
      throw new Error(`${route.url} names no access`)
  })
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access
    if (access === undefined || access === 'public') return
    request.actor = (await whoAsks(request, context, idleSeconds)) ?? null
    if (!request.actor) throw codedError('NOT_SIGNED_IN')
    if (access !== 'signed-in') requireRole(request.actor, ...access)
  })
}

/** Who holds the request's session cookie, if anybody. */
export async function whoAsks(
  request: FastifyRequest,
  context: Context,
  idleSeconds: number,
): Promise<Actor | undefined> {
  const token = request.cookies[sessionCookie]
  return token ? findSession(context.db, context, token, idleSeconds) : undefined
}

/** Who is signed in, on a route whose access is not `public`. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw codedError('NOT_SIGNED_IN')
  return request.actor
}

/** At most `max` requests of one account in a minute, against trying out identity numbers. */
export function perAccount(max: number) {
  const keyGenerator = (request: FastifyRequest) => request.actor?.accountId ?? request.ip
  return { max, timeWindow: 60_000, keyGenerator }
}

/** Sets or, with null, removes the session cookie. `Secure` follows the address that people use. */
export function setSessionCookie(reply: FastifyReply, token: string | null, secure: boolean): void {
  const options = { httpOnly: true, sameSite: 'strict', path: '/', secure } as const
  if (token === null) reply.clearCookie(sessionCookie, options)
  else reply.setCookie(sessionCookie, token, options)
}
