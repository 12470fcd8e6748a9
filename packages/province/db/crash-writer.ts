import { mkdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { guardedKysely } from './guard.ts'
import { migrate, readMigrations } from './migrate.ts'
import { type Db, openDatabase } from './open.ts'
import { poolOfOne } from './pool-of-one.ts'

/*
 * A child process of the durability tests: `crash-writer.ts FOLDER FROM COUNT [as-shipped]` opens the folder and writes one
 * row a commit, printing each row's number once the commit is acknowledged. `as-shipped` takes PGlite without our part: the
 * control that shows that a test can fail.
 */
const [folder = '', from = '0', count = '0', asShipped] = process.argv.slice(2)
const db = asShipped ? await openAsShipped() : await openDatabase({ folder })
writeSync(1, 'open\n')
for (let number = Number(from); number < Number(from) + Number(count); number += 1) {
  const row = {
    at: '2026-01-01T00:00:00Z',
    actor: 'writer',
    role: 'system',
    action: 'test.write',
    subject: `row:${number}`,
  }
  await db.kysely
    .insertInto('audit')
    .values({ ...row, account_id: null, detail: '{}' })
    .execute()
  writeSync(1, `${number}\n`)
}
await db.close()

async function openAsShipped(): Promise<Db> {
  mkdirSync(folder, { recursive: true })
  const pglite = await PGlite.create(join(folder, 'postgresql-18'))
  const kysely = guardedKysely(poolOfOne(pglite))
  await migrate(kysely, readMigrations())
  return { kysely, close: () => pglite.close(), kind: 'embedded' }
}
