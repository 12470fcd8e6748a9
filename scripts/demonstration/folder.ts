import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Day } from '@xuemian/contract'

/** What makes one demonstration's data folder what it is: made once, kept beside the database, so that a later start finds the same city and passwords. */
export interface Demonstration {
  readonly seed: number
  readonly today: Day
  readonly accounts: Readonly<Record<string, string>>
  readonly hospitals: readonly { readonly id: string; readonly password: string; readonly tokenKey: string }[]
}

/** Where the demonstration keeps its data: `XUEMIAN_DATA`, else `.data` in the working folder. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  const folder = resolve(env.XUEMIAN_DATA || '.data')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Replaces a file whole or not at all, also in a power cut; readable by its owner alone, since it holds passwords. */
export function writePrivate(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}.tmp`
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  writeSync(file, `${JSON.stringify(value, null, 2)}\n`)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
  syncFolder(dirname(path))
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Reads the folder's demonstration, or keeps the one that `make` answers. */
export function rememberDemonstration(folder: string, make: () => Demonstration): Demonstration {
  const path = join(folder, 'demonstration.json')
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Demonstration
  const made = make()
  writePrivate(path, made)
  return made
}
