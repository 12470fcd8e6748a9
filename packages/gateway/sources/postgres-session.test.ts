import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.ts'
import { failureOf } from '../errors.ts'
import { type Database, type DatabaseOptions, inSession } from './database.ts'
import { openPostgres } from './postgres.ts'
import { openSession } from './postgres-session.ts'
import { createStatementNames } from './postgres-statements.ts'

let server: TestPostgres | undefined
let admin: pg.Client | undefined
beforeAll(async () => {
  server = await startPostgres()
  if (!server) return
  admin = new pg.Client(server.url)
  await admin.connect()
  await admin.query(
    'CREATE TABLE bag (id integer, code text); INSERT INTO bag SELECT n, n::text FROM generate_series(1, 9) n',
  )
  await admin.query(
    "CREATE FUNCTION forget() RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; RETURN 'x'; END $$",
  )
}, 60_000)
afterAll(async () => {
  await admin?.end()
  await server?.stop()
})

const never = new AbortController().signal
const question = (query: string, more: { last?: boolean; maxRows?: number } = {}) => ({
  ...{ query, values: [['1', '2', '3']], names: [], bytes: [], match: [], maxRows: 100, ...more },
})
const BAGS = 'SELECT * FROM bag WHERE id = ANY($1) ORDER BY id'

/** A database that is closed after the test, and its sessions as the server sees them. */
async function withDatabase(
  work: (
    database: Database,
    sessions: () => Promise<readonly { pid: number; state: string; query: string }[]>,
  ) => Promise<void>,
  more: Partial<DatabaseOptions> = {},
): Promise<void> {
  const database = openPostgres({ url: server?.url ?? '', connections: 1, ...more })
  const sessions = async () =>
    (await admin?.query("SELECT pid, state, query FROM pg_stat_activity WHERE application_name = 'xuemian-gateway'"))
      ?.rows ?? []
  try {
    await work(database, sessions)
  } finally {
    await database.close()
  }
}

describe('a session of PostgreSQL', () => {
  test.each([{ last: true }, { last: false }])(
    'ends its transaction before the connection is free: last $last',
    async (more) => {
      if (!server) return
      await withDatabase(async (database, sessions) => {
        const rows = await database.session(never, async (ask) => {
          await ask(question(BAGS))
          expect(await sessions()).toMatchObject([{ state: 'active' }])
          return (await ask(question(BAGS, more))).rows
        })
        expect(rows).toEqual(['1', '2', '3'].map((id) => ({ id, code: id })))
        expect(await sessions()).toMatchObject([{ state: 'idle', query: 'ROLLBACK' }])
      })
    },
  )

  test('sees one snapshot in all its questions', async (context) => {
    if (!server) return context.skip()
    await withDatabase(async (database) => {
      const both = await database.session(never, async (ask) => {
        const before = await ask(question(BAGS))
        await admin?.query("UPDATE bag SET code = code || '!' WHERE id = 1")
        return [before.rows, (await ask(question(BAGS, { last: true }))).rows]
      })
      expect(both[1]).toEqual(both[0])
      await admin?.query("UPDATE bag SET code = '1' WHERE id = 1")
    })
  })

  test('asks nothing where its beginning fails', async (context) => {
    if (!server) return context.skip()
    const client = new pg.Client(server.url) as pg.Client & pg.PoolClient
    await client.connect()
    const begin = ['BEGIN READ ONLY', 'SET LOCAL no_such_setting = 1']
    const session = openSession(client, { begin, silenceMs: 5_000, nameOf: () => undefined })
    const insert = { text: 'INSERT INTO bag SELECT 99, $1', values: ['x'], maxRows: 1, last: true }
    await expect(session.ask(insert)).rejects.toMatchObject({ code: '42704' })
    await expect(session.end()).rejects.toMatchObject({ code: '42704' })
    expect((await admin?.query('SELECT 1 FROM bag WHERE id = 99'))?.rows).toEqual([])
    await client.end()
  })

  test('answers nothing more after more rows than may be, nor after its end', async (context) => {
    if (!server) return context.skip()
    await withDatabase(async (database) => {
      const after = (more: { last?: boolean; maxRows?: number }) =>
        database.session(never, async (ask) => {
          expect((await ask(question(BAGS, more))).rows).toHaveLength(3)
          await ask(question(BAGS))
        })
      await expect(after({ maxRows: 2 })).rejects.toThrow('more rows than may be answered')
      await expect(after({ last: true })).rejects.toThrow('the transaction has ended')
      expect(await database.session(never, (ask) => ask(question(BAGS, { maxRows: 3 })))).toMatchObject({
        rows: { length: 3 },
      })
    })
  })

  test('is SOURCE_TIMEOUT when the server has gone silent, and the next one is served', async (context) => {
    if (!server) return context.skip()
    await withDatabase(
      async (database, sessions) => {
        await database.session(never, (ask) => ask(question(BAGS)))
        const [frozen] = await sessions()
        process.kill(frozen?.pid ?? 0, 'SIGSTOP')
        try {
          const silent = inSession(database, never, (ask) => ask(question(BAGS)))
          await expect(silent).rejects.toSatisfy((error) => failureOf(error)?.code === 'SOURCE_TIMEOUT')
          expect(await database.session(never, (ask) => ask(question(BAGS)))).toMatchObject({ rows: { length: 3 } })
        } finally {
          process.kill(frozen?.pid ?? 0, 'SIGCONT')
        }
      },
      { statementTimeoutMs: 200 },
    )
  })

  test('leaves the connection alone where nobody waits any more before anything is asked', async (context) => {
    if (!server) return context.skip()
    await withDatabase(async (database, sessions) => {
      await database.session(never, (ask) => ask(question(BAGS)))
      const before = await sessions()
      await expect(database.session(AbortSignal.abort(), (ask) => ask(question(BAGS)))).rejects.toThrow()
      expect((await sessions()).map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid))
    })
  })
})

