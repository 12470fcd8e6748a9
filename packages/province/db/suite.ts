import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { startPostgres } from '../../../test/support/postgres.ts'
import { guardedKysely } from './guard.ts'
import { migrate, readMigrations } from './migrate.ts'
import { type Db, openDatabase } from './open.ts'
import { poolOfOne } from './pool-of-one.ts'

/** The database under test: migrated, and empty before each test. */
export interface SuiteDatabase {
  readonly db: Db
  /** A second server process's way to the same database; the embedded database has one connection for all, so there the same. */
  readonly another: () => Promise<Db>
}

/**
 * Runs one body of store tests on the embedded PostgreSQL and on a real one (which is skipped with a reason where none is
 * installed, unless CI is `true`).
 *
 * @example
 * describeOnDatabases('donation store', (database) => {
 *   it('keeps a donation', async () => {
 *     const { db } = database()
 *     await db.kysely.insertInto('donations')…
 *   })
 * })
 */
export function describeOnDatabases(name: string, body: (database: () => SuiteDatabase) => void): void {
  describe(`${name} · embedded`, () => onDatabase(openInMemory, body))
  describe(`${name} · PostgreSQL`, () => onDatabase(openServer, body))
}

type Opened = SuiteDatabase & { readonly stop: () => Promise<void> }

function onDatabase(open: () => Promise<Opened | undefined>, body: (database: () => SuiteDatabase) => void): void {
  let opened: Opened | undefined
  beforeAll(async () => {
    opened = await open()
  }, 120_000)
  beforeEach(async ({ skip }) => {
    if (!opened) return skip('no PostgreSQL server is installed (apt-get install postgresql)')
    await emptyTables(opened.db)
  })
  afterAll(async () => opened?.stop())
  body(() => {
    if (!opened) throw new Error('the database is there in tests and hooks, not while they are collected')
    return opened
  })
}

async function openServer(): Promise<Opened | undefined> {
  const server = await startPostgres()
  if (!server) return undefined
  await withoutSync(server.url)
  const opened: Db[] = []
  async function another(): Promise<Db> {
    const db = await openDatabase({ url: server?.url as string })
    opened.push(db)
    return db
  }
  const db = await another()
  async function stop(): Promise<void> {
    for (const each of opened) await each.close()
    await server?.stop()
  }
  return { db, another, stop }
}

/** A throwaway server need not survive a power cut. */
async function withoutSync(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('alter system set fsync = off')
  await client.query('select pg_reload_conf()')
  await client.end()
}

async function openInMemory(): Promise<Opened> {
  const pglite = await PGlite.create({ loadDataDir: await migratedTemplate() })
  const pool = poolOfOne(pglite)
  const kysely = guardedKysely(pool)
  const db: Db = { kysely, kind: 'embedded', close: async () => {} }
  async function stop(): Promise<void> {
    await kysely.destroy()
    await pglite.close()
  }
  return { db, another: async () => db, stop }
}

/** A migrated data folder as a tar file, kept from run to run: initdb takes seconds and 0.8 GB, loading it a fraction. */
async function migratedTemplate(): Promise<Blob> {
  const migrations = readMigrations()
  const key = createHash('sha256').update(JSON.stringify([PGLITE, migrations.map((each) => each.checksum)]))
  const folder = new URL('../../../node_modules/.cache/xuemian/', import.meta.url)
  const file = new URL(`pglite-${key.digest('hex').slice(0, 16)}.tar`, folder)
  if (!existsSync(file)) {
    const pglite = await PGlite.create()
    const kysely = guardedKysely(poolOfOne(pglite))
    await migrate(kysely, migrations)
    await kysely.destroy()
    const tar = await pglite.dumpDataDir('none')
    await pglite.close()
    mkdirSync(folder, { recursive: true })
    const draft = new URL(`${file.href}.${process.pid}`)
    writeFileSync(draft, Buffer.from(await tar.arrayBuffer()))
    renameSync(draft, file)
  }
  return new Blob([readFileSync(file)])
}

const PGLITE = 'pglite 0.5.16'

/** Deleting with triggers off is many times faster than `truncate` on tables of a few rows. */
async function emptyTables(db: Db): Promise<void> {
  await db.kysely.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
      where schemaname = 'public' and tablename <> 'schema_migrations'`.execute(trx)
    await sql.raw(rows.map(({ name }) => `delete from ${name}`).join(';')).execute(trx)
  })
}
