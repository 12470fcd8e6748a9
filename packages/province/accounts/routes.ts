import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { account, newAccount, type Session, session, signIn } from '../api/index.ts'
import { appendAudit } from '../audit/audit.ts'
import { type Context, type Executor, instant } from '../context.ts'
import { codedError } from '../errors.ts'
import { findHospital, originOf } from '../hospitals/hospitals.ts'
import { actorOf, sessionCookie, setSessionCookie } from '../http/access.ts'
import { failures } from '../http/schemas.ts'
import { inTransaction } from '../transaction.ts'
import { type Actor, canonicalUsername } from './account.ts'
import { createLockout } from './lockout.ts'
import { passwordFits } from './passwords.ts'
import { endSession, findCredentials, insertAccount, listAccounts, startSession } from './store.ts'
import { auditBy } from './trail.ts'

/** How sessions live. */
export interface SessionOptions {
  readonly idleSeconds: number
  /** Whether people reach the server by https: the cookie is then `Secure`. */
  readonly secure: boolean
}

/** Signing in and out, and the administrators' accounts: /api/session, /api/accounts. */
export function accountRoutes(context: Context, options: SessionOptions): FastifyPluginAsyncZod {
  const lockout = createLockout(context.now)

  async function check(request: FastifyRequest, username: string, password: string): Promise<Actor> {
    const name = canonicalUsername(username)
    const known = await findCredentials(context.db, name)
    const refusal = lockout.locked(name, request.ip)
      ? 'SIGN_IN_LOCKED'
      : (await passwordFits(known?.passwordHash ?? null, password))
        ? null
        : 'SIGN_IN_FAILED'
    if (refusal === null && known) {
      lockout.succeeded(name, request.ip)
      return known.actor
    }
    if (refusal !== 'SIGN_IN_LOCKED') lockout.failed(name, request.ip)
    await appendAudit(context.db, {
      at: instant(context),
      accountId: known?.actor.accountId ?? null,
      // A name that is no account may be a password typed into the wrong field.
      actor: known?.actor.username ?? 'unknown',
      role: known?.actor.role ?? 'none',
      action: 'session.refused',
      subject: 'session',
      detail: { code: refusal },
    })
    throw codedError(refusal ?? 'SIGN_IN_FAILED')
  }

  return async (app) => {
    app.post(
      '/api/session',
      {
        config: { access: 'public', rateLimit: { max: 300, timeWindow: 60_000 } },
        schema: { summary: '登录', tags: ['session'], body: signIn, response: { 200: session, ...failures } },
      },
      async (request, reply) => {
        const actor = await check(request, request.body.username, request.body.password)
        const before = request.cookies[sessionCookie]
        const token = await inTransaction(context, async (trx) => {
          if (before) await endSession(trx, before)
          await auditBy(trx, context, actor, 'session.start', `account:${actor.accountId}`)
          return startSession(trx, context, actor.accountId, options.idleSeconds)
        })
        setSessionCookie(reply, token, options.secure)
        return sessionOf(context.db, actor)
      },
    )

    app.get(
      '/api/session',
      {
        config: { access: 'signed-in' },
        schema: { summary: '当前登录者', tags: ['session'], response: { 200: session, ...failures } },
      },
      (request) => sessionOf(context.db, actorOf(request)),
    )

    app.delete(
      '/api/session',
      {
        config: { access: 'signed-in' },
        schema: { summary: '退出', tags: ['session'], response: { 204: z.null(), ...failures } },
      },
      async (request, reply) => {
        const token = request.cookies[sessionCookie] ?? ''
        await inTransaction(context, async (trx) => {
          await endSession(trx, token)
          await auditBy(trx, context, actorOf(request), 'session.end', `account:${actorOf(request).accountId}`)
        })
        setSessionCookie(reply, null, options.secure)
        return reply.status(204).send(null)
      },
    )

    app.get(
      '/api/accounts',
      {
        config: { access: ['administrator'] },
        schema: {
          summary: '账号列表',
          tags: ['accounts'],
          response: { 200: z.object({ accounts: z.array(account) }), ...failures },
        },
      },
      async () => ({ accounts: await listAccounts(context.db) }),
    )

    app.post(
      '/api/accounts',
      {
        config: { access: ['administrator'] },
        schema: { summary: '新建账号', tags: ['accounts'], body: newAccount, response: { 201: account, ...failures } },
      },
      async (request, reply) => {
        const made = await inTransaction(context, async (trx) => {
          const stored = await insertAccount(trx, request.body)
          await auditBy(trx, context, actorOf(request), 'account.create', `account:${stored.id}`, { role: stored.role })
          return stored
        })
        return reply.status(201).send(made)
      },
    )
  }
}

async function sessionOf(
  db: Executor,
  { accountId, username, displayName, role, hospitalId }: Actor,
): Promise<Session> {
  const hospital = hospitalId === null ? null : await findHospital(db, hospitalId)
  return {
    account: { id: accountId, username, displayName, role },
    hospital: hospital && {
      id: hospital.id,
      name: hospital.name,
      organisationCode: hospital.organisationCode,
      origin: originOf(hospital.baseUrl) ?? '',
    },
  }
}
