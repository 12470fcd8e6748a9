import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway, type Gateway, machineCredential, type SignatureSettings } from '@xuemian/gateway'
import type { CityHospital } from './city.ts'
import { documentReply, serveDocument } from './document.ts'
import type { Fault } from './faults/fault.ts'
import { createFaultyServer, type Timing } from './faults/faulty-server.ts'
import { type ProfileName, profiles } from './profiles.ts'
import { createCitySource } from './source.ts'

export interface SimulatedHospitalOptions {
  readonly hospital: CityHospital
  readonly profile: ProfileName
  /** Departures from the interface, over a socket only. */
  readonly faults?: readonly Fault[]
  readonly timing?: Timing
  /** What the province is given; a random password of at least 128 bits. */
  readonly credentials: { readonly id: string; readonly password: string }
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  /** At least 32 bytes; kept by who wants tokens to outlive a restart, random otherwise. */
  readonly tokenKey?: Uint8Array
  /** Absent: its replies are not signed. A profile that changes bodies on their way out would break its own signature. */
  readonly signature?: SignatureSettings
}

/** A request without a socket. */
export interface SimulatedRequest {
  /** Path and query. */
  readonly url: string
  /** Default GET. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface SimulatedReply {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A hospital's HIS web server over synthetic people, driven with or without a socket. It also answers `/openapi.json`. */
export interface SimulatedHospital {
  inject(request: string | SimulatedRequest): Promise<SimulatedReply>
  /** Port 0 takes a free one; loopback unless told otherwise. */
  listen(where: { readonly port: number; readonly host?: string }): Promise<{ readonly url: string }>
  close(): Promise<void>
}

/**
 * A synthetic hospital behind the real gateway. A profile that departs from the contract changes body bytes and content type
 * on their way out; status, the four CORS headers and everything else stay the gateway's own.
 */
export async function createSimulatedHospital(options: SimulatedHospitalOptions): Promise<SimulatedHospital> {
  const { hospital, credentials, now, random } = options
  const { rewrite } = profiles[options.profile]
  const gateway = await createGateway({
    settings: {
      organisationCode: hospital.orgCode,
      clients: [{ id: credentials.id, credential: machineCredential(credentials.password, random) }],
      tokenKey: options.tokenKey ?? random(32),
      signature: options.signature,
    },
    source: createCitySource(hospital),
    now,
    random,
  })

  const inject = async (request: string | SimulatedRequest): Promise<SimulatedReply> => {
    const asked = typeof request === 'string' ? { url: request } : request
    const document = documentReply(asked)
    if (document) return document
    const { url, method = 'GET', headers = {} } = asked
    const reply = await gateway.app.inject({ url, method: method as 'GET', headers })
    const plain = { statusCode: reply.statusCode, headers: headersOf(reply.headers), body: reply.rawPayload }
    if (!rewrite || reply.rawPayload.length === 0) return plain
    const { bytes, contentType } = rewrite(reply.payload)
    return { ...plain, body: bytes, headers: { ...plain.headers, 'content-type': contentType } }
  }

  if (!rewrite && !options.faults?.length) {
    serveDocument(gateway.server)
    return {
      inject,
      listen: ({ port, host }) => gateway.listen({ port, host: host ?? LOOPBACK }),
      close: () => gateway.close(),
    }
  }
  const server = createFaultyServer({
    inject,
    faults: options.faults ?? [],
    ...(options.timing ? { timing: options.timing } : {}),
    clock: now,
    chance: () => (random(4) as Uint8Array).reduce((sum, byte) => (sum + byte) / 256, 0),
  })
  serveDocument(server)
  return { inject, ...overSocket(server, gateway) }
}

const LOOPBACK = '127.0.0.1'

/** The connection's own headers belong to whoever holds the socket. */
const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'])

function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.has(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
}

function overSocket(server: Server, gateway: Gateway): Omit<SimulatedHospital, 'inject'> {
  return {
    listen: ({ port, host = LOOPBACK }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve({ url: `http://${host}:${(server.address() as AddressInfo).port}` })
        })
      }),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await gateway.close()
    },
  }
}
