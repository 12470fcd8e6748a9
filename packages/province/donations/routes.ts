import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { auditBy } from '../accounts/accounts.ts'
import { donorImport } from '../api/index.ts'
import type { Context } from '../context.ts'
import { actorOf } from '../http/access.ts'
import { failures } from '../http/schemas.ts'
import { importDonors } from './import.ts'

const imported = z.object({ donors: z.int(), donations: z.int() })

/** The import of the blood stations' records: /api/donations. */
export function donationRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/donations',
      {
        config: { access: ['administrator'] },
        schema: {
          summary: '导入献血记录（可重复导入）',
          tags: ['donations'],
          body: z.object({ donors: z.array(donorImport).max(5000) }),
          response: { 200: imported, ...failures },
        },
      },
      async (request) => {
        const done = await importDonors(context, request.body.donors)
        await auditBy(context.db, context, actorOf(request), 'donations.import', 'donations', { ...done })
        return done
      },
    )
  }
}
