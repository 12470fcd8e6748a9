import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Logger, pino } from 'pino'
import { accountRoutes } from './accounts/routes.ts'
import { insertAccount } from './accounts/store.ts'
import { auditSystem } from './accounts/trail.ts'
import type { Account, DonorImport, Hospital, NewAccount, NewHospital } from './api/index.ts'
import type { Rules } from './applications/assessment.ts'
import { applicationRoutes } from './applications/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import type { Context, Executor } from './context.ts'
import type { Db } from './db/index.ts'
import { type Imported, importDonors } from './donations/import.ts'
import { donationRoutes } from './donations/routes.ts'
import { originOf } from './hospitals/hospital.ts'
import { changeHospital, type RegistryTrail, registerHospital } from './hospitals/registry.ts'
import { hospitalRoutes } from './hospitals/routes.ts'
import { findHospital, listHospitals } from './hospitals/store.ts'
import { guardRoutes, whoAsks } from './http/access.ts'
import { answerBadAddress, answerErrors, answerNoRequest } from './http/errors.ts'
import { healthRoutes } from './http/health.ts'
import { describeApi } from './http/openapi.ts'
import { logRequests } from './http/requests.ts'
import { secureRequests } from './http/security.ts'
import { serveWeb } from './http/web.ts'
import type { Keys } from './keys/index.ts'
import { ticketRoutes } from './tickets/routes.ts'
import { inTransaction } from './transaction.ts'

export { databaseFailures } from './db/failure.ts'
export type { Db, Where } from './db/index.ts'
export { openDatabase } from './db/index.ts'
export { type ErrorCode, type ErrorRow, errorTable } from './errors.ts'
export { keyFailures } from './keys/failure.ts'
export type { Keys } from './keys/index.ts'
export { checkKeysBelong, createKeys, openKeyFile } from './keys/index.ts'

/** What a province's server is made of. It owns nothing: closing it leaves `db` open. */
export interface ProvinceOptions extends Rules {
  readonly db: Db
  readonly keys: Keys
  /** Epoch milliseconds; `Date.now` unless told. */
  readonly now?: () => number
  readonly random: (bytes: number) => Uint8Array
  /** Silent unless told. */
  readonly log?: Logger
  /** Folder of the web's built assets. */
  readonly webFolder?: string | undefined
  /** The address under which people open the pages, such as `https://xuemian.example`; derived from the Host header unless told. */
  readonly appOrigin?: string | undefined
  /** A session ends after so long without use; 600 unless told. */
  readonly idleSeconds?: number | undefined
  /** Assessments, and tickets, that one clerk may ask for in a minute, against trying out identity numbers; 120 unless told. */
  readonly assessmentsPerMinute?: number | undefined
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy?: string | readonly string[] | undefined
}

/** A running province. */
export interface Province {
  /** The HTTP server; drive it without a socket by `app.inject`. */
  readonly app: FastifyInstance
  /** Listens and answers the address, such as `http://127.0.0.1:8080`; port 0 takes a free one. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>
  /** Answers what was asked, takes nothing new, ends. */
  close(): Promise<void>
  importDonations(records: readonly DonorImport[]): Promise<Imported>
  createAccount(account: NewAccount): Promise<Account>
  createHospital(hospital: NewHospital): Promise<Hospital>
  listHospitals(): Promise<Hospital[]>
  updateHospital(id: string, hospital: NewHospital): Promise<Hospital>
}

/**
 * Makes a province's server over an open database.
 *
 * @example
 * const db = await openDatabase({ folder: '.data/database' })
 * const province = await createProvince({ db, keys, random: randomBytes, policies, classes })
 * await province.app.inject({ method: 'POST', url: '/api/session', payload: { username, password } })
 */
export async function createProvince(options: ProvinceOptions): Promise<Province> {
  const { db, keys, now = Date.now, random, log = pino({ level: 'silent' }), idleSeconds = 600 } = options
  const perMinute = options.assessmentsPerMinute ?? 120
  const context: Context = { db: db.kysely, keys, now, random, log }
  const app = fastify({
    logger: false,
    bodyLimit: 3 * 1024 * 1024,
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    trustProxy: options.trustProxy?.length ? [options.trustProxy].flat() : false,
    frameworkErrors: answerBadAddress,
    clientErrorHandler: answerNoRequest,
    genReqId: () => Buffer.from(random(9)).toString('base64url'),
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser('text/plain')

  answerErrors(app, log)
  logRequests(app, log, now)
  secureRequests(app, options.appOrigin)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  guardRoutes(app, context, idleSeconds)
  await describeApi(app)
  await app.register(healthRoutes(context))
  await app.register(accountRoutes(context, { idleSeconds, secure: options.appOrigin?.startsWith('https:') ?? false }))
  await app.register(hospitalRoutes(context))
  await app.register(ticketRoutes(context, perMinute))
  await app.register(donationRoutes(context))
  await app.register(applicationRoutes(context, options, perMinute))
  await app.register(auditRoutes(context))
  if (options.webFolder !== undefined) {
    const hospitalOrigin = async (request: Parameters<typeof whoAsks>[0]) => {
      const actor = await whoAsks(request, context, idleSeconds)
      if (!actor || actor.hospitalId === null) return null
      return originOf((await findHospital(context.db, actor.hospitalId)).baseUrl)
    }
    await serveWeb(app, { folder: options.webFolder, random, hospitalOrigin })
  }
  await app.ready()
  const bySystem =
    (trx: Executor): RegistryTrail =>
    (action, subject, detail) =>
      auditSystem(trx, context, action, subject, detail)

  return {
    app: app as unknown as FastifyInstance,
    listen: ({ port, host }) => app.listen({ port, host }),
    close: () => app.close(),
    importDonations: async (records) => {
      const done = await importDonors(context, records)
      if (done.donations > 0) await auditSystem(context.db, context, 'donations.import', 'donations', { ...done })
      return done
    },
    createAccount: (account) =>
      inTransaction(context, async (trx) => {
        const made = await insertAccount(trx, account)
        await auditSystem(trx, context, 'account.create', `account:${made.id}`, { role: made.role })
        return made
      }),
    createHospital: (hospital) =>
      inTransaction(context, (trx) => registerHospital(trx, context, hospital, bySystem(trx))),
    listHospitals: () => listHospitals(context.db),
    updateHospital: (id, hospital) =>
      inTransaction(context, (trx) => changeHospital(trx, context, id, hospital, bySystem(trx))),
  }
}
