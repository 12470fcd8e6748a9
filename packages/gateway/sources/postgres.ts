import pg from 'pg'
import type { TextRow } from '../mapping.ts'
import type { DataSource } from '../source.ts'
import { boundsOf, createSqlSource, type SqlSourceOptions } from './sql.ts'

/** Codes by which PostgreSQL and Node say that time is over. */
const LATE = new Set(['57014', '55P03', 'ETIMEDOUT'])

/**
 * A source over a hospital's PostgreSQL; the list of a query is an array: `= ANY($1)`. Each look-up is one read-only transaction with one
 * snapshot and a statement time-out; queries come from the configuration and get values by binding only; every value is read as text. Load it
 * with `import()` only where it is configured.
 */
export function createPostgresSource(options: SqlSourceOptions): DataSource {
  const { statementTimeoutMs, maxRows, connections } = boundsOf(options)
  const pool = new pg.Pool({
    connectionString: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    max: connections,
    connectionTimeoutMillis: statementTimeoutMs,
    // The server's own time-out comes first; this one is for a network that has gone silent.
    query_timeout: statementTimeoutMs + 1_000,
    idleTimeoutMillis: 60_000,
    application_name: 'xuemian-gateway',
    types: { getTypeParser: () => (value: string | Buffer) => value },
  })
  // An idle connection that breaks is replaced at the next look-up, which reports what is wrong.
  pool.on('error', () => undefined)
  const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${statementTimeoutMs}; SET LOCAL DateStyle = 'ISO, YMD'`

  return createSqlSource(options, {
    async transaction(signal, work) {
      let client: pg.PoolClient | undefined
      let broken = true
      try {
        client = await pool.connect()
        const own = client
        signal.throwIfAborted()
        await own.query(begin)
        const result = await work(async (query, list) => {
          const text = `SELECT * FROM (\n${query}\n) AS answered LIMIT ${maxRows + 1}`
          const { rows, fields } = await own.query<TextRow>({ text, values: [list] })
          return { rows, columns: fields.map(({ name }) => name) }
        })
        await own.query('ROLLBACK')
        broken = false
        return result
      } finally {
        client?.release(broken)
      }
    },
    isLate(error) {
      if (!(error instanceof Error)) return false
      const code = (error as { code?: string }).code
      return (code !== undefined && LATE.has(code)) || /timeout/i.test(error.message)
    },
    async close() {
      await pool.end()
    },
  })
}
