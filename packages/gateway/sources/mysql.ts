import type { Socket } from 'node:net'
import type { Connection, QueryOptions } from 'mysql2'
import mysql, { type FieldPacket, type PoolConnection, type RowDataPacket, type TypeCastField } from 'mysql2/promise'
import type { ErrorCode } from '../errors.ts'
import type { RawRow } from '../mapping/value.ts'
import { type Answered, boundsOf, type Database, type DatabaseOptions, type Question, UNREACHABLE } from './database.ts'
import { inParts, withMarks } from './list.ts'

/** MySQL takes 65,535 marks in one statement. */
const MOST_VALUES = 60_000

/** What makes the driver's own waiting for a connection end. */
const NO_FREE_CONNECTION = 'XUEMIAN_NO_FREE_CONNECTION'

/**
 * A hospital's MySQL 5.7 or 8, or MariaDB; the list of a query is written `IN ($1)`, and each of its values is bound. Each session is one
 * read-only transaction with one snapshot and a statement time-out; every value is read as text. Load it with `import()` only where it is
 * configured.
 */
export function openMysql(options: DatabaseOptions): Database {
  const { statementTimeoutMs, connections, waitMs } = boundsOf(options)
  const pool = mysql.createPool({
    uri: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    connectionLimit: connections,
    connectTimeout: waitMs,
    charset: 'utf8mb4',
    // a DATE read into a JavaScript date is another day in Asia/Shanghai
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
  })

  async function ask(connection: PoolConnection, { query, values, bytes, maxRows }: Question): Promise<Answered> {
    // With no character set for results the server sends what is stored; other columns are read by the set that they claim.
    await connection.query(
      `SET SESSION sql_select_limit = ${maxRows + 1}, character_set_results = ${bytes.length > 0 ? 'NULL' : 'utf8mb4'}`,
    )
    const bound = withMarks(query, values, () => '?')
    // asked for each value of each row: reading ten thousand rows then costs nine times as much (560 for 60 ms, measured)
    const typeCast = (field: TypeCastField, next: () => unknown) =>
      bytes.includes(field.name) ? field.buffer() : next()
    const options = {
      sql: bound.sql,
      timeout: statementTimeoutMs + 1_000,
      ...(bytes.length > 0 ? { typeCast } : {}),
    }
    const { rows, columns } = await firstResult(connection, options, bound.values, maxRows + 1)
    return { rows: rows.map((row) => textRow(row, bytes)), columns }
  }

  return {
    async session(signal, work) {
      const connection = await connect(pool, waitMs)
      const stop = () => cut(connection)
      let broken = true
      try {
        signal.throwIfAborted()
        signal.addEventListener('abort', stop)
        await prepare(connection, statementTimeoutMs)
        const result = await work((question) => inParts(question, MOST_VALUES, (part) => ask(connection, part)))
        await connection.query('ROLLBACK')
        broken = false
        return result
      } finally {
        signal.removeEventListener('abort', stop)
        if (broken) cut(connection)
        else connection.release()
      }
    },
    codeOf(error) {
      const { errno, code = '' } = (error ?? {}) as { readonly errno?: number; readonly code?: string }
      return NUMBERS.get(errno ?? 0) ?? CODES[code] ?? (UNREACHABLE.has(code) ? 'SOURCE_UNREACHABLE' : undefined)
    },
    connections: () => {
      const { _allConnections: all, _freeConnections: free, _connectionQueue: queue } = pool.pool as unknown as Queues
      return { open: all.length, busy: all.length - free.length, waiting: queue.length }
    },
    close: () => pool.end(),
  }
}

/** The driver's own books, which it shows nowhere else; a test holds them against the server's. */
interface Queues {
  readonly _allConnections: { readonly length: number }
  readonly _freeConnections: { readonly length: number }
  readonly _connectionQueue: { readonly length: number }
}

