import { codedError, failureOf } from '../errors.ts'
import { type BagColumns, bagOf, type CodeTables, type PatientColumns, patientOf, type TextRow } from '../mapping.ts'
import type { DataSource, PatientRow, SourceRows } from '../source.ts'

/** A query with one bound parameter and the columns of its result. */
export interface MappedQuery<Columns> {
  /** One SELECT. `$1` is a list: identity numbers for patients, the patients' keys for bags. How a list is written is the database's own. */
  readonly query: string
  readonly columns: Columns
}

/** What every source over a SQL database is configured with. */
export interface SqlSourceOptions extends CodeTables {
  /** `postgres://reader@host/database`, `mysql://reader@host/database`. */
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

/** The bounds in force. */
export function boundsOf({ statementTimeoutMs = 5_000, maxRows = 2_000, connections = 4 }: SqlSourceOptions) {
  return { statementTimeoutMs: Math.trunc(statementTimeoutMs), maxRows: Math.trunc(maxRows), connections }
}

/** What a query gave, every value as text, with the names of its columns, also where there is no row. */
export interface Answered {
  readonly rows: readonly TextRow[]
  readonly columns: readonly string[]
}

/** What a driver brings to `createSqlSource`. */
export interface SqlDriver {
  /** Runs `work` in one read-only transaction with one snapshot and a statement time-out; `ask` binds the list and answers at most one row more than `maxRows`. */
  transaction<T>(
    signal: AbortSignal,
    work: (ask: (query: string, list: readonly string[]) => Promise<Answered>) => Promise<T>,
  ): Promise<T>
  /** Whether an error says that time is over. */
  isLate(error: unknown): boolean
  close(): Promise<void>
}

/** A source over a hospital's SQL database: patients first, then their bags, in one snapshot; queries come from the configuration. */
export function createSqlSource(options: SqlSourceOptions, driver: SqlDriver): DataSource {
  const { maxRows } = boundsOf(options)
  type Ask = (query: string, list: readonly string[]) => Promise<Answered>

  async function transaction<T>(signal: AbortSignal, work: (ask: Ask) => Promise<T>): Promise<T> {
    try {
      return await driver.transaction(signal, work)
    } catch (error) {
      throw failureOf(error)
        ? error
        : codedError(driver.isLate(error) ? 'SOURCE_TIMEOUT' : 'SOURCE_FAILED', { cause: error })
    }
  }

  async function rowsOf(ask: Ask, { query, columns }: MappedQuery<object>, list: readonly string[]) {
    const answered = await ask(query, list)
    const lacking = Object.values(columns).find((column) => column !== undefined && !answered.columns.includes(column))
    if (lacking !== undefined) throw codedError('ROW_UNREADABLE', { detail: `查询结果没有列 ${lacking}` })
    if (answered.rows.length > maxRows) throw codedError('SOURCE_TOO_MANY_ROWS')
    return answered.rows
  }

  return {
    find: (identityNumbers, signal) =>
      transaction(signal, async (ask): Promise<SourceRows> => {
        const found = await rowsOf(ask, options.patients, identityNumbers)
        const patients: readonly PatientRow[] = found.map((row) => patientOf(row, options.patients.columns))
        if (patients.length === 0) return { patients, bags: [] }
        const keys = patients.map((patient) => patient.patientKey)
        const rows = await rowsOf(ask, options.bags, keys)
        return { patients, bags: rows.map((row, index) => bagOf(row, options.bags.columns, options, index + 1)) }
      }),
    // No key finds nobody, yet it plans and runs both queries: a wrong column or table name shows at the start.
    check: (signal) =>
      transaction(signal, async (ask) => {
        await rowsOf(ask, options.patients, [])
        await rowsOf(ask, options.bags, [])
      }),
    close: () => driver.close(),
  }
}
