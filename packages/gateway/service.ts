import { METHODS } from 'node:http'
import { SIGNING_KEYS_PATH, writeFailure } from '@xuemian/contract'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Access, createAccess } from './access/access.ts'
import { type ErrorCode, errorTable } from './errors.ts'
import { type Asked, createHandlers, type Outcome } from './handlers.ts'
import { serveOneOrigin } from './one-origin/one-origin.ts'
import { createHealth, type Health } from './operation/health.ts'
import type { Observe } from './operation/observer.ts'
import { causeCode, type Log, type LogLine, methodName } from './operation/redact.ts'
import { readForm } from './request/form.ts'
import { createReplyHeaders } from './server/cors.ts'
import { createDeadlines } from './server/deadlines.ts'
import { hasBody, refusalOf } from './server/guards.ts'
import { type GatewaySettings, type Limits, limitsOf } from './settings.ts'
import { createSignedReplies } from './signature/signed-replies.ts'
import { createUsedTickets, type UsedTickets } from './signature/used-tickets.ts'
import type { DataSource } from './source.ts'
import { createCredentials } from './tokens/credentials.ts'
import { createTokens } from './tokens/tokens.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** By the monotonic clock; 0 where a request did not get as far as a hook. */
    began: number
  }
}

/** What a configuration makes: two of them never share a request. */
export interface Configuration {
  readonly settings: GatewaySettings
  readonly source: DataSource
  /** For metrics and the access log: called once per reply with more than a log may hold. */
  readonly observe?: Observe | undefined
}

export interface ServiceParts extends Configuration {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly log: Log | undefined
  readonly burst: (run: () => void) => void
  /** The service that this one follows: its counts go on, and used tickets stay used. */
  readonly before?: Service | undefined
}

/** One configuration in service: everything of a gateway that a reload replaces. */
export interface Service {
  /** Routes and answers; it listens nowhere. */
  readonly app: FastifyInstance
  readonly limits: Limits
  readonly access: Access
  readonly health: Health
  readonly observe: Observe | undefined
  readonly usedTickets: UsedTickets
  readonly headersFor: ReturnType<typeof createReplyHeaders>
  /** Waits for look-ups under way, then closes the source. */
  close(): Promise<void>
}

