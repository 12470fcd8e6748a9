import oracledb, { type BindParameters, type Connection, type Pool, type ResultSet } from 'oracledb'
import { codedError } from '../errors.ts'
import { type Answered, boundsOf, type Database, type Question } from './database.ts'
import { answeredRows } from './driver-rows.ts'
import { inParts, withMarks } from './list.ts'
import { oracleCode } from './oracle-codes.ts'
import { ORACLE_SESSION, type OracleOptions, oraclePool } from './oracle-connect.ts'
import { demandRaw, type OracleColumn, oracleFetch, oracleText } from './oracle-value.ts'

/** Oracle takes 1,000 expressions in one list. */
const MOST_VALUES = 1_000

/**
 * A hospital's Oracle, 12.1 and newer, or 11g by Oracle's own client library (`thick`); the list of a query is written `IN ($1)`, and each of its
 * values is bound. Each session is one read-only transaction, which sees one moment, with a time-out for each round trip. A procedure answers by
 * the cursor `:rows`. Load it with `import()` only where it is configured.
 */
export function openOracle(options: OracleOptions): Database {
  const { statementTimeoutMs, connections } = boundsOf(options)
  let opening: Promise<Pool> | undefined
  let current: Pool | undefined

  /** A pool is made at the first look-up, so that a missing client library is a coded failure, and again after it failed. */
  function pool(): Promise<Pool> {
    opening ??= createPool(options).then(
      (made) => {
        current = made
        return made
      },
      (error: unknown) => {
        opening = undefined
        throw error
      },
    )
    return opening
  }

  /** The driver cannot drop a connection whose server has gone silent: its pool is left behind with it, and ends when the system gives it up. */
  function renew(own: Pool): void {
    if (current === own) opening = undefined
    own.close(statementTimeoutMs / 1_000).catch(() => undefined)
  }

  async function connect(own: Pool): Promise<Connection> {
    try {
      return await own.getConnection()
    } catch (error) {
      const waited = (error as { readonly code?: string }).code === 'NJS-040'
      if (!waited || own.connectionsInUse >= connections) throw error
      // nobody holds a connection, so the server let us wait while one was made
      renew(own)
      throw codedError('SOURCE_UNREACHABLE', { cause: error })
    }
  }

  return {
    async session(signal, work) {
      const own = await pool()
      const connection = await connect(own)
      const stop = () => connection.break().catch(() => undefined)
      /** A server that has gone silent does not answer the driver's own time-out either. */
      const within = <T>(running: Promise<T>): Promise<T> =>
        limited(running, statementTimeoutMs + 1_000, () => renew(own))
      try {
        signal.throwIfAborted()
        signal.addEventListener('abort', stop)
        connection.callTimeout = statementTimeoutMs
        await within(connection.execute('SET TRANSACTION READ ONLY'))
        const result = await work((question) =>
          inParts(question, MOST_VALUES, (part) => within(askOracle(connection, part))),
        )
        await within(connection.rollback())
        return result
      } finally {
        signal.removeEventListener('abort', stop)
        // rolls back what is still open; nobody waits for it
        connection.close().catch(() => undefined)
      }
    },
    codeOf: oracleCode,
    async close() {
      const own = await opening?.catch(() => undefined)
      await own?.close(1)
    },
  }
}

async function createPool(options: OracleOptions): Promise<Pool> {
  if (options.thick) oracledb.initOracleClient({ libDir: options.thick.clientDir })
  return oracledb.createPool({
    ...oraclePool(options),
    sessionCallback: (connection, _tag, done) => {
      connection.execute(ORACLE_SESSION).then(() => done(), done)
    },
  })
}

/** Fails with the driver's own code for a call that took too long. */
function limited<T>(running: Promise<T>, ms: number, late: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late()
      reject(Object.assign(new Error('the server has gone silent'), { code: 'NJS-123' }))
    }, ms)
  })
  return Promise.race([running, silence]).finally(() => clearTimeout(timer))
}

/** What a question is sent as. A CHAR column equals a CHAR value whatever blanks it is filled up with, and a VARCHAR2 column equals it too. */
export function oracleStatement({ query, values }: Pick<Question, 'query' | 'values'>): {
  readonly sql: string
  readonly binds: BindParameters
  readonly cursor: boolean
} {
  const bound = withMarks(query, values, (place) => `:p${place}`)
  const block = /^\s*(?:begin|declare)\b/i.test(bound.sql)
  const cursor = /^\s*(?:begin|declare|call)\b/i.test(bound.sql)
  const given = bound.values.map((val, index) => [`p${index + 1}`, { val, type: oracledb.DB_TYPE_CHAR }] as const)
  return {
    // the configuration has no semicolon at the end, a block must have one
    sql: block ? `${bound.sql.trimEnd()};` : bound.sql,
    binds: {
      ...Object.fromEntries(given),
      ...(cursor ? { rows: { dir: oracledb.BIND_OUT, type: oracledb.DB_TYPE_CURSOR } } : {}),
    },
    cursor,
  }
}

async function askOracle(connection: Connection, question: Question): Promise<Answered> {
  const { sql, binds, cursor } = oracleStatement(question)
  const most = question.maxRows + 1
  const result = await connection.execute<readonly unknown[]>(sql, binds, {
    outFormat: oracledb.OUT_FORMAT_ARRAY,
    maxRows: most,
    fetchArraySize: Math.min(most, 500),
    fetchTypeHandler: oracleFetch,
  })
  if (!cursor) return answered(result.metaData ?? [], result.rows ?? [], question)
  const { rows } = result.outBinds as unknown as { readonly rows: ResultSet<readonly unknown[]> }
  try {
    return answered(rows.metaData, await rows.getRows(most), question)
  } finally {
    await rows.close()
  }
}

function answered(
  columns: readonly OracleColumn[],
  rows: readonly (readonly unknown[])[],
  question: Question,
): Answered {
  demandRaw(columns, question.bytes)
  const inexact = columns.filter(({ dbType }) => BINARY_FRACTIONS.has(dbType)).map(({ name }) => name)
  return { ...answeredRows(columns, rows, question, oracleText), inexact }
}

const BINARY_FRACTIONS = new Set<unknown>([oracledb.DB_TYPE_BINARY_DOUBLE, oracledb.DB_TYPE_BINARY_FLOAT])
