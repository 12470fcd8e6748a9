import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { asClerk, auditBy } from '../accounts/accounts.ts'
import { hisTicket, newHisTicket, ticketKeys } from '../api/index.ts'
import type { Context } from '../context.ts'
import { findHospital } from '../hospitals/hospitals.ts'
import { actorOf, perAccount } from '../http/access.ts'
import { failures } from '../http/schemas.ts'
import { issueTicket } from './ticket.ts'

/** Tickets for look-ups, and the keys that verify them: /api/his-tickets. */
export function ticketRoutes(context: Context, perMinute: number): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/his-tickets',
      {
        config: { access: ['clerk'], rateLimit: perAccount(perMinute) },
        schema: {
          summary: '签发查询凭单（一次查询，五分钟有效）',
          tags: ['hospitals'],
          body: newHisTicket,
          response: { 201: hisTicket, ...failures },
        },
      },
      async (request, reply) => {
        const { accountId, hospitalId, ...clerk } = asClerk(actorOf(request))
        const { organisationCode } = await findHospital(context.db, hospitalId)
        const { identityNumber } = request.body
        const { id, rid } = await issueTicket(context, { organisationCode, accountId, identityNumber })
        const actor = { ...clerk, accountId, hospitalId }
        await auditBy(context.db, context, actor, 'hospital.ticket', `hospital:${hospitalId}`, { ticket: id })
        return reply.status(201).send({ rid })
      },
    )

    app.get(
      '/api/his-tickets/keys',
      {
        config: { access: 'public' },
        schema: {
          summary: '核验查询凭单的公钥（JWK 集），供要求凭单的医院网关使用',
          tags: ['hospitals'],
          response: { 200: ticketKeys, ...failures },
        },
      },
      async () => ({ keys: [context.keys.ticketKey.publicJwk] }),
    )
  }
}
