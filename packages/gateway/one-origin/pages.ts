import replyFrom from '@fastify/reply-from'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type LogLine, methodName } from '../operation/redact.ts'
import { hasBody, refusalOf } from '../server/guards.ts'
import { createAdmission } from './admission.ts'
import { passOn } from './pass-on.ts'
import { answerJson, fail } from './replies.ts'
import { createSessions } from './sessions.ts'
import type { OneOriginBounds, OneOriginSettings } from './settings.ts'
import { type Answered, createAsk, trustOf, type Unanswered } from './upstream.ts'
import { isApi, isRead, wantedOf } from './wanted.ts'

/** Told of each reply and of the address that it went to. */
export type LogPassedOn = (line: LogLine, address: string) => void

export interface PagesOptions {
  readonly settings: OneOriginSettings
  readonly organisationCode: string
  readonly trustProxy: readonly string[] | undefined
  readonly bounds: OneOriginBounds
  readonly now: () => number
  readonly log: LogPassedOn | undefined
}

/** The names under which the log knows what is passed on. */
const LOGGED = { api: '/api/*', session: '/api/session', page: '/*', file: '/*', health: '/health/province' } as const

/** Passes the province's pages and API on, for clerks of this hospital alone. The gateway's own server drives it; it listens nowhere itself. */
export async function createPages(options: PagesOptions): Promise<FastifyInstance> {
  const { settings, organisationCode, trustProxy, bounds, now } = options
  const trust = trustOf(settings)
  const ask = createAsk(settings, trust, bounds)
  const sessions = createSessions(organisationCode, now, bounds)
  const admission = createAdmission(organisationCode, sessions, ask)
  const askHealth = rarely(now, () => ask({ method: 'GET', path: '/health/ready', headers: {} }))
  let underWay = 0

  const app = fastify({
    logger: false,
    trustProxy: trustProxy ? [...trustProxy] : false,
    bodyLimit: bounds.requestBytes,
    routerOptions: { querystringParser: () => ({}) },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.decorateRequest('wanted', null)
  app.decorateRequest('failed', null)
  await app.register(replyFrom, {
    base: settings.province,
    disableRequestLogging: true,
    undici: { connect: trust, headersTimeout: bounds.replyMs, bodyTimeout: bounds.silenceMs, connections: 64 },
  })
  app.setErrorHandler((error, request, reply) => {
    const tooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE'
    fail(request, reply.header('connection', 'close'), tooLarge ? 'BODY_TOO_LARGE' : 'INTERNAL', error)
  })
  app.setNotFoundHandler((request, reply) => fail(request, reply, 'METHOD_NOT_ALLOWED'))

  app.addHook('onRequest', async (request, reply) => {
    const { raw } = request
    const began = performance.now()
    request.wanted = wantedOf(raw) ?? null
    underWay += 1
    // also where the browser went away
    reply.raw.once('close', () => {
      underWay -= 1
      logReply(options.log, request, reply.raw.statusCode, performance.now() - began)
    })
    const refusal = /^[\x21-\x7e]*$/.test(raw.url ?? '') ? refusalOf(raw, bounds.requestBytes) : 'REQUEST_UNREADABLE'
    if (refusal) return fail(request, reply.header('connection', 'close'), refusal)
    if (isRead(raw.method) && hasBody(raw)) reply.header('connection', 'close')
    if (underWay > bounds.underWay) return fail(request, reply, 'PROVINCE_BUSY')
    if (request.is404 || !isApi(request.wanted)) return
    if (isForeign(request)) return fail(request, reply, 'FOREIGN_ORIGIN')
    if (request.wanted?.kind === 'api') return admission.admit(request, reply)
  })

  app.route({
    method: ['GET', 'POST'],
    url: '/api/session',
    bodyLimit: bounds.signInBytes,
    exposeHeadRoute: false,
    handler: admission.session,
  })
  app.get('/health/province', async (request, reply) => {
    const answer = await askHealth()
    if (!answer.ok) return fail(request, reply, answer.code, answer.cause)
    if (answer.status !== 200) return fail(request, reply, 'PROVINCE_UNREACHABLE')
    return answerJson(reply, 200, '{"status":"ok"}')
  })
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/*',
    exposeHeadRoute: false,
    handler: (request, reply) => {
      const { wanted } = request
      if (wanted === null || wanted.kind === 'health') return fail(request, reply, 'PATH_UNKNOWN')
      return passOn(request, reply, wanted, { sessions, bounds })
    },
  })
  await app.ready()
  return app
}

function logReply(log: LogPassedOn | undefined, request: FastifyRequest, status: number, elapsedMs: number): void {
  const { wanted, failed } = request
  const line: LogLine = {
    method: methodName(request.raw.method),
    path: wanted ? LOGGED[wanted.kind] : 'other',
    status,
    code: failed?.code ?? 'OK',
    ms: Math.round(elapsedMs),
    ...(failed?.cause === undefined ? {} : { cause: failed.cause }),
  }
  log?.(line, request.ip)
}

/** Asks at most once in five seconds, whoever wants to know. */
function rarely(now: () => number, ask: () => Promise<Answered | Unanswered>): () => Promise<Answered | Unanswered> {
  let last: { readonly at: number; readonly answer: Promise<Answered | Unanswered> } | undefined
  return () => {
    const at = now()
    if (!last || at - last.at >= 5_000 || at < last.at) last = { at, answer: ask() }
    return last.answer
  }
}

/** Browsers name the origin on every changing request, newer ones the relation of the page on every request (security.md threat 2). */
function isForeign({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') return true
  if (headers.origin === undefined) return false
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== host
}
