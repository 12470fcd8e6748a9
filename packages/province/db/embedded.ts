import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { type DurableFiles, durableFiles } from './durable-files.ts'
import { databaseFailure } from './failure.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { poolOfOne } from './pool-of-one.ts'
import { syncFolder, syncPath } from './sync-folder.ts'
import { startUpkeep } from './upkeep.ts'

/** A data directory opens only in the major version that made it; the next one moves over by dump and restore. */
const DATA = 'postgresql-18'

// `fdatasync` is a stub in PGlite, `fsync` reaches durableFiles. 16 MB keep the process at half the memory.
const DURABLE = [
  'fsync=on',
  'wal_sync_method=fsync',
  'synchronous_commit=on',
  'full_page_writes=on',
  'shared_buffers=16MB',
]

// how much log is kept for reuse after a checkpoint (upkeep.ts)
const SMALL = ['max_wal_size=128MB', 'min_wal_size=48MB']

export interface Embedded {
  readonly pool: pg.Pool
  /** Real syncs so far. */
  readonly syncs: () => number
  readonly close: () => Promise<void>
}

/**
 * The embedded PostgreSQL in a folder, made durable: what it acknowledged survives SIGKILL and a power cut. The folder is
 * ours alone while it is open. An interrupted first start leaves nothing behind that a later start trips over.
 *
 * @throws EMBEDDED_IN_USE, EMBEDDED_NOT_DURABLE, EMBEDDED_FOLDER_UNUSABLE
 */
export async function openEmbedded(folder: string): Promise<Embedded> {
  const root = resolve(folder)
  const lock = await lockFolder(root)
  try {
    if (!existsSync(join(root, DATA))) await firstStart(root, lock)
    const { pglite, files } = await start(join(root, DATA), lock)
    const pool = poolOfOne(pglite)
    async function close(): Promise<void> {
      await pglite.close()
      lock.release()
    }
    try {
      await checkDurable(pool, files.syncs)
    } catch (error) {
      await pool.end()
      await pglite.close()
      throw error
    }
    startUpkeep(pool, files.syncs)
    return { pool, syncs: files.syncs, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The data directory gets its name only when it is complete and on the disk. */
async function firstStart(root: string, lock: FolderLock): Promise<void> {
  for (const name of readdirSync(root)) {
    if (name.startsWith(`${DATA}.`)) rmSync(join(root, name), { recursive: true, force: true })
  }
  const draft = join(root, `${DATA}.new`)
  const { pglite } = await start(draft, lock)
  await pglite.close()
  // PGlite makes its files open to everybody
  chmodSync(draft, 0o700)
  syncFolder(draft)
  renameSync(draft, join(root, DATA))
  for (const each of [root, dirname(root), dirname(dirname(root))]) syncPath(each)
}

async function start(data: string, lock: FolderLock): Promise<{ pglite: PGlite; files: DurableFiles }> {
  const files = durableFiles(data, lock.lost)
  const settings = [...DURABLE, ...SMALL].flatMap((setting) => ['-c', setting])
  const startParams = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), ...settings]
  try {
    return { pglite: await PGlite.create({ fs: files.fs, startParams }), files }
  } catch (cause) {
    throw databaseFailure('EMBEDDED_FOLDER_UNUSABLE', data, cause)
  }
}

/** Commits once and counts: how PGlite passes a sync on is internal to a pinned version, so it is measured at each start. */
export async function checkDurable(pool: pg.Pool, syncs: () => number): Promise<void> {
  const before = syncs()
  await pool.query("select pg_logical_emit_message(true, 'xuemian', 'durable?')")
  if (syncs() === before) throw databaseFailure('EMBEDDED_NOT_DURABLE', 'one commit, no sync')
  for (const setting of DURABLE) {
    const [name, value] = setting.split('=')
    const { rows } = await pool.query<{ value: string }>('select current_setting($1) as value', [name])
    if (rows[0]?.value !== value) throw databaseFailure('EMBEDDED_NOT_DURABLE', `${name} = ${rows[0]?.value}`)
  }
}
