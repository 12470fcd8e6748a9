import sql, { type Connection, type ConnectionPool, type Request, type Transaction } from 'mssql'
import { type Answered, boundsOf, type Database, type Question } from './database.ts'
import { answeredRows } from './driver-rows.ts'
import { inParts, withMarks } from './list.ts'
import { refusesSnapshot, sqlServerCode } from './sqlserver-codes.ts'
import { type SqlServerOptions, sqlServerConfig } from './sqlserver-connect.ts'
import { demandBytes, type SqlServerColumn, sqlServerText } from './sqlserver-value.ts'

/** SQL Server takes 2,100 parameters for one statement. */
const MOST_VALUES = 2_000

/**
 * A hospital's SQL Server, 2008 and newer; the list of a query is written `IN ($1)`, and each of its values is bound. Each session is a
 * transaction that is always rolled back, with one snapshot where the database allows that, with a time-out for a statement and for a lock. It
 * has no read-only transactions: the account must have no right to write. The first result of a procedure or batch is the answer. Load it
 * with `import()` only where it is configured.
 */
export function openSqlServer(options: SqlServerOptions): Database {
  const { statementTimeoutMs, connections } = boundsOf(options)
  let snapshot = true
  let pool = createPool(options)

  async function connected(): Promise<ConnectionPool> {
    const own = pool
    if (!own.connected) await own.connect()
    return own
  }

  /** A connection whose transaction may still be open must not be lent again. */
  function renew(own: ConnectionPool): void {
    if (pool === own) pool = createPool(options)
    own.close().catch(() => undefined)
  }

  const once: Database['session'] = async (signal, work) => {
    const own = await connected()
    const transaction = own.transaction()
    await transaction.begin(snapshot ? sql.ISOLATION_LEVEL.SNAPSHOT : sql.ISOLATION_LEVEL.READ_COMMITTED)
    try {
      signal.throwIfAborted()
      // the driver's own choice of a date format is undone by its choice of a language
      await transaction.request().batch(`SET LOCK_TIMEOUT ${statementTimeoutMs}; SET DATEFORMAT ymd`)
      return await work((question) =>
        inParts(question, MOST_VALUES, (part) => ask(transaction, part, { signal, ms: statementTimeoutMs })),
      )
    } finally {
      await transaction.rollback().catch((error: { readonly code?: string }) => {
        // the server has rolled back already
        if (error.code !== 'EABORT') renew(own)
      })
    }
  }

  return {
    async session(signal, work) {
      const tried = snapshot
      try {
        return await once(signal, work)
      } catch (error) {
        if (!tried || !refusesSnapshot(error)) throw error
        snapshot = false
        return once(signal, work)
      }
    },
    codeOf: (error) => sqlServerCode(error, pool.connected && pool.borrowed >= connections),
    async close() {
      // a pool that is still connecting cannot be closed
      if (pool.connecting) await pool.connect().catch(() => undefined)
      await pool.close()
    },
  }
}

function createPool(options: SqlServerOptions): ConnectionPool {
  const config = sqlServerConfig(options)
  const pool = new sql.ConnectionPool({
    ...config,
    ...(config.options?.encrypt === false ? {} : { beforeConnect: demandEncryption }),
  })
  // An idle connection that breaks is replaced at the next look-up, which reports what is wrong.
  pool.on('error', () => undefined)
  return pool
}

/**
 * The driver goes on in the clear where a server declines encryption, and so would send the password to whoever can alter the traffic. Every
 * SQL Server since 2005 can encrypt. `sendLogin7Packet` is the driver's own; a test holds that it still is the step before which TLS is made.
 */
function demandEncryption(connection: Connection): void {
  const inner = connection as unknown as { sendLogin7Packet(): void }
  const send = inner.sendLogin7Packet
  let secure = false
  connection.on('secure', () => {
    secure = true
  })
  inner.sendLogin7Packet = () => {
    if (!secure) throw Object.assign(new Error('the server declined encryption'), { code: 'ENOENCRYPTION' })
    send.call(connection)
  }
}

async function ask(
  transaction: Transaction,
  question: Question,
  { signal, ms }: { readonly signal: AbortSignal; readonly ms: number },
): Promise<Answered> {
  const { query, values, bytes, maxRows } = question
  const request = transaction.request()
  const bound = withMarks(query, values, (place) => `@p${place}`)
  for (const [index, value] of bound.values.entries()) {
    // An nvarchar would keep an index on a varchar column from being used.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is ASCII
    const type = value === null || /^[\x00-\x7f]*$/.test(value) ? sql.VarChar(8000) : sql.NVarChar(4000)
    request.input(`p${index + 1}`, type, value)
  }
  const { columns, rows } = await run(request, bound.sql, maxRows + 1, { signal, ms })
  demandBytes(columns, bytes)
  const inexact = columns.filter(({ type }) => type === sql.Float || type === sql.Real).map(({ name }) => name)
  return { ...answeredRows(columns, rows, question, sqlServerText), inexact }
}

interface Found {
  readonly columns: readonly SqlServerColumn[]
  readonly rows: readonly (readonly unknown[])[]
}

/**
 * The first result of a statement, of which at most `most` rows are held: then the statement is ended. So it is when its time is up; the driver's
 * own time-out ends with the first byte of an answer.
 */
function run(
  request: Request,
  text: string,
  most: number,
  { signal, ms }: { readonly signal: AbortSignal; readonly ms: number },
): Promise<Found> {
  let results = 0
  let columns: readonly SqlServerColumn[] = []
  const rows: (readonly unknown[])[] = []
  const stop = () => request.cancel()
  request.stream = true
  request.on('recordset', (found: readonly SqlServerColumn[]) => {
    results += 1
    if (results === 1) columns = found
  })
  request.on('row', (row: readonly unknown[]) => {
    if (results !== 1 || rows.length >= most) return
    rows.push(row)
    if (rows.length === most) stop()
  })
  return new Promise<Found>((resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', stop)
    const timer = setTimeout(stop, ms)
    let failed: unknown
    request.on('error', (error) => {
      failed ??= error
    })
    request.on('done', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      if (failed !== undefined && rows.length < most) reject(failed)
      else resolve({ columns, rows })
    })
    request.query(text).catch(reject)
  })
}
