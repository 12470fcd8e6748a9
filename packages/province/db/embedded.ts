import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { databaseFailure } from './failure.ts'
import { lockFolder } from './folder-lock.ts'
import { DURABLE, type Instance, startInstance, stopped } from './instance.ts'
import { syncFolder, syncPath } from './sync-folder.ts'
import { startUpkeep } from './upkeep.ts'

/** A data directory opens only in the major version that made it; the next one moves over by dump and restore. */
const DATA = 'postgresql-18'
/** Between attempts to start again after a failure of the disk. */
const PAUSE_MS = 500

export interface Embedded {
  /** One connection at a time. */
  readonly connect: () => Promise<pg.PoolClient>
  readonly query: Query
  /** Real syncs so far. */
  readonly syncs: () => number
  readonly close: () => Promise<void>
}

export type Query = <R extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<pg.QueryResult<R>>

/**
 * The embedded PostgreSQL in a folder, made durable: what it acknowledged survives SIGKILL and a power cut. The folder is
 * ours alone while it is open. An interrupted first start leaves nothing behind that a later start trips over. When the disk
 * fails or is full, queries are refused with 57P02 and it starts again by itself.
 *
 * @param diskFails for tests: true makes every sync fail
 * @throws EMBEDDED_IN_USE, EMBEDDED_NOT_DURABLE, EMBEDDED_FOLDER_UNUSABLE
 */
export async function openEmbedded(folder: string, diskFails: () => boolean = () => false): Promise<Embedded> {
  const root = resolve(folder)
  const lock = await lockFolder(root)
  const start = () => startInstance(join(root, DATA), () => lock.lost() || diskFails())
  try {
    if (!existsSync(join(root, DATA))) await firstStart(root, lock.lost)
    let current = await start()
    let restart: Promise<void> | undefined
    let closing = false

    async function startAgain(): Promise<void> {
      current.abandon()
      // another process works on these files
      if (lock.lost()) throw stopped()
      await sleep(PAUSE_MS)
      current = await start()
    }
    async function connect(): Promise<pg.PoolClient> {
      if (current.isBroken()) {
        restart ??= startAgain().finally(() => {
          restart = undefined
        })
        await restart
      }
      return current.pool.connect()
    }
    async function query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>> {
      const client = await connect()
      try {
        return await client.query<R>(text, values)
      } finally {
        client.release()
      }
    }
    async function close(): Promise<void> {
      closing = true
      await restart?.catch(() => {})
      await closeInstance(current)
      lock.release()
    }
    await checkDurable(query, () => current.syncs()).catch(async (error) => {
      await closeInstance(current)
      throw error
    })
    startUpkeep({ query, syncs: () => current.syncs(), ended: () => closing })
    return { connect, query, syncs: () => current.syncs(), close }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function closeInstance({ pool, close }: Instance): Promise<void> {
  await pool.end()
  await close()
}

/** The data directory gets its name only when it is complete and on the disk. */
async function firstStart(root: string, refused: () => boolean): Promise<void> {
  for (const name of readdirSync(root)) {
    if (name.startsWith(`${DATA}.`)) rmSync(join(root, name), { recursive: true, force: true })
  }
  const draft = join(root, `${DATA}.new`)
  await closeInstance(await startInstance(draft, refused))
  // PGlite makes its files open to everybody
  chmodSync(draft, 0o700)
  syncFolder(draft)
  renameSync(draft, join(root, DATA))
  for (const each of [root, dirname(root), dirname(dirname(root))]) syncPath(each)
}

/** Commits once and counts: how PGlite passes a sync on is internal to a pinned version, so it is measured at each start. */
export async function checkDurable(query: Query, syncs: () => number): Promise<void> {
  const before = syncs()
  await query("select pg_logical_emit_message(true, 'xuemian', 'durable?')")
  if (syncs() === before) throw databaseFailure('EMBEDDED_NOT_DURABLE', 'one commit, no sync')
  for (const setting of DURABLE) {
    const [name, value] = setting.split('=')
    const { rows } = await query<{ value: string }>('select current_setting($1) as value', [name])
    if (rows[0]?.value !== value) throw databaseFailure('EMBEDDED_NOT_DURABLE', `${name} = ${rows[0]?.value}`)
  }
}
