import type { Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Health } from './operation/health.ts'
import type { Log } from './operation/redact.ts'
import { createBurst } from './server/burst.ts'
import { applyLimits, listen, openServer } from './server/server.ts'
import { type Connections, endSocket, guardConnections, parserCode, type Report } from './server/sockets.ts'
import type { TlsContext } from './server/tls.ts'
import { type Configuration, createService, type Service } from './service.ts'

export interface GatewayOptions extends Configuration {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  /** Called once per reply with a line that holds nothing secret or personal by construction. */
  readonly log?: Log | undefined
  /** HTTPS with this certificate; plain HTTP where absent. */
  readonly tls?: TlsContext | undefined
}

/** A gateway: the HIS web server of the interface (HIS-2, HIS-3). */
export interface Gateway {
  /** Of the configuration in force; for requests without a socket: `app.inject('/token?…')`. */
  readonly app: FastifyInstance
  /** Of the configuration in force. */
  readonly health: Health
  /** The one server that stays over every reload. */
  readonly server: Server
  /** Port 0 takes a free one. */
  listen(where: { readonly port: number; readonly host: string }): Promise<{ readonly url: string }>
  /**
   * Puts another configuration in force as a whole: later requests are its own, those under way finish on the old one, whose source is closed
   * after them. Where it rejects, the old one stays in force, and the given source is the caller's to close.
   */
  reload(next: Configuration): Promise<void>
  /** Later connections use this certificate; those that are open go on. Only where the gateway began with `tls`. */
  renew(tls: TlsContext): void
  /** Lets replies under way finish, for at most `limits.stopMs`, then closes the source, for at most `CLOSING_MS`. */
  close(): Promise<void>
}

/** How long a source may take to close when the gateway stops: a connection that has gone silent ends with the process. */
const CLOSING_MS = 1_000

/** Longer than any reply takes, a large page that is passed on among them: only a caller that reads nothing is left then. */
const RETIRING_MS = 150_000

/**
 * Makes a gateway over a source.
 *
 * @example
 * const gateway = await createGateway({ settings, source: createMemorySource(rows), now: Date.now, random: randomBytes })
 * const { url } = await gateway.listen({ port: 8090, host: '127.0.0.1' })
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { now, random, log, tls } = options
  const burst = createBurst()
  const serve = ({ settings, source, observe }: Configuration, before?: Service) =>
    createService({ settings, source, observe, now, random, log, burst, before })
  let current = await serve(options)
  let stopping = false
  const retiring = new Set<Promise<void>>()

  const server = openServer(current.limits, tls, (request, response) => {
    if (stopping) response.setHeader('Connection', 'close')
    current.app.routing(request, response)
  })
  const headers = () => current.headersFor()
  const report: Report = (line, socket) => {
    log?.(line)
    current.observe?.({ line, elapsedMs: 0, address: (socket as Partial<Socket>).remoteAddress ?? '' })
  }
  const connections = guardConnections(server, {
    secure: tls !== undefined,
    cap: () => current.limits.connectionsPerSource,
    headers,
    report,
  })
  server.on('clientError', (error: Error & { code?: string }, socket) =>
    endSocket(socket, parserCode(error), headers(), report),
  )
  server.on('checkExpectation', (_request, { socket }) => {
    if (socket) endSocket(socket, 'EXPECTATION_FAILED', headers(), report)
  })

  return {
    get app() {
      return current.app
    },
    get health() {
      return current.health
    },
    server,
    listen: ({ port, host }) => listen(server, port, host),
    async reload(next) {
      const before = current
      current = await serve(next, before)
      applyLimits(server, current.limits)
      const retired = retire(before, connections).finally(() => retiring.delete(retired))
      retiring.add(retired)
    },
    renew(context) {
      if (tls) (server as SecureServer).setSecureContext(context)
    },
    async close() {
      stopping = true
      const timer = setTimeout(() => connections.cut(), current.limits.stopMs)
      const drained = connections.drain()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      drained()
      clearTimeout(timer)
      await atMost(CLOSING_MS, Promise.all([...retiring, current.close()]))
    },
  }
}

/** A request whose body or reply is still under way may yet ask the source or be passed on. */
async function retire(service: Service, connections: Connections): Promise<void> {
  await atMost(RETIRING_MS, connections.settled())
  // A source that cannot even be closed has nothing left to say to anybody.
  await service.close().catch(() => undefined)
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
