import type { FastifyInstance } from 'fastify'
import type { GatewaySettings } from '../settings.ts'
import { createPages, type LogPassedOn } from './pages.ts'
import { type OneOriginBounds, oneOriginBounds } from './settings.ts'
import { wantedOf } from './wanted.ts'

export interface OneOriginOptions {
  readonly settings: GatewaySettings
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log?: LogPassedOn | undefined
  readonly bounds?: OneOriginBounds
}

/**
 * Lets a gateway pass on the province's pages and API, where `settings.oneOrigin` says so. To be called before any other hook is added:
 * what goes to the province never meets the hooks, headers and log lines of the HIS part.
 */
export async function serveOneOrigin(app: FastifyInstance, options: OneOriginOptions): Promise<void> {
  const { settings, now, log, bounds = oneOriginBounds } = options
  if (settings.oneOrigin === undefined) return
  const pages = await createPages({
    settings: settings.oneOrigin,
    organisationCode: settings.organisationCode,
    trustProxy: settings.trustProxy,
    bounds,
    now,
    log,
  })
  app.addHook('onRequest', (request, reply, next) => {
    const { raw } = request
    // a route of the gateway's own goes before a page of the same name
    if (!request.is404 || wantedOf(raw) === undefined) return next()
    reply.hijack()
    pages.routing(raw, reply.raw)
  })
  app.addHook('onClose', () => pages.close())
}
