import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { createBurst } from './burst.ts'
import type { Log } from './redact.ts'
import { type Configuration, createService, type Service } from './service.ts'
import type { Limits } from './settings.ts'
import { type Connections, endSocket, guardConnections, parserCode } from './sockets.ts'

export interface GatewayOptions extends Configuration {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  /** Called once per reply with a line that holds nothing secret or personal by construction. */
  readonly log?: Log
}

/** A gateway: the HIS web server of the interface (HIS-2, HIS-3). */
export interface Gateway {
  /** Of the configuration in force; for requests without a socket: `app.inject('/token?…')`. */
  readonly app: FastifyInstance
  /** The one server that stays over every reload. */
  readonly server: Server
  /** Port 0 takes a free one. */
  listen(where: { readonly port: number; readonly host: string }): Promise<{ readonly url: string }>
  /**
   * Puts another configuration in force as a whole: later requests are its own, those under way finish on the old one, whose source is closed
   * after them. Where it rejects, the old one stays in force, and the given source is the caller's to close.
   */
  reload(next: Configuration): Promise<void>
  /** Lets replies under way finish, for at most `limits.stopMs`, then closes the source. */
  close(): Promise<void>
}

/**
 * Makes a gateway over a source.
 *
 * @example
 * const gateway = await createGateway({ settings, source: createMemorySource(rows), now: Date.now, random: randomBytes })
 * const { url } = await gateway.listen({ port: 8090, host: '127.0.0.1' })
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { now, random, log } = options
  const burst = createBurst()
  const serve = ({ settings, source }: Configuration, before?: Service) =>
    createService({ settings, source, now, random, log, burst, before })
  let current = await serve(options)
  let stopping = false
  const retiring = new Set<Promise<void>>()

  const server = createServer(serverOptions(current.limits), (request, response) => {
    if (stopping) response.setHeader('Connection', 'close')
    current.app.routing(request, response)
  })
  const connections = guardConnections(server, {
    cap: () => current.limits.connectionsPerSource,
    headers: () => current.headersFor(),
    log,
  })
  server.on('clientError', (error: Error & { code?: string }, socket) =>
    endSocket(socket, parserCode(error), current.headersFor(), log),
  )
  server.on('checkExpectation', (_request, { socket }) => {
    if (socket) endSocket(socket, 'EXPECTATION_FAILED', current.headersFor(), log)
  })

  return {
    get app() {
      return current.app
    },
    server,
    listen: ({ port, host }) => listen(server, port, host),
    async reload(next) {
      const before = current
      current = await serve(next, before)
      bound(server, current.limits)
      const retired = retire(before, connections).finally(() => retiring.delete(retired))
      retiring.add(retired)
    },
    async close() {
      stopping = true
      const timer = setTimeout(() => server.closeAllConnections(), current.limits.stopMs)
      const drained = connections.drain()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      drained()
      clearTimeout(timer)
      await Promise.all([...retiring, current.close()])
    },
  }
}

function serverOptions(limits: Limits) {
  return {
    keepAliveTimeout: 10_000,
    requestTimeout: limits.requestTimeoutMs,
    headersTimeout: limits.headersTimeoutMs,
    maxHeaderSize: limits.maxHeaderBytes,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    // Node answers a missing Host by itself and without our headers: `refusalOf` does it instead.
    requireHostHeader: false,
  }
}

/** Node reads these at each connection or request. */
function bound(server: Server, limits: Limits): void {
  server.requestTimeout = limits.requestTimeoutMs
  server.headersTimeout = limits.headersTimeoutMs
  Object.assign(server, { maxHeaderSize: limits.maxHeaderBytes })
}

/** A request whose body or reply is still under way may yet ask the source; none of them outlives its two time-outs. */
async function retire(service: Service, connections: Connections): Promise<void> {
  const { requestTimeoutMs, sourceTimeoutMs } = service.limits
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, requestTimeoutMs + sourceTimeoutMs)
  })
  await Promise.race([connections.settled(), late])
  clearTimeout(timer)
  // A source that cannot even be closed has nothing left to say to anybody.
  await service.close().catch(() => undefined)
}

function listen(server: Server, port: number, host: string): Promise<{ readonly url: string }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      const { address, family, port: own } = server.address() as AddressInfo
      const any = address === '0.0.0.0' || address === '::'
      const name = any ? (family === 'IPv6' ? '[::1]' : '127.0.0.1') : family === 'IPv6' ? `[${address}]` : address
      resolve({ url: `http://${name}:${own}` })
    })
  })
}
