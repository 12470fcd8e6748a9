import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import { databaseFailure } from './failure.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly text: string
  readonly checksum: string
}

/** The numbered files of migrations/, in order. Line endings do not count in a checksum: a checkout on Windows may change them. */
export function readMigrations(folder: URL = new URL('./migrations/', import.meta.url)): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n')
      return { number: Number(name.slice(0, 4)), name, text, checksum: createHash('sha256').update(text).digest('hex') }
    })
}

interface AppliedMigration {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

// One number for every server of this system; it says "xuem" in ASCII.
const LOCK = 0x7875656d

/**
 * Brings the schema forward, each migration in one transaction. Servers that start at once wait for each other (an advisory
 * lock of the transaction, so that it also holds behind PgBouncer). Throws MIGRATION_CHANGED and DATABASE_NEWER.
 *
 * @returns the names of what was applied now
 */
export async function migrate<T>(kysely: Kysely<T>, migrations: readonly Migration[]): Promise<readonly string[]> {
  const done: string[] = []
  // Looked at without the lock first: a server's start with nothing to do needs no right to create. Under the lock the table is
  // not asked for by to_regclass, which may answer from a cache older than the lock.
  while (nextMigration(migrations, await readApplied(kysely))) {
    const name = await kysely.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(trx)
      await sql`create table if not exists schema_migrations (
        number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now()
      )`.execute(trx)
      const next = nextMigration(migrations, await listApplied(trx))
      if (!next) return undefined
      await sql.raw(next.text).execute(trx)
      await sql`insert into schema_migrations (number, name, checksum)
        values (${next.number}, ${next.name}, ${next.checksum})`.execute(trx)
      return next.name
    })
    if (name) done.push(name)
  }
  return done
}

async function readApplied<T>(kysely: Kysely<T>): Promise<readonly AppliedMigration[]> {
  const found = await sql<{ there: boolean }>`select to_regclass('schema_migrations') is not null as there`.execute(
    kysely,
  )
  return found.rows[0]?.there ? listApplied(kysely) : []
}

async function listApplied<T>(kysely: Kysely<T>): Promise<readonly AppliedMigration[]> {
  return (await sql<AppliedMigration>`select number, name, checksum from schema_migrations`.execute(kysely)).rows
}

function nextMigration(migrations: readonly Migration[], applied: readonly AppliedMigration[]): Migration | undefined {
  for (const row of applied) {
    const ours = migrations.find((migration) => migration.number === row.number)
    if (!ours) throw databaseFailure('DATABASE_NEWER', row.name)
    if (ours.checksum !== row.checksum) throw databaseFailure('MIGRATION_CHANGED', row.name)
  }
  const last = Math.max(0, ...applied.map((row) => row.number))
  return migrations.find((migration) => migration.number > last)
}
