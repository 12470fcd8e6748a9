import pg from 'pg'
import { expect, test } from 'vitest'
import { startPostgres } from './postgres.ts'

test('a test can start a real PostgreSQL of its own, two at once, and stop them', async (context) => {
  const first = await startPostgres()
  if (!first) return context.skip()
  const second = await startPostgres()
  try {
    const client = new pg.Client(first.url)
    await client.connect()
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await client.end()
    expect(second?.url).not.toBe(first.url)
  } finally {
    await first.stop()
    await second?.stop()
  }
  await expect(new pg.Client(first.url).connect()).rejects.toThrow()
})
