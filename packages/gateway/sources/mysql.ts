import mysql, { type FieldPacket, type PoolConnection, type RowDataPacket } from 'mysql2/promise'
import type { TextRow } from '../mapping.ts'
import type { DataSource } from '../source.ts'
import { boundsOf, createSqlSource, type SqlSourceOptions } from './sql.ts'

/** Numbers by which MySQL (3024), MariaDB (1969) and both (1205, a lock) say that time is over; names differ between versions of the driver. */
const LATE_NUMBERS = new Set([3024, 1969, 1205])
const LATE_CODES = new Set(['PROTOCOL_SEQUENCE_TIMEOUT', 'ETIMEDOUT'])

/**
 * A source over a hospital's MySQL 5.7 or 8, or MariaDB; the list of a query is written `IN ($1)`, and each of its values is bound. Each
 * look-up is one read-only transaction with one snapshot and a statement time-out; every value is read as text. Load it with `import()` only
 * where it is configured.
 */
export function createMysqlSource(options: SqlSourceOptions): DataSource {
  const { statementTimeoutMs, maxRows, connections } = boundsOf(options)
  const pool = mysql.createPool({
    uri: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    connectionLimit: connections,
    connectTimeout: statementTimeoutMs,
    charset: 'utf8mb4',
    // a DATE read into a JavaScript date is another day in Asia/Shanghai
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
  })

  return createSqlSource(options, {
    async transaction(signal, work) {
      const connection = await connect(pool, statementTimeoutMs)
      const stop = () => connection.destroy()
      let broken = true
      try {
        signal.throwIfAborted()
        signal.addEventListener('abort', stop)
        await prepare(connection, statementTimeoutMs, maxRows)
        const result = await work(async (query, list) => {
          const { sql, values } = bound(query, list)
          const [rows, fields] = await connection.execute<RowDataPacket[]>(
            { sql, timeout: statementTimeoutMs + 1_000 },
            values,
          )
          return { rows: rows.map(textOf), columns: fields.map(({ name }: FieldPacket) => name) }
        })
        await connection.query('ROLLBACK')
        broken = false
        return result
      } finally {
        signal.removeEventListener('abort', stop)
        if (broken) connection.destroy()
        else connection.release()
      }
    },
    isLate(error) {
      const { errno, code } = (error ?? {}) as { readonly errno?: number; readonly code?: string }
      return LATE_NUMBERS.has(errno ?? 0) || LATE_CODES.has(code ?? '')
    },
    close: () => pool.end(),
  })
}

/** A connection, waited for no longer than a statement may take: the pool's own waiting has no end. */
async function connect(pool: mysql.Pool, ms: number): Promise<PoolConnection> {
  let timer: NodeJS.Timeout | undefined
  const asked = pool.getConnection()
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no connection was free'), { code: 'ETIMEDOUT' })), ms)
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

/** MySQL counts a statement's time in milliseconds, MariaDB in seconds, under another name. */
async function prepare(connection: PoolConnection, ms: number, maxRows: number): Promise<void> {
  const [[version]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version')
  const timeout = /mariadb/i.test(String(version?.version))
    ? `max_statement_time = ${ms / 1000}`
    : `max_execution_time = ${ms}`
  await connection.query(`SET SESSION ${timeout}, SESSION sql_select_limit = ${maxRows + 1}`)
  await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
}

/** `$1` becomes as many marks as the list has values; an empty list is the one value that equals nothing. */
function bound(query: string, list: readonly string[]): { readonly sql: string; readonly values: (string | null)[] } {
  const one = list.length > 0 ? list : [null]
  const marks = one.map(() => '?').join(', ')
  const places = query.split('$1').length - 1
  return { sql: query.replaceAll('$1', () => marks), values: Array.from({ length: places }, () => one).flat() }
}

function textOf(row: RowDataPacket): TextRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]))
}

/** BIT(1) and BINARY columns come as bytes; a bit is 0 or 1. */
function text(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (!Buffer.isBuffer(value)) return String(value)
  return value.length === 1 && (value[0] ?? 2) < 2 ? String(value[0]) : value.toString('utf8')
}
