import { once } from 'node:events'
import { createServer } from 'node:net'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.ts'
import { type Migration, readMigrations } from './migrate.ts'
import { openDatabase } from './open.ts'
import { describeOnDatabases } from './suite.ts'
import * as rows from './test-rows.ts'

describeOnDatabases('an open database', (database) => {
  it('throws where the pool is used inside a transaction of its own, in place of waiting for ever', async () => {
    const { kysely } = database().db
    const nested = kysely.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx)
      await sql`select 1`.execute(kysely)
    })
    await expect(nested).rejects.toMatchObject({ code: 'POOL_USED_IN_TRANSACTION' })
    const serializable = kysely
      .transaction()
      .setIsolationLevel('serializable')
      .execute(() => sql`select 1`.execute(kysely))
    await expect(serializable).rejects.toMatchObject({ code: 'POOL_USED_IN_TRANSACTION' })
  })

  it('lets transactions follow each other, run side by side, and be followed by work that they started', async () => {
    const { kysely } = database().db
    let later: Promise<unknown> = Promise.resolve()
    const run = () =>
      kysely.transaction().execute(async (trx) => {
        await sql`select 1`.execute(trx)
        later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => sql`select 1`.execute(kysely))
      })
    await Promise.all([run(), run(), run()])
    await run()
    await later
  })

  it('keeps isolation levels', async () => {
    const level = await database()
      .db.kysely.transaction()
      .setIsolationLevel('repeatable read')
      .execute((trx) => sql<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(trx))
    expect(level.rows).toEqual([{ level: 'repeatable read' }])
  })
})

describe('opening a PostgreSQL server', () => {
  let server: TestPostgres | undefined
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(async () => server?.stop())

  const [first] = readMigrations() as [Migration]
  const second: Migration = {
    number: 2,
    name: '0002_more.sql',
    text: 'create table more (n int); select 1;',
    checksum: '2',
  }
  const broken: Migration = {
    number: 2,
    name: '0002_broken.sql',
    text: 'create table half (n int); select nothing;',
    checksum: '3',
  }

  async function freshUrl(name: string): Promise<string> {
    const url = new URL(server?.url as string)
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    await client.query(`create database ${name}`)
    await client.end()
    url.pathname = name
    return url.href
  }

  it('brings the schema forward once, when many servers start at once', async ({ skip }) => {
    if (!server) return skip('no PostgreSQL server is installed')
    for (const name of ['together', 'together2', 'together3']) {
      const url = await freshUrl(name)
      const options = { poolSize: 1, migrations: [first, second] }
      const opened = await Promise.all(Array.from({ length: 6 }, () => openDatabase({ url }, options)))
      const { rows } = await sql`select number from schema_migrations order by number`.execute(
        opened[0]?.kysely as never,
      )
      expect(rows).toEqual([{ number: 1 }, { number: 2 }])
      await Promise.all(opened.map((db) => db.close()))
    }
  })

  it('leaves nothing of a migration that fails, and goes on once it is mended', async ({ skip }) => {
    if (!server) return skip('no PostgreSQL server is installed')
    const url = await freshUrl('mended')
    await expect(openDatabase({ url }, { migrations: [first, broken] })).rejects.toThrow('nothing')
    const db = await openDatabase({ url }, { migrations: [first, second] })
    expect(
      (await sql`select to_regclass('half') as half, to_regclass('more')::text as more`.execute(db.kysely)).rows,
    ).toEqual([{ half: null, more: 'more' }])
    await db.close()
  })

  it('brings a database of the first version forward with all that it holds', async ({ skip }) => {
    if (!server) return skip('no PostgreSQL server is installed')
    const url = await freshUrl('forward')
    const before = await openDatabase({ url }, { migrations: [first] })
    const { applicationId: application_id } = await rows.insertApplication(before.kysely)
    const reply = { body_cipher: Buffer.of(1), status: 200, content_type: null, received_at: rows.AT }
    await before.kysely
      .insertInto('application_evidence')
      .values({ application_id, ...reply })
      .execute()
    await before.close()
    const { kysely, close } = await openDatabase({ url })
    const hospitals = await kysely.selectFrom('hospitals').select('signing_keys').execute()
    expect(hospitals).toEqual([{ signing_keys: { keys: [] } }])
    const evidence = await kysely.selectFrom('application_evidence').selectAll().execute()
    expect(evidence).toMatchObject([{ application_id, signature_cipher: null, signing_key: null }])
    await close()
  })

  it('refuses a migration that was changed after it ran, and a database of a newer program', async ({ skip }) => {
    if (!server) return skip('no PostgreSQL server is installed')
    const url = await freshUrl('changed')
    await (await openDatabase({ url }, { migrations: [first, second] })).close()
    const changed = openDatabase({ url }, { migrations: [{ ...first, checksum: 'other' }, second] })
    await expect(changed).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' })
    await expect(openDatabase({ url }, { migrations: [first] })).rejects.toMatchObject({ code: 'DATABASE_NEWER' })
  })

  it('refuses a server whose dates or encoding would be misread', async ({ skip }) => {
    if (!server) return skip('no PostgreSQL server is installed')
    const url = await freshUrl('dates')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`alter database dates set "DateStyle" = 'German'`)
    await client.query(`create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`)
    await client.end()
    await expect(openDatabase({ url })).rejects.toMatchObject({ code: 'DATABASE_UNSUITABLE' })
    const latin = openDatabase({ url: url.replace(/dates$/, 'latin') })
    await expect(latin).rejects.toMatchObject({ code: 'DATABASE_UNSUITABLE' })
  })
})

it('refuses a server older than PostgreSQL 15', async () => {
  const { url, stop } = await oldServer()
  await expect(openDatabase({ url })).rejects.toThrow(/^DATABASE_TOO_OLD: .*PostgreSQL 15.*\(PostgreSQL 14\)$/)
  stop()
})

it('says that a server cannot be reached, without its address and password', async () => {
  const refusal = await openDatabase({ url: 'postgres://me:secret@127.0.0.1:1/db' }).catch((error: Error) => error)
  expect(refusal).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
  expect(String(refusal)).not.toContain('secret')
})

it('wants to be told where', async () => {
  await expect(openDatabase({})).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' })
})

/** The few messages by which a PostgreSQL 14 would answer; none that old can be installed beside the tests. */
async function oldServer() {
  const message = (type: string, body: Buffer) => {
    const head = Buffer.alloc(5)
    head.write(type)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const ready = message('Z', Buffer.from('I'))
  const names = ['version', 'dates', 'encoding', 'fsync']
  const values = ['140011', 'ISO, MDY', 'UTF8', 'on']
  const column = (name: string) => {
    const rest = Buffer.alloc(18)
    rest.writeInt32BE(25, 6)
    rest.writeInt16BE(-1, 10)
    rest.writeInt32BE(-1, 12)
    return Buffer.concat([Buffer.from(`${name}\0`), rest])
  }
  const value = (text: string) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(text.length)
    return Buffer.concat([length, Buffer.from(text)])
  }
  const four = Buffer.of(0, 4)
  const answer = Buffer.concat([
    message('1', Buffer.alloc(0)),
    message('2', Buffer.alloc(0)),
    message('T', Buffer.concat([four, ...names.map(column)])),
    message('D', Buffer.concat([four, ...values.map(value)])),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ])
  const server = createServer((socket) => {
    let started = false
    socket.on('data', (data) => {
      if (!started) {
        started = true
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]))
      } else if (data[0] !== 0x58) socket.write(data[0] === 0x51 ? answer.subarray(10) : answer)
    })
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `postgres://test@127.0.0.1:${port}/test`, stop: () => server.close() }
}
