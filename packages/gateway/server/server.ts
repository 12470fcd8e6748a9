import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Limits } from '../settings.ts'
import type { TlsContext } from './tls.ts'

/** The server that stays over every reload; HTTPS where a certificate is given. */
export function openServer(limits: Limits, tls: TlsContext | undefined, handle: RequestListener): Server {
  const options = {
    keepAliveTimeout: 10_000,
    requestTimeout: limits.requestTimeoutMs,
    headersTimeout: limits.headersTimeoutMs,
    maxHeaderSize: limits.maxHeaderBytes,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    // Node answers a missing Host by itself and without our headers: `refusalOf` does it instead.
    requireHostHeader: false,
  }
  if (!tls) return createServer(options, handle)
  return createSecureServer({ ...options, ...tls, handshakeTimeout: limits.headersTimeoutMs }, handle)
}

/** Puts other limits in force; Node reads these at each connection or request. */
export function applyLimits(server: Server, limits: Limits): void {
  server.requestTimeout = limits.requestTimeoutMs
  server.headersTimeout = limits.headersTimeoutMs
  Object.assign(server, { maxHeaderSize: limits.maxHeaderBytes })
}

/** Answers the address of a server once it listens, such as `http://127.0.0.1:8090`. */
export function listen(server: Server, port: number, host: string): Promise<{ readonly url: string }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      const { address, family, port: own } = server.address() as AddressInfo
      const any = address === '0.0.0.0' || address === '::'
      const name = any ? (family === 'IPv6' ? '[::1]' : '127.0.0.1') : family === 'IPv6' ? `[${address}]` : address
      resolve({ url: `${'setSecureContext' in server ? 'https' : 'http'}://${name}:${own}` })
    })
  })
}
