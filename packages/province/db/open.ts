import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { openEmbedded } from './embedded.ts'
import { databaseFailure } from './failure.ts'
import { guardedKysely } from './guard.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { hearErrors } from './pool-of-one.ts'
import type { Database } from './tables.ts'
import { typeParsers } from './types.ts'

export interface Db {
  readonly kysely: Kysely<Database>
  readonly close: () => Promise<void>
  readonly kind: 'embedded' | 'server'
}

/** A real PostgreSQL by `url`, or the embedded one in `folder`; the url wins where both are given. */
export interface Where {
  readonly url?: string
  readonly folder?: string
}

export interface OpenOptions {
  /** Connections to a server; the embedded database has one. */
  readonly poolSize?: number
  readonly migrations?: readonly Migration[]
  /** Told about errors of idle connections, which otherwise nobody hears. */
  readonly onIdleError?: (error: Error) => void
}

const OLDEST = 15

/**
 * Opens the database and brings its schema forward.
 *
 * @example
 * const db = await openDatabase({ folder: '.data/database' })
 * await db.kysely.selectFrom('hospitals').selectAll().execute()
 * await db.close()
 * @throws coded errors of failure.ts; none quotes the connection string
 */
export async function openDatabase(where: Where, options: OpenOptions = {}): Promise<Db> {
  if (!where.url && !where.folder) throw databaseFailure('DATABASE_UNREACHABLE', 'neither a url nor a folder was given')
  const db = where.url ? await connect(where.url, options) : await openFolder(where.folder as string)
  try {
    await migrate(db.kysely, options.migrations ?? readMigrations())
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

async function openFolder(folder: string): Promise<Db> {
  const { connect, close } = await openEmbedded(folder)
  const kysely = guardedKysely({ connect, end: close })
  return { kysely, close: () => kysely.destroy(), kind: 'embedded' }
}

async function connect(url: string, options: OpenOptions): Promise<Db> {
  const plain = new pg.Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 10_000,
    types: typeParsers,
  })
  const pool = hearErrors(plain, options.onIdleError)
  const kysely = guardedKysely(pool)
  try {
    await checkServer(kysely)
  } catch (error) {
    await kysely.destroy()
    throw error
  }
  return { kysely, close: () => kysely.destroy(), kind: 'server' }
}

interface ServerFacts {
  readonly version: string
  readonly dates: string
  readonly encoding: string
  readonly fsync: string
}

async function checkServer(kysely: Kysely<Database>): Promise<void> {
  const facts = await sql<ServerFacts>`select current_setting('server_version_num') as version,
    current_setting('DateStyle') as dates, current_setting('server_encoding') as encoding, current_setting('fsync') as fsync`
    .execute(kysely)
    .catch((cause: Error & { code?: string }) => {
      throw databaseFailure('DATABASE_UNREACHABLE', cause.code ?? 'no code', cause)
    })
  const found = facts.rows[0]
  if (!found) throw databaseFailure('DATABASE_UNREACHABLE', 'no answer')
  const major = Math.floor(Number(found.version) / 10_000)
  if (!(major >= OLDEST)) throw databaseFailure('DATABASE_TOO_OLD', `PostgreSQL ${major}`)
  if (!found.dates.startsWith('ISO')) throw databaseFailure('DATABASE_UNSUITABLE', `DateStyle = ${found.dates}`)
  if (found.encoding !== 'UTF8') throw databaseFailure('DATABASE_UNSUITABLE', `server_encoding = ${found.encoding}`)
}
