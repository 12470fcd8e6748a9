import pg from 'pg'
import { codedError, failureOf } from '../errors.ts'
import { type BagColumns, bagOf, type CodeTables, type PatientColumns, patientOf, type TextRow } from '../mapping.ts'
import type { DataSource, PatientRow, SourceRows } from '../source.ts'

/** A query with one bound parameter and the columns of its result. */
export interface MappedQuery<Columns> {
  /** One SELECT. `$1` is an array: identity numbers for patients (`= ANY($1)`), the patients' keys for bags. */
  readonly query: string
  readonly columns: Columns
}

export interface PostgresSourceOptions extends CodeTables {
  /** `postgres://reader@host/database`. */
  readonly url: string
  readonly password?: string | undefined
  readonly patients: MappedQuery<PatientColumns>
  readonly bags: MappedQuery<BagColumns>
  /** Default 5000. */
  readonly statementTimeoutMs?: number | undefined
  /** More rows than this of one person are refused, never cut off. Default 2000. */
  readonly maxRows?: number | undefined
  /** Default 4. */
  readonly connections?: number | undefined
}

/** Codes by which PostgreSQL and Node say that time is over. */
const LATE = new Set(['57014', '55P03', 'ETIMEDOUT'])

/**
 * A source over a hospital's PostgreSQL. Each look-up is one read-only transaction with one snapshot and a statement time-out; queries come
 * from the configuration and get values by binding only; every value is read as text. Load it with `import()` only where it is configured.
 */
export function createPostgresSource(options: PostgresSourceOptions): DataSource {
  const { statementTimeoutMs = 5_000, maxRows = 2_000 } = options
  const pool = new pg.Pool({
    connectionString: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    max: options.connections ?? 4,
    connectionTimeoutMillis: statementTimeoutMs,
    // The server's own time-out comes first; this one is for a network that has gone silent.
    query_timeout: statementTimeoutMs + 1_000,
    idleTimeoutMillis: 60_000,
    application_name: 'xuemian-gateway',
    types: { getTypeParser: () => (value: string | Buffer) => value },
  })
  // An idle connection that breaks is replaced at the next look-up, which reports what is wrong.
  pool.on('error', () => undefined)
  const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${Math.trunc(statementTimeoutMs)}; SET LOCAL DateStyle = 'ISO, YMD'`

  async function transaction<T>(signal: AbortSignal, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    let client: pg.PoolClient | undefined
    let broken = true
    try {
      client = await pool.connect()
      signal.throwIfAborted()
      await client.query(begin)
      const result = await work(client)
      await client.query('ROLLBACK')
      broken = false
      return result
    } catch (error) {
      throw failureOf(error) ? error : codedError(isLate(error) ? 'SOURCE_TIMEOUT' : 'SOURCE_FAILED', { cause: error })
    } finally {
      client?.release(broken)
    }
  }

  async function rowsOf(
    client: pg.PoolClient,
    { query, columns }: MappedQuery<object>,
    values: readonly string[],
  ): Promise<readonly TextRow[]> {
    const text = `SELECT * FROM (\n${query}\n) AS answered LIMIT ${Math.trunc(maxRows) + 1}`
    const { rows, fields } = await client.query<TextRow>({ text, values: [values] })
    const lacking = Object.values(columns).find(
      (column) => column !== undefined && !fields.some(({ name }) => name === column),
    )
    if (lacking !== undefined) throw codedError('ROW_UNREADABLE', { detail: `查询结果没有列 ${lacking}` })
    if (rows.length > maxRows) throw codedError('SOURCE_TOO_MANY_ROWS')
    return rows
  }

  return {
    find: (identityNumbers, signal) =>
      transaction(signal, async (client): Promise<SourceRows> => {
        const found = await rowsOf(client, options.patients, identityNumbers)
        const patients: readonly PatientRow[] = found.map((row) => patientOf(row, options.patients.columns))
        if (patients.length === 0) return { patients, bags: [] }
        const keys = patients.map((patient) => patient.patientKey)
        const rows = await rowsOf(client, options.bags, keys)
        return { patients, bags: rows.map((row, index) => bagOf(row, options.bags.columns, options, index + 1)) }
      }),
    // No key finds nobody, yet it plans and runs both queries: a wrong column or table name shows at the start.
    check: (signal) =>
      transaction(signal, async (client) => {
        await rowsOf(client, options.patients, [])
        await rowsOf(client, options.bags, [])
      }),
    async close() {
      await pool.end()
    },
  }
}

function isLate(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: string }).code
  return (code !== undefined && LATE.has(code)) || /timeout/i.test(error.message)
}
