import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Context } from '../context.ts'
import { codedError } from '../errors.ts'
import { failures } from './schemas.ts'

const healthy = z.object({ status: z.literal('ok') })

/** `/health/live`: the process answers. `/health/ready`: the database does too. */
export function healthRoutes({ db }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = { hide: true, response: { 200: healthy, ...failures } }
    app.get('/health/live', { config: { access: 'public' }, schema }, async () => ({ status: 'ok' as const }))
    app.get('/health/ready', { config: { access: 'public' }, schema }, async () => {
      await sql`select 1`.execute(db).catch((cause: unknown) => {
        throw codedError('STORE_UNAVAILABLE', { cause })
      })
      return { status: 'ok' as const }
    })
  }
}