/** Makes the two interfaces of the HIS web server (HIS-3.1, HIS-3.2) and the health over one configuration. */
export async function createService(parts: ServiceParts): Promise<Service> {
  const { settings, source, now, random, log, observe, burst, before } = parts
  const limits = limitsOf(settings)
  const headersFor = createReplyHeaders(settings.origins)
  const credentials = createCredentials(settings.clients)
  const tokens = createTokens({
    key: settings.tokenKey,
    earlierKeys: settings.earlierTokenKeys,
    seconds: settings.tokenSeconds ?? 7200,
    credentialOf: credentials.credentialOf,
    now,
    random,
  })
  const access = createAccess({ settings, limits, credentials, now, random, before })
  const usedTickets = before?.usedTickets ?? createUsedTickets(now)
  const deadlines = createDeadlines()
  const { organisationCode, signature } = settings
  const signed = signature && createSignedReplies(signature, { organisationCode, now, used: usedTickets })
  const handlers = createHandlers({
    settings,
    source,
    tokens,
    access,
    deadlines,
    signed,
    sourceTimeoutMs: limits.sourceTimeoutMs,
  })
  const health = createHealth(source, now)
  const prefix = settings.pathPrefix ?? ''
  const paths = new Set([`${prefix}/token`, `${prefix}/blduseinfo`, '/health/live', '/health/ready'])
  const posted = new Map<string, Handle>([
    [`${prefix}/token`, handlers.token],
    [`${prefix}/blduseinfo`, handlers.bloodUse],
  ])

  // Written past fastify's own reply, which sets, copies and lower-cases the same nine headers each time: a tenth of a request.
  const answer = (request: FastifyRequest, reply: FastifyReply, outcome: Outcome, more?: readonly string[]): void => {
    if (log || observe) {
      // without a logger the framework keeps no time
      const elapsedMs = request.began > 0 ? performance.now() - request.began : 0
      const line = lineOf(request, outcome, elapsedMs)
      log?.(line)
      observe?.({ line, elapsedMs, address: request.ip, detail: outcome.detail, ...outcome.who })
    }
    const { body, encoding = 'utf8' } = outcome
    const headers = [...headersFor(request.raw.headers), 'Content-Length', String(Buffer.byteLength(body, encoding))]
    if (more) headers.push(...more)
    if (outcome.headers) headers.push(...outcome.headers)
    if (hasBody(request.raw) && !request.raw.readableEnded) headers.push(...closing)
    reply.hijack()
    reply.raw.writeHead(outcome.status, headers).end(body, encoding)
  }
  // logged before it is sent: a hook that waits for the end of the reply costs as much as the look-up
  const lineOf = ({ raw }: FastifyRequest, { status, code, cause }: Outcome, elapsedMs: number): LogLine => {
    const path = pathOf(raw.url)
    const line = {
      method: methodName(raw.method),
      path: paths.has(path) ? path : 'other',
      status,
      code,
      ms: Math.round(elapsedMs),
    }
    return cause === undefined ? line : { ...line, cause }
  }
  const refused = (code: ErrorCode): Outcome => ({
    status: errorTable[code].status,
    body: writeFailure(errorTable[code].message),
    code,
  })

  const app = fastify({
    logger: false,
    trustProxy: settings.trustProxy ? [...settings.trustProxy] : false,
    // The raw URL is read by `readParameters` alone.
    routerOptions: { querystringParser: () => ({}) },
    frameworkErrors: (_error, request, reply) => {
      answer(request, reply, refused('REQUEST_UNREADABLE'))
    },
  })

  const passedOn = (line: LogLine, address: string): void => {
    log?.(line)
    observe?.({ line, elapsedMs: line.ms, address })
  }
  await serveOneOrigin(app, { settings, now, log: passedOn })
  app.decorateRequest('began', 0)
  app.addHook('onRequest', (request, reply, next) => {
    request.began = performance.now()
    const refusal = refusalOf(request.raw, limits.maxBodyBytes)
    if (refusal) return answer(request, reply, refused(refusal), hasBody(request.raw) ? undefined : closing)
    const { method } = request.raw
    if (method === 'GET' || method === 'HEAD') return next()
    if (method === 'OPTIONS') return answer(request, reply, preflight)
    const path = pathOf(request.raw.url)
    const handle = posted.get(path)
    if (handle && method === 'POST') return answerForm(request, reply, handle)
    const known = paths.has(path)
    const allowed = known ? ['Allow', handle ? 'GET, HEAD, POST, OPTIONS' : 'GET, HEAD, OPTIONS'] : undefined
    answer(request, reply, refused(known ? 'METHOD_NOT_ALLOWED' : 'PATH_UNKNOWN'), allowed)
  })
  app.setErrorHandler((error, request, reply) => {
    // Node's parser lets `PRI` pass, which is none of its own methods: fastify finds no route and runs no hook.
    if (!METHODS.includes(request.raw.method ?? ''))
      return answer(
        request,
        reply,
        refused(refusalOf(request.raw, limits.maxBodyBytes) ?? 'METHOD_NOT_ALLOWED'),
        closing,
      )
    const cause = causeCode(error)
    answer(request, reply, { ...refused('INTERNAL'), ...(cause === undefined ? {} : { cause }) })
  })
  app.setNotFoundHandler((request, reply) => answer(request, reply, refused('PATH_UNKNOWN')))
  // Not async functions: fastify waits for the end of the stream of a reply that such a function returns, at a fifth of the cost of a request.
  const settle = (
    request: FastifyRequest,
    reply: FastifyReply,
    outcome: Outcome | Promise<Outcome | undefined>,
  ): void => {
    // no outcome: the caller has gone
    const send = (value: Outcome | undefined) => value && burst(() => answer(request, reply, value))
    if (outcome instanceof Promise) outcome.then(send, (error) => void reply.send(error))
    else send(outcome)
  }
  const answerForm = (request: FastifyRequest, reply: FastifyReply, handle: Handle): void => {
    const outcome = readForm(request.raw, limits.maxBodyBytes).then((form) => {
      if (form) return form.ok ? handle(request, form.text) : refused(form.code)
    })
    settle(request, reply, outcome)
  }
  app.get(`${prefix}/token`, (request, reply) => settle(request, reply, handlers.token(request)))
  app.get(`${prefix}/blduseinfo`, (request, reply) => settle(request, reply, handlers.bloodUse(request)))
  app.get('/health/live', (request, reply) => answer(request, reply, health.live()))
  app.get('/health/ready', (request, reply) => settle(request, reply, health.ready()))
  if (signed) {
    const published: Outcome = { status: 200, body: signed.keySet, code: 'OK' }
    paths.add(prefix + SIGNING_KEYS_PATH)
    app.get(prefix + SIGNING_KEYS_PATH, (request, reply) => answer(request, reply, published))
  }
  await app.ready()

  return {
    app,
    limits,
    access,
    health,
    observe,
    usedTickets,
    headersFor,
    async close() {
      await deadlines.idle()
      deadlines.close()
      await app.close()
      await source.close()
    },
  }
}

const closing = ['Connection', 'close'] as const
const preflight: Outcome = { status: 200, body: '{"success":true,"data":null,"erroMessage":null}', code: 'OK' }

type Handle = (asked: Asked, form: string) => Outcome | Promise<Outcome>

function pathOf(url: string | undefined): string {
  const query = url?.indexOf('?') ?? -1
  return query < 0 ? (url ?? '') : (url ?? '').slice(0, query)
}
