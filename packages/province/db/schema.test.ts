import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeOnDatabases } from './suite.ts'

describeOnDatabases('the schema', (database) => {
  it('reads a day as text, an int8 as a number and an instant as ISO text', async () => {
    const { rows } = await sql`select '2020-02-29'::date as day, 9007199254740991::bigint as big,
      '2026-11-22 08:00:00.5+08'::timestamptz as at, null::date as none`.execute(database().db.kysely)
    expect(rows).toEqual([{ day: '2020-02-29', big: 9007199254740991, at: '2026-11-22T00:00:00.500Z', none: null }])
  })

  it('refuses an int8 that a number cannot hold', async () => {
    const { db } = database()
    await expect(sql`select 9007199254740992::bigint as big`.execute(db.kysely)).rejects.toThrow('safe integers')
    expect((await sql<{ one: number }>`select 1 as one`.execute(db.kysely)).rows).toEqual([{ one: 1 }])
  })
})
