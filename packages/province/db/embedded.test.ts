import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { lostRows, startWriter } from './crash-child.ts'
import { checkDurable, openEmbedded, type Query } from './embedded.ts'
import { openDatabase } from './open.ts'
import { poolOfOne } from './pool-of-one.ts'
import { keepUp } from './upkeep.ts'

const long = process.env.XUEMIAN_LONG !== undefined
vi.setConfig({ testTimeout: long ? 1_800_000 : 120_000 })
const work = mkdtempSync(join(tmpdir(), 'xuemian-embedded-'))
const template = join(work, 'template')

let firstStartMs = 0
beforeAll(async () => {
  const began = performance.now()
  const db = await openDatabase({ folder: template })
  firstStartMs = performance.now() - began
  await db.close()
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

function freshFolder(name: string): string {
  const folder = join(work, name)
  cpSync(template, folder, { recursive: true })
  return folder
}

it('syncs at least once a commit, and finds its rows again', async () => {
  const folder = freshFolder('counted')
  const embedded = await openEmbedded(folder)
  await embedded.query('create table counted (n integer)')
  const before = embedded.syncs()
  for (let n = 0; n < 50; n += 1) await embedded.query('insert into counted values ($1)', [n])
  expect(embedded.syncs() - before).toBeGreaterThanOrEqual(50)
  await embedded.close()
  const again = await openEmbedded(folder)
  expect((await again.query('select count(*)::int as n from counted')).rows).toEqual([{ n: 50 }])
  await again.close()
})

it('refuses to run on a PGlite that does not sync', async () => {
  const pglite = await PGlite.create({ loadDataDir: await emptyTar() })
  const pool = poolOfOne(pglite)
  const query: Query = (text, values) => pool.query(text, values)
  await expect(checkDurable(query, () => 0)).rejects.toMatchObject({ code: 'EMBEDDED_NOT_DURABLE' })
  let counted = 0
  await expect(checkDurable(query, () => counted++)).rejects.toThrow('fsync = off')
  await pool.end()
  await pglite.close()
})

it('keeps its log short and clears deleted rows, which PGlite by itself does not', async () => {
  const embedded = await openEmbedded(freshFolder('upkeep'))
  const { query } = embedded
  const log = async () =>
    (await query('select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::int8 as bytes from pg_control_checkpoint()'))
      .rows[0]?.bytes
  const dead = async () =>
    (await query(`select n_dead_tup as n from pg_stat_user_tables where relname = 'kept'`)).rows[0]?.n
  await query('create table kept (n integer, body text)')
  await query(`insert into kept select n, repeat('x', 500) from generate_series(1, 20000) n`)
  await query('delete from kept where n > 5000')
  while ((await dead()) === 0) await sleep(200)
  expect(await log()).toBeGreaterThan(8_000_000)
  await keepUp(query, { logBytes: 8_000_000 })
  expect(await log()).toBeLessThan(8_000_000)
  expect(await dead()).toBe(0)
  await embedded.close()
})

it('refuses queries while the disk fails, hangs none, and starts again by itself', async () => {
  let fails = false
  const embedded = await openEmbedded(freshFolder('failing'), () => fails)
  await embedded.query('create table kept (n integer)')
  await embedded.query('insert into kept values (1)')
  fails = true
  const client = await embedded.connect()
  await client.query('begin')
  await client.query('insert into kept values (2)')
  await expect(client.query('commit')).rejects.toMatchObject({ code: '57P02' })
  await expect(client.query('rollback')).rejects.toThrow()
  client.release()
  const refused = await Promise.allSettled(Array.from({ length: 4 }, () => embedded.query('select 1')))
  expect(refused.map((each) => each.status)).toEqual(Array(4).fill('rejected'))
  fails = false
  await embedded.query('insert into kept values (3)')
  const { rows } = await embedded.query<{ n: number }>('select n from kept where n <> 2 order by n')
  expect(rows).toEqual([{ n: 1 }, { n: 3 }])
  await embedded.close()
})

it('acknowledges nothing more once another process has taken the folder over', async () => {
  const folder = freshFolder('taken')
  const embedded = await openEmbedded(folder)
  await embedded.query('create table kept (n integer)')
  mkdirSync(join(folder, 'lock-99'))
  await sleep(2_500)
  await expect(embedded.query('insert into kept values (1)')).rejects.toThrow()
  await expect(embedded.query('select 1')).rejects.toMatchObject({ code: '57P02' })
  await embedded.close()
})

it('keeps its files to its own user', () => {
  if (process.platform !== 'win32') expect(statSync(join(template, 'postgresql-18')).mode & 0o077).toBe(0)
})

it('refuses a second opening, in this process and in another, naming process and folder', async () => {
  const folder = freshFolder('twice')
  const db = await openDatabase({ folder })
  const sentence = new RegExp(`EMBEDDED_IN_USE.*另一个进程.*pid ${process.pid}, ${folder}`)
  await expect(openDatabase({ folder })).rejects.toThrow(sentence)
  const child = startWriter([folder, '0', '1'])
  expect(await child.ended()).not.toBe(0)
  expect(child.stderr()).toMatch(sentence)
  expect(await lostRows(db.kysely, [0])).toEqual([0])
  await db.close()
})

it('loses no acknowledged row by SIGKILL, and starts again without repair', async () => {
  const folder = freshFolder('killed')
  const random = seeded(20261122)
  let next = 0
  const acknowledged: number[] = []
  for (let round = 0; round < (long ? 30 : 2); round += 1) {
    const child = startWriter([folder, String(next), '1000000'])
    await child.opened()
    await sleep(50 + random() * 600)
    await child.kill()
    acknowledged.push(...child.acknowledged)
    next = (acknowledged.at(-1) ?? next) + 10
    const db = await openDatabase({ folder })
    expect(await lostRows(db.kysely, acknowledged)).toEqual([])
    await db.close()
  }
  expect(acknowledged.length).toBeGreaterThan(20)
})

it('recovers from a first start that was killed in the middle', async () => {
  const random = seeded(7)
  let interrupted = 0
  for (let round = 0; round < (long ? 10 : 1); round += 1) {
    const folder = join(work, `first-${round}`)
    const child = startWriter([folder, '0', '0'])
    while (!existsSync(join(folder, 'postgresql-18.new'))) await sleep(5)
    await sleep(random() * firstStartMs * 0.7)
    if (!existsSync(join(folder, 'postgresql-18'))) interrupted += 1
    await child.kill()
    const db = await openDatabase({ folder })
    expect(await lostRows(db.kysely, [])).toEqual([])
    await db.close()
    expect(existsSync(join(folder, 'postgresql-18.new'))).toBe(false)
    rmSync(folder, { recursive: true, force: true })
  }
  expect(interrupted).toBeGreaterThan(0)
})

it('asks the operating system to sync at least once a commit, by strace', async ({ skip }) => {
  if (!hasStrace()) return skip('strace is not installed or may not trace here')
  const folder = freshFolder('traced')
  const trace = join(work, 'trace.txt')
  const strace = [
    'strace',
    '-f',
    '--seccomp-bpf',
    '-qq',
    '-e',
    'trace=fsync,fdatasync,write',
    '-e',
    'signal=none',
    '-o',
    trace,
  ]
  const child = startWriter([folder, '0', '20'], strace)
  expect(await child.ended()).toBe(0)
  expect(child.acknowledged).toHaveLength(20)
  const lines = readFileSync(trace, 'utf8').split('\n')
  const from = lines.findIndex((line) => line.includes('write(1, "open'))
  const to = lines.findIndex((line) => line.includes('write(1, "19'))
  const syncs = lines
    .slice(from, to)
    .filter((line) => /\bf(data)?sync\(\d+\)?.*= 0$|f(data)?sync resumed.*= 0$/.test(line))
  expect(from).toBeGreaterThan(0)
  expect(syncs.length).toBeGreaterThanOrEqual(20)
})

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.CI === 'true') throw new Error('CI must have strace')
    return false
  }
}

/** A data folder as a tar file, from the template: cheaper than another initdb. */
async function emptyTar(): Promise<Blob> {
  return new Blob([
    execFileSync('tar', ['-cf', '-', '-C', join(template, 'postgresql-18'), '.'], { maxBuffer: 2 ** 28 }),
  ])
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