/** Numbers by which MySQL and MariaDB say what is wrong; names differ between versions of the driver. */
const NUMBERS: ReadonlyMap<number, ErrorCode> = new Map([
  // a statement's time in MySQL, in MariaDB, and a lock in both
  ...[3024, 1969, 1205].map((number) => [number, 'SOURCE_TIMEOUT'] as const),
  ...[1040, 1203, 1226].map((number) => [number, 'SOURCE_BUSY'] as const),
  ...[1044, 1045, 1049, 1130, 1251, 1698, 1862].map((number) => [number, 'SOURCE_LOGIN_REFUSED'] as const),
  // wrong names and syntax, missing rights, a statement that writes
  ...[1054, 1064, 1109, 1142, 1143, 1146, 1210, 1290, 1305, 1318, 1370, 1792].map(
    (number) => [number, 'SOURCE_QUERY_REFUSED'] as const,
  ),
])

const CODES: Readonly<Record<string, ErrorCode>> = {
  PROTOCOL_SEQUENCE_TIMEOUT: 'SOURCE_TIMEOUT',
  PROTOCOL_CONNECTION_LOST: 'SOURCE_UNREACHABLE',
  [NO_FREE_CONNECTION]: 'SOURCE_BUSY',
}

/** A connection, waited for no longer than `ms`: the pool's own waiting has no end. */
async function connect(pool: mysql.Pool, ms: number): Promise<PoolConnection> {
  let timer: NodeJS.Timeout | undefined
  const asked = pool.getConnection()
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('no connection was free'), { code: NO_FREE_CONNECTION })
    // a connection that cannot be made says so itself, a moment later
    timer = setTimeout(() => reject(error), ms + 100)
  })
  try {
    return await Promise.race([asked, late])
  } catch (error) {
    asked.then(
      (connection) => connection.release(),
      () => undefined,
    )
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Ends a connection at once: the driver's own `destroy` leaves the socket to a server that may hang, and reads all that still comes. */
function cut(connection: PoolConnection): void {
  connection.destroy()
  beneath(connection).stream.destroy()
}

/** The driver's types forget that this is the connection under the promises, whose commands tell of each row. */
function beneath({ connection }: PoolConnection): Connection & { readonly stream: Socket } {
  return connection as unknown as Connection & { readonly stream: Socket }
}

/** MySQL counts a statement's time in milliseconds, MariaDB in seconds, under another name. */
async function prepare(connection: PoolConnection, ms: number): Promise<void> {
  const [[version]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version')
  const timeout = /mariadb/i.test(String(version?.version))
    ? `max_statement_time = ${ms / 1000}`
    : `max_execution_time = ${ms}`
  await connection.query(`SET SESSION ${timeout}`)
  await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
}

/**
 * The first result of a statement (a procedure answers several, and its status after them), of at most `most` rows: a query's own LIMIT goes
 * before `sql_select_limit`, so rows are taken as they come. Where there are more the connection is left in the middle of them, fit only to
 * be cut.
 */
function firstResult(
  connection: PoolConnection,
  options: QueryOptions,
  values: readonly (string | null)[],
  most: number,
): Promise<{ readonly rows: readonly RowDataPacket[]; readonly columns: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const rows: RowDataPacket[] = []
    let columns: readonly string[] = []
    beneath(connection)
      .execute(options, [...values])
      .on('error', reject)
      .on('fields', (fields: FieldPacket[] | undefined, index: number) => {
        if (fields && index === 0) columns = fields.map(({ name }) => name)
      })
      .on('result', (row: RowDataPacket, index: number) => {
        if (index === 0 && rows.length < most && rows.push(row) === most) resolve({ rows, columns })
      })
      .on('end', () => resolve({ rows, columns }))
  })
}

function textRow(row: RowDataPacket, bytes: readonly string[]): RawRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, bytes.includes(name) ? (value as Buffer | null) : text(value)]),
  )
}

/** BIT(1) and BINARY columns come as bytes; a bit is 0 or 1. */
function text(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (!Buffer.isBuffer(value)) return String(value)
  return value.length === 1 && (value[0] ?? 2) < 2 ? String(value[0]) : value.toString('utf8')
}
