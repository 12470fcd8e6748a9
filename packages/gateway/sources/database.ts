import { codedError, type ErrorCode, failureOf } from '../errors.ts'
import type { RawRow } from '../mapping/value.ts'
import type { Connections } from '../source.ts'

/** What a database is asked. A value that is a list is bound as one: `= ANY($1)` or `IN ($1)`, as the database has it; another as one value. */
export interface Question {
  /** One statement of the configuration, or for files the name of the file. */
  readonly query: string
  /** Bound to `$1`, `$2` … */
  readonly values: readonly (string | readonly string[])[]
  /** Columns of the result that are read; others may be left out. */
  readonly names: readonly string[]
  /** Those of them that are wanted as the bytes that are stored. */
  readonly bytes: readonly string[]
  /** Columns of the result that equal the values: how a file is searched; databases search by their query. */
  readonly match: readonly string[]
  /** More rows than this are a failure: at most one more is answered. */
  readonly maxRows: number
  /** Nothing more is asked of this database in this session: it may end the transaction together with the answer. */
  readonly last?: boolean | undefined
}

/** What a query gave, every value as text or as bytes, with the names of its columns, also where there is no row. */
export interface Answered {
  readonly rows: readonly RawRow[]
  readonly columns: readonly string[]
  /** Columns of binary fractions, which lose fen; only of drivers that say so here. */
  readonly inexact?: readonly string[]
  /** Nothing came that tells which columns there are (a reply without a row): whatever is looked for may be among them. */
  readonly anyColumn?: true
}

export type Ask = (question: Question) => Promise<Answered>

/** One database of a hospital: what a driver brings, on one screen. */
export interface Database {
  /** Runs `work` on one read-only connection (where the database can: in one snapshot), each statement within its time-out. */
  session<T>(signal: AbortSignal, work: (ask: Ask) => Promise<T>): Promise<T>
  /** The coded failure that an error of the driver means; absent: SOURCE_FAILED. */
  codeOf(error: unknown): ErrorCode | undefined
  /** For metrics, where the driver keeps a pool that can be counted. */
  readonly connections?: () => Connections
  close(): Promise<void>
}

/** Bounds of a database that answers queries. */
export interface DatabaseBounds {
  /** For one statement. Default 5000. */
  readonly statementTimeoutMs?: number | undefined
  /** Default 4. */
  readonly connections?: number | undefined
  /** For a free connection, and for a new one to be made. Default 3000. */
  readonly waitMs?: number | undefined
}

/** A database at a URL. */
export interface DatabaseOptions extends DatabaseBounds {
  /** `postgres://reader@host/database`, `mysql://reader@host/database`, … */
  readonly url: string
  readonly password?: string | undefined
}

/** The bounds in force, whole numbers. */
export function boundsOf({ statementTimeoutMs = 5_000, connections = 4, waitMs = 3_000 }: DatabaseBounds) {
  return {
    statementTimeoutMs: Math.trunc(statementTimeoutMs),
    connections: Math.trunc(connections),
    waitMs: Math.trunc(waitMs),
  }
}

/** Node's codes for a server that cannot be reached. */
export const UNREACHABLE: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT'],
])

/** Runs a session whose every failure is a coded one, with the driver's own as its cause. */
export async function inSession<T>(
  database: Database,
  signal: AbortSignal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  try {
    return await database.session(signal, work)
  } catch (error) {
    if (failureOf(error)) throw error
    throw codedError(database.codeOf(error) ?? 'SOURCE_FAILED', { cause: error })
  }
}
