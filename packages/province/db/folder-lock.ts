import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { databaseFailure } from './failure.ts'
import { fate, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/*
 * Node has no flock, and PGlite takes no lock. The lock is the folder `lock-<n>` with the highest n; its holder is the process
 * named in it. A number is taken by renaming a finished folder to it, which the file system grants to one process alone, and is
 * never given back: releasing only marks it. So nobody ever deletes a lock that somebody else just took, and a crash leaves
 * nothing to repair.
 *
 * A holder in the same boot and pid name space is judged by pid and start time. Any other (another container or machine on the
 * same volume, or a process before a reboot) cannot be asked: its beat is watched. A holder that was frozen for longer than
 * that patience and then wakes finds a higher number at its next beat and syncs nothing more (`lost`); what it did between
 * waking and that beat is not protected. Do not share a data folder between machines on purpose.
 */

const BEAT_MS = 2_000
const PATIENCE_MS = 12_000
/** A beat older than this is not waited for. */
const COLD_MS = 60_000
/** Older locks that stay: a contender that read the list long ago must still find the number that it tries taken. */
const KEPT = 3

export interface FolderLock {
  /** True once another process has taken over. */
  readonly lost: () => boolean
  readonly release: () => void
}

export interface LockOptions {
  readonly self?: ProcessIdentity
  readonly patienceMs?: number
}

/** Takes the folder for this process alone, or throws EMBEDDED_IN_USE naming the process that has it. */
export async function lockFolder(folder: string, options: LockOptions = {}): Promise<FolderLock> {
  const self = options.self ?? ownIdentity()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (;;) {
    const highest = numbers(folder).at(-1) ?? 0
    if (highest > 0) await refuseIfHeld(folder, highest, self, options.patienceMs ?? PATIENCE_MS)
    const mine = highest + 1
    if (!take(folder, mine, self)) continue
    if (numbers(folder).at(-1) !== mine) {
      rmSync(path(folder, mine), { recursive: true, force: true })
      continue
    }
    sweep(folder, mine)
    return hold(folder, mine)
  }
}

function hold(folder: string, mine: number): FolderLock {
  let isLost = false
  let count = 0
  const timer = setInterval(() => {
    count += 1
    try {
      if (numbers(folder).at(-1) !== mine) isLost = true
      else writeFileSync(join(path(folder, mine), 'beat'), String(count))
    } catch {
      // a full or failing disk stops the beat, not the holder; the sync itself will report it
    }
    if (isLost) clearInterval(timer)
  }, BEAT_MS)
  timer.unref()
  function release(): void {
    clearInterval(timer)
    if (!isLost && existsSync(path(folder, mine))) writeFileSync(join(path(folder, mine), 'released'), '')
  }
  return { lost: () => isLost, release }
}

function take(folder: string, number: number, self: ProcessIdentity): boolean {
  const draft = join(folder, `locking-${randomUUID()}`)
  mkdirSync(draft)
  writeFileSync(join(draft, 'owner.json'), JSON.stringify(self))
  writeFileSync(join(draft, 'beat'), '0')
  try {
    // onto a folder that is not empty this fails on every system
    renameSync(draft, path(folder, number))
    return true
  } catch (error) {
    if (existsSync(path(folder, number))) return false
    throw databaseFailure('EMBEDDED_FOLDER_UNUSABLE', folder, error)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Removes long past locks, and what processes that died while locking left. */
function sweep(folder: string, mine: number): void {
  for (const old of numbers(folder)) if (old < mine - KEPT) rmSync(path(folder, old), { recursive: true, force: true })
  const now = statSync(path(folder, mine)).mtimeMs
  for (const name of readdirSync(folder)) {
    const draft = name.startsWith('locking-') ? statSync(join(folder, name), { throwIfNoEntry: false }) : undefined
    if (draft && now - draft.mtimeMs > 3_600_000) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

async function refuseIfHeld(folder: string, number: number, self: ProcessIdentity, patienceMs: number): Promise<void> {
  const lock = path(folder, number)
  if (existsSync(join(lock, 'released'))) return
  const owner = readOwner(lock)
  // complete before it gets its name: an unreadable one is what a power cut left
  if (!owner) return
  const state = fate(owner, self)
  if (state === 'alive' || (state === 'unknown' && (await beats(folder, lock, patienceMs)))) {
    throw databaseFailure('EMBEDDED_IN_USE', `pid ${owner.pid}, ${folder}`)
  }
}

async function beats(folder: string, lock: string, patienceMs: number): Promise<boolean> {
  const first = readBeat(lock)
  if (first === undefined) return false
  // the file system's own time: another machine's clock may differ
  const probe = join(folder, `locking-${randomUUID()}`)
  mkdirSync(probe)
  const age = statSync(probe).mtimeMs - first.at
  rmSync(probe, { recursive: true })
  if (age > COLD_MS) return false
  for (let waited = 0; waited < patienceMs; waited += 250) {
    await sleep(250)
    if (existsSync(join(lock, 'released'))) return false
    const now = readBeat(lock)
    if (now && (now.text !== first.text || now.at !== first.at)) return true
  }
  return false
}

function readBeat(lock: string): { readonly text: string; readonly at: number } | undefined {
  try {
    const file = join(lock, 'beat')
    return { text: readFileSync(file, 'utf8'), at: statSync(file).mtimeMs }
  } catch {
    return undefined
  }
}

const nullable = z.string().nullable()
const ownerFile = z.object({ pid: z.int().positive(), start: nullable, boot: nullable, pidSpace: nullable })

function readOwner(lock: string): ProcessIdentity | undefined {
  try {
    return ownerFile.parse(JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8')))
  } catch {
    return undefined
  }
}

function numbers(folder: string): readonly number[] {
  return readdirSync(folder)
    .map((name) => Number(/^lock-(\d{1,15})$/.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .sort((a, b) => a - b)
}

function path(folder: string, number: number): string {
  return join(folder, `lock-${number}`)
}
