import type { FastifyReply, FastifyRequest } from 'fastify'
import { ownCookie, sessionOf } from './cookie.ts'
import { requestHeaders } from './headers.ts'
import { answerJson, fail, failForeign } from './replies.ts'
import { holderOf, type Sessions } from './sessions.ts'
import type { Answered, createAsk } from './upstream.ts'

/** Who may pass: clerks of one hospital. */
export interface Admission {
  /** Answers whoever may not use the API, before the body is read; undefined for a clerk of this hospital. */
  admit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined>
  /** Signing in, and asking who is signed in: `POST` and `GET /api/session`. A sign-in of anybody else is ended at the province at once. */
  session(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
}

export function createAdmission(
  organisationCode: string,
  sessions: Sessions,
  ask: ReturnType<typeof createAsk>,
): Admission {
  const path = '/api/session'
  const headersOf = (request: FastifyRequest, session: string | undefined, body?: Buffer) =>
    requestHeaders(request.headers, { address: request.ip, session, body })

  return {
    async admit(request, reply) {
      const session = sessionOf(request.headers.cookie)
      if (session === undefined) return fail(request, reply, 'NOT_SIGNED_IN')
      const check = await sessions.check(session, () =>
        ask({ method: 'GET', path, headers: headersOf(request, session) }),
      )
      if (!check.ok) return fail(request, reply, check.code, check.cause)
      if ('status' in check) return relay(request, reply, check)
      return check.holder === 'ours' ? undefined : failForeign(request, reply)
    },

    async session(request, reply) {
      const before = sessionOf(request.headers.cookie)
      const signsIn = request.method === 'POST'
      const body = signsIn ? ((request.body as Buffer | undefined) ?? Buffer.alloc(0)) : undefined
      const answer = await ask({
        method: signsIn ? 'POST' : 'GET',
        path,
        headers: headersOf(request, before, body),
        body,
      })
      if (!answer.ok) return fail(request, reply, answer.code, answer.cause)
      if (answer.status !== 200) return relay(request, reply, answer)
      const holder = holderOf(answer, organisationCode)
      const cookie = ownCookie(answer.headers['set-cookie'], request.protocol === 'https')
      const held = signsIn ? cookie?.session : before
      if (holder === undefined || held === undefined) return fail(request, reply, 'PROVINCE_REPLY_UNUSABLE')
      if (holder === 'foreign') {
        // where this fails nobody holds the session that was just begun, and it ends for want of use
        if (signsIn) await ask({ method: 'DELETE', path, headers: headersOf(request, held) })
        return failForeign(request, reply)
      }
      sessions.learn(held, holder)
      if (cookie) reply.header('set-cookie', cookie.header)
      return answerJson(reply, 200, answer.body)
    },
  }
}

/** An answer that describes no session: the province's own failure, as it came. */
function relay(request: FastifyRequest, reply: FastifyReply, { status, headers, body }: Answered): FastifyReply {
  const isJson = String(headers['content-type']).startsWith('application/json')
  if (status < 400 || !isJson) return fail(request, reply, 'PROVINCE_REPLY_UNUSABLE')
  if (headers['retry-after'] !== undefined) reply.header('retry-after', headers['retry-after'])
  return answerJson(reply, status, body)
}
