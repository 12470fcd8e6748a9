import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { durableFiles } from './durable-files.ts'
import { databaseFailure } from './failure.ts'
import { poolOfOne } from './pool-of-one.ts'

// `fdatasync` is a stub in PGlite, `fsync` reaches durableFiles. 16 MB keep the process at half the memory.
export const DURABLE = [
  'fsync=on',
  'wal_sync_method=fsync',
  'synchronous_commit=on',
  'full_page_writes=on',
  'shared_buffers=16MB',
]

// how much log is kept for reuse after a checkpoint (upkeep.ts)
const SMALL = ['max_wal_size=128MB', 'min_wal_size=48MB']

/** One running PGlite over a data directory. */
export interface Instance {
  readonly pool: pg.Pool
  readonly syncs: () => number
  /** True after a failure that PostgreSQL answers by stopping (PANIC): every query is refused, a new instance must recover. */
  readonly isBroken: () => boolean
  readonly close: () => Promise<void>
  /** Lets go of a broken one, which cannot be closed. */
  readonly abandon: () => void
}

/** Starts PGlite durably; see embedded.ts. `refused` true makes every sync fail. */
export async function startInstance(data: string, refused: () => boolean): Promise<Instance> {
  let broken = false
  let started = false
  let failStart: () => void = () => {}
  const startFailed = new Promise<never>((_, reject) => {
    failStart = () => reject(stopped())
  })
  // a failed write is a refused statement later on, but during the start PGlite then waits for ever
  const files = durableFiles(data, refused, (of) => {
    if (of === 'sync' || !started) broken = true
    failStart()
  })
  const settings = [...DURABLE, ...SMALL].flatMap((setting) => ['-c', setting])
  const startParams = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), ...settings]
  const pglite = new PGlite({ fs: files.fs, startParams })
  try {
    await Promise.race([pglite.waitReady, startFailed])
    started = true
  } catch (cause) {
    files.abandon()
    throw broken ? cause : databaseFailure('EMBEDDED_FOLDER_UNUSABLE', data, cause)
  } finally {
    startFailed.catch(() => {})
    pglite.waitReady.catch(() => {})
  }
  // After a PANIC the module inside is dead, and PGlite answers nothing for ever: whoever waits must be told.
  const execute = pglite.execProtocolStream.bind(pglite)
  // Thrown rather than answered, it also ends node-postgres's connection, which would wait for "ready for query".
  pglite.execProtocolStream = async (message, options) => {
    if (broken) throw stopped()
    try {
      const messages = await execute(message, options)
      const panic = messages.find((each) => each.name === 'error' && 'severity' in each && each.severity === 'PANIC')
      if (!panic && !broken) return messages
      throw panic
    } catch (cause) {
      broken = true
      throw stopped(cause)
    }
  }
  return {
    pool: poolOfOne(pglite),
    syncs: files.syncs,
    isBroken: () => broken,
    close: async () => (broken ? files.abandon() : pglite.close()),
    abandon: files.abandon,
  }
}

/** With the SQLSTATE of a server that has crashed, so that it is treated like one. */
export function stopped(cause?: unknown): Error {
  const message = 'the embedded database stopped because the disk failed or is full; it starts again by itself'
  return Object.assign(new Error(message, { cause }), { code: '57P02' })
}
