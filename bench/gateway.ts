import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { startPostgres } from '../test/support/postgres.ts'
import { startGatewayProgram } from './gateway-program.ts'
import { fillHospital } from './hospital-database.ts'
import { type Load, rate } from './load.ts'
import { type Measurement, median, type Skipped } from './measurement.ts'
import { type Server, startServer } from './servers.ts'
import type { VendorInput } from './vendor.ts'

const ROUNDS = 15
/** Short, so that what else the machine does in a moment falls on all three alike. */
const SECONDS = 1
const WARM_UP_SECONDS = 8
/** The gateway's own default. */
const CONNECTIONS = 4
const PATIENTS = 20_000
/** Each of the 50 connections asks for 400 of the patients in turn. */
const SHARE = PATIENTS / 50
const PROMISES = { limit: 0.75, express: 1 } as const

/** The three servers over one PostgreSQL, with the token that each of them takes. */
export interface Contenders {
  readonly ours: Contender
  readonly limit: Contender
  readonly express: Contender
  stop(): void
}
type Contender = Server & { readonly token: string }

/**
 * Requests per second of `/blduseinfo` over PostgreSQL: our program against bare `node:http` with `pg` (the limit) and against Express with
 * `pg`; all with the same queries, number of connections and answers, over a hospital of 220,000 blood charges of which any patient is asked.
 */
export async function gatewayBenchmark(): Promise<readonly Measurement[] | Skipped> {
  const postgres = await startPostgres()
  if (!postgres) return { skipped: 'no PostgreSQL under /usr/lib/postgresql: install one to compare over it' }
  try {
    const patients = shuffled(await fillHospital(postgres.url, PATIENTS))
    const contenders = await startContenders(postgres.url, CONNECTIONS)
    try {
      await requireEqualAnswers(contenders, patients.slice(0, 200))
      return await measure(contenders, patients)
    } finally {
      contenders.stop()
    }
  } finally {
    await postgres.stop()
  }
}

/** Starts the gateway and its peers over a database that `fillHospital` filled. */
export async function startContenders(url: string, connections: number): Promise<Contenders> {
  const input: VendorInput = { url, connections, token: randomBytes(32).toString('base64url') }
  const started: Contender[] = []
  const stop = () => {
    for (const server of started) server.stop()
  }
  const start = async (starting: Promise<Contender>) => {
    const server = await starting
    started.push(server)
    return server
  }
  const peer = async (file: string) => ({ ...(await startServer(file, input)), token: input.token })
  try {
    return {
      ours: await start(startGatewayProgram(url, connections)),
      limit: await start(peer('bare-postgres-server.ts')),
      express: await start(peer('express-server.ts')),
      stop,
    }
  } catch (error) {
    stop()
    throw error
  }
}

/** Throws unless the three answer the same data with the same four CORS headers: a peer that does less work is no peer. */
export async function requireEqualAnswers(contenders: Contenders, patients: readonly string[]): Promise<void> {
  for (const identityNumber of patients) {
    const [ours, limit, express] = await Promise.all(
      [contenders.ours, contenders.limit, contenders.express].map((server) => answerOf(server, identityNumber)),
    )
    if (!isDeepStrictEqual(ours, limit) || !isDeepStrictEqual(ours, express)) {
      throw new Error(`unequal answers: ${JSON.stringify([ours, limit, express])}`)
    }
  }
}

async function answerOf({ url, token }: Contender, identityNumber: string): Promise<unknown> {
  const reply = await fetch(url + pathOf(token, identityNumber))
  const cors = [...reply.headers].filter(([name]) => name.startsWith('access-control-'))
  return { cors, body: await reply.json() }
}

async function measure(contenders: Contenders, patients: readonly string[]): Promise<readonly Measurement[]> {
  const loads = {
    ours: loadOf(contenders.ours, patients),
    limit: loadOf(contenders.limit, patients),
    express: loadOf(contenders.express, patients),
  }
  const rates = { ours: [] as number[], limit: [] as number[], express: [] as number[] }
  const names = ['limit', 'ours', 'express'] as const
  for (const name of names) await rate(loads[name], WARM_UP_SECONDS)
  for (let round = 0; round < ROUNDS; round += 1) {
    // there and back, so that none always follows the same one
    for (const name of round % 2 === 0 ? names : [...names].reverse())
      rates[name].push(await rate(loads[name], SECONDS))
  }
  const against = (peer: 'limit' | 'express', description: string): Measurement => {
    const ratio = median(rates.ours.map((value, round) => value / (rates[peer][round] ?? Number.NaN)))
    const promise = `at least ${PROMISES[peer]}; peer: ${description}`
    const [ours, theirs] = [median(rates.ours), median(rates[peer])]
    return { name: 'gateway', unit: 'requests/s', ours, peer: theirs, ratio, promise, holds: ratio >= PROMISES[peer] }
  }
  return [against('limit', 'bare node:http + pg, the limit'), against('express', 'Express + pg')]
}

function loadOf({ url, token }: Contender, patients: readonly string[]): Load {
  const paths = patients.map((identityNumber) => pathOf(token, identityNumber))
  return { url, pathsOf: (connection) => paths.slice(connection * SHARE, (connection + 1) * SHARE) }
}

function pathOf(token: string, identityNumber: string): string {
  return `/blduseinfo?${new URLSearchParams({ token, identityNumber })}`
}

/** Patients of one admission lie beside each other in the tables; those who come to a window do not. */
function shuffled<T>(values: readonly T[]): readonly T[] {
  const step = 7_919
  return values.map((_, index) => values[(index * step) % values.length] as T)
}
