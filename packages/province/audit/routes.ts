import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { auditPage, id } from '../api/index.ts'
import type { Context } from '../context.ts'
import { failures } from '../http/schemas.ts'
import { listAudit } from './store.ts'

const query = z.object({
  subject: z.string().max(100).optional(),
  accountId: id.optional(),
  action: z.string().max(100).optional(),
  after: z.string().max(30).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** The audit trail, for auditors and administrators: /api/audit. */
export function auditRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/audit',
      {
        config: { access: ['auditor', 'administrator'] },
        schema: { summary: '审计记录', tags: ['audit'], querystring: query, response: { 200: auditPage, ...failures } },
      },
      async (request) => {
        const { entries, next } = await listAudit(context.db, request.query)
        return { entries, next }
      },
    )
  }
}