describe('prepared statements', () => {
  test('are prepared anew where a table has changed, without a failure', async (context) => {
    if (!server) return context.skip()
    await withDatabase(
      async (database) => {
        const ask = () => database.session(never, (asked) => asked(question(BAGS, { last: true })))
        await Promise.all([ask(), ask()])
        await admin?.query("ALTER TABLE bag ADD COLUMN rh text DEFAULT '+'")
        for (const answered of await Promise.all([ask(), ask(), ask()])) {
          expect(answered.columns).toEqual(['id', 'code', 'rh'])
          expect(answered.rows[0]).toEqual({ id: '1', code: '1', rh: '+' })
        }
        await admin?.query('ALTER TABLE bag DROP COLUMN rh')
        expect((await ask()).columns).toEqual(['id', 'code'])
      },
      { connections: 2 },
    )
  })

  test('are given up where they vanish, as behind a pooler that shares sessions', async (context) => {
    if (!server) return context.skip()
    await withDatabase(async (database) => {
      const forgetful = 'SELECT id, forget() AS code FROM bag WHERE id = ANY($1) LIMIT 1'
      for (let times = 0; times < 3; times += 1) {
        const { rows } = await database.session(never, async (ask) => {
          await ask(question(forgetful))
          return ask(question(BAGS, { last: true }))
        })
        expect(rows).toHaveLength(3)
      }
    })
  })

  test('are named by what they say, and renewed by errors of their own alone', () => {
    const names = createStatementNames()
    const first = names.nameOf('SELECT 1')
    expect(first).toMatch(/^xuemian_1_[\w-]{22}$/)
    expect(names.nameOf('SELECT 1')).toBe(first)
    expect(createStatementNames().nameOf('SELECT 1')).toBe(first)
    expect(names.nameOf('SELECT 2')).not.toBe(first)
    // a feature that the server lacks has the code of a plan that is out of date
    expect(names.renew({ code: '0A000', routine: 'transformLockingClause' })).toBe(false)
    expect(names.renew(new Error('timeout'))).toBe(false)
    expect(names.nameOf('SELECT 1')).toBe(first)
    expect(names.renew({ code: '0A000', routine: 'RevalidateCachedQuery' })).toBe(true)
    expect(names.nameOf('SELECT 1')).toMatch(/^xuemian_2_/)
    expect(names.renew({ code: '42P05' })).toBe(true)
    expect(names.nameOf('SELECT 1')).toBeUndefined()
  })
})
