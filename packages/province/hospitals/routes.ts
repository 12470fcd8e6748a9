import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { asClerk, auditBy } from '../accounts/accounts.ts'
import { hisConnection, hospital, id, newHospital, newSigningKeys } from '../api/index.ts'
import type { Context, Executor } from '../context.ts'
import { actorOf } from '../http/access.ts'
import { failures } from '../http/schemas.ts'
import { inTransaction } from '../transaction.ts'
import { changeHospital, changeSigningKeys, type RegistryTrail, registerHospital } from './registry.ts'
import { findHisConnection, listHospitals } from './store.ts'

const administrators = { access: ['administrator'] } as const

/** The registry of hospitals, and the way to a clerk's own HIS: /api/hospitals, /api/his-connection. */
export function hospitalRoutes(context: Context): FastifyPluginAsyncZod {
  const trailOf =
    (trx: Executor, request: FastifyRequest): RegistryTrail =>
    (action, subject, detail) =>
      auditBy(trx, context, actorOf(request), action, subject, detail)
  return async (app) => {
    app.get(
      '/api/his-connection',
      {
        config: { access: ['clerk'] },
        schema: {
          summary: '本院 HIS 接口的连接信息',
          tags: ['hospitals'],
          response: { 200: hisConnection, ...failures },
        },
      },
      (request) => {
        const clerk = asClerk(actorOf(request))
        return inTransaction(context, async (trx) => {
          await auditBy(trx, context, clerk, 'hospital.connection', `hospital:${clerk.hospitalId}`)
          return findHisConnection(trx, context, clerk.hospitalId)
        })
      },
    )

    app.get(
      '/api/hospitals',
      {
        config: administrators,
        schema: {
          summary: '医院列表',
          tags: ['hospitals'],
          response: { 200: z.object({ hospitals: z.array(hospital) }), ...failures },
        },
      },
      async () => ({ hospitals: await listHospitals(context.db) }),
    )

    app.post(
      '/api/hospitals',
      {
        config: administrators,
        schema: {
          summary: '登记医院',
          tags: ['hospitals'],
          body: newHospital,
          response: { 201: hospital, ...failures },
        },
      },
      async (request, reply) => {
        const made = await inTransaction(context, (trx) =>
          registerHospital(trx, context, request.body, trailOf(trx, request)),
        )
        return reply.status(201).send(made)
      },
    )

    app.put(
      '/api/hospitals/:id',
      {
        config: administrators,
        schema: {
          summary: '修改医院',
          tags: ['hospitals'],
          params: z.object({ id }),
          body: newHospital,
          response: { 200: hospital, ...failures },
        },
      },
      (request) =>
        inTransaction(context, (trx) =>
          changeHospital(trx, context, request.params.id, request.body, trailOf(trx, request)),
        ),
    )

    app.put(
      '/api/hospitals/:id/signing-keys',
      {
        config: administrators,
        schema: {
          summary: '更换医院的签名公钥（JWK 集；空集表示不签名）',
          tags: ['hospitals'],
          params: z.object({ id }),
          body: newSigningKeys,
          response: { 200: hospital, ...failures },
        },
      },
      (request) =>
        inTransaction(context, (trx) =>
          changeSigningKeys(trx, context, request.params.id, request.body, trailOf(trx, request)),
        ),
    )
  }
}
