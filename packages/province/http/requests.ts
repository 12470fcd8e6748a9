import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

/** One line for each answered request: the route's pattern, never the address that was asked, no query, body or person. */
export function logRequests(app: FastifyInstance, log: Logger, now: () => number): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-request-id', reply.request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        at: now(),
        request: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        account: request.actor?.accountId,
      },
      'request',
    )
  })
}
