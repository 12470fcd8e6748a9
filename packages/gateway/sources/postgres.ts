import pg from 'pg'
import type { ErrorCode } from '../errors.ts'
import type { RawRow } from '../mapping/value.ts'
import {
  type Answered,
  type Ask,
  boundsOf,
  type Database,
  type DatabaseOptions,
  type Question,
  UNREACHABLE,
} from './database.ts'
import { openSession, type PostgresSession } from './postgres-session.ts'
import { createStatementNames } from './postgres-statements.ts'

/**
 * A hospital's PostgreSQL; the list of a query is an array: `= ANY($1)`. Each session is one read-only transaction with one snapshot and a
 * statement time-out; queries come from the configuration and get values by binding only; every value is read as text. Load it with
 * `import()` only where it is configured.
 */
export function openPostgres(options: DatabaseOptions): Database {
  const { statementTimeoutMs, connections, waitMs } = boundsOf(options)
  const pool = new pg.Pool({
    connectionString: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    max: connections,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 60_000,
    application_name: 'xuemian-gateway',
  })
  // An idle connection that breaks is replaced at the next look-up, which reports what is wrong.
  pool.on('error', () => undefined)
  // So is one that breaks between two statements; without a listener the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined))
  // The server's own time-out comes first; this one is for a network that has gone silent.
  const silenceMs = statementTimeoutMs + 1_000
  const begin = [
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    `SET LOCAL statement_timeout = ${statementTimeoutMs}`,
    "SET LOCAL DateStyle = 'ISO, YMD'",
  ]
  const statements = createStatementNames()
  const columnsOfQuery = new Map<string, readonly string[]>()

  function ask(session: PostgresSession, question: Question): Promise<Answered> {
    const { query, values, bytes, maxRows, last = false } = question
    return bytes.length === 0
      ? session.ask({ text: query, values, maxRows, last })
      : askForBytes(session, question, last)
  }

  async function askForBytes(session: PostgresSession, question: Question, last: boolean): Promise<Answered> {
    const { query, values, names, bytes, maxRows } = question
    const within = (columns: string, limit: number) =>
      `SELECT ${columns} FROM (\n${query}\n) AS answered LIMIT ${limit}`
    const known = columnsOfQuery.get(query)
    const columns = known ?? (await session.ask({ text: within('*', 0), values, maxRows, last: false })).columns
    columnsOfQuery.set(query, columns)
    // Asked as text, bytes that are not of the character set that the database claims would end the query.
    const read = columns.filter((name) => names.includes(name))
    const list = read.map((name) => (bytes.includes(name) ? stored(name) : quoted(name))).join(', ')
    const { rows } = await session.ask({ text: within(list, maxRows + 1), values, maxRows, last })
    return { rows: rows.map((row) => withBytes(row, bytes)), columns }
  }

  async function once<T>(signal: AbortSignal, work: (ask: Ask) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    // Nobody waits any more: a connection that nothing was asked on is as good as before.
    let broken = !signal.aborted
    try {
      signal.throwIfAborted()
      const session = openSession(client, { begin, silenceMs, nameOf: statements.nameOf })
      const result = await work((question) => ask(session, question))
      await session.end()
      broken = false
      return result
    } finally {
      client.release(broken)
    }
  }

  return {
    async session(signal, work) {
      try {
        return await once(signal, work)
      } catch (error) {
        columnsOfQuery.clear()
        if (!statements.renew(error)) throw error
        return await once(signal, work)
      }
    },
    codeOf(error) {
      const { code = '', message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string }
      if (/timeout exceeded when trying to connect/.test(message))
        return pool.totalCount >= connections ? 'SOURCE_BUSY' : 'SOURCE_UNREACHABLE'
      return CODES[code] ?? CODES[code.slice(0, 2)] ?? (UNREACHABLE.has(code) ? 'SOURCE_UNREACHABLE' : timeout(message))
    },
    connections: () => ({
      open: pool.totalCount,
      busy: pool.totalCount - pool.idleCount,
      waiting: pool.waitingCount,
    }),
    async close() {
      await pool.end()
    },
  }
}

/** SQLSTATEs and their classes. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  '57014': 'SOURCE_TIMEOUT',
  '55P03': 'SOURCE_TIMEOUT',
  '53300': 'SOURCE_BUSY',
  '22021': 'SOURCE_CHARSET_WRONG',
  '57': 'SOURCE_UNREACHABLE',
  '08': 'SOURCE_UNREACHABLE',
  '28': 'SOURCE_LOGIN_REFUSED',
  '3D': 'SOURCE_LOGIN_REFUSED',
  '42': 'SOURCE_QUERY_REFUSED',
  '25': 'SOURCE_QUERY_REFUSED',
  '22': 'SOURCE_QUERY_REFUSED',
}

function timeout(message: string): ErrorCode | undefined {
  if (/timeout/i.test(message)) return 'SOURCE_TIMEOUT'
  return /connection terminated/i.test(message) ? 'SOURCE_UNREACHABLE' : undefined
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function stored(name: string): string {
  return `convert_to(answered.${quoted(name)}::text, getdatabaseencoding()) AS ${quoted(name)}`
}

/** A bytea comes as `\\x…`. */
function withBytes(row: Record<string, string | null>, bytes: readonly string[]): RawRow {
  const repaired: Record<string, string | Uint8Array | null> = { ...row }
  for (const name of bytes) {
    const hex = row[name]
    if (typeof hex === 'string') repaired[name] = Buffer.from(hex.slice(2), 'hex')
  }
  return repaired
}
