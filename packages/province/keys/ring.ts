import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { keyFailure } from './failure.ts'
import type { RandomBytes } from './keys.ts'

/** The secrets behind `createKeys`. `index` never rotates with `keys`: blind indexes must stay comparable. */
export interface KeyRing {
  /** Id of the key for new ciphertexts: 8 hex digits. */
  readonly current: string
  readonly keys: ReadonlyMap<string, Buffer>
  readonly index: Buffer
}

const secret = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32)
const keyId = z.string().regex(/^[0-9a-f]{8}$/)
const keyFile = z.strictObject({ format: z.literal(1), current: keyId, keys: z.record(keyId, secret), index: secret })

/** A new ring of one key. */
export function newKeyRing(random: RandomBytes): KeyRing {
  const current = Buffer.from(random(4)).toString('hex')
  return { current, keys: new Map([[current, Buffer.from(random(32))]]), index: Buffer.from(random(32)) }
}

/** The ring with one more key, which encrypts from now on; the older ones still open what they closed. */
export function rotateKeyRing(ring: KeyRing, random: RandomBytes): KeyRing {
  const added = newKeyRing(random)
  if (ring.keys.has(added.current)) return rotateKeyRing(ring, random)
  return { current: added.current, keys: new Map([...ring.keys, ...added.keys]), index: ring.index }
}

/** Reads a ring from the text of a key file; throws KEY_FILE_UNREADABLE. The message never quotes the text. */
export function parseKeyRing(text: string, name: string): KeyRing {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw keyFailure('KEY_FILE_UNREADABLE', name)
  }
  const read = keyFile.safeParse(json)
  if (!read.success || !(read.data.current in read.data.keys)) throw keyFailure('KEY_FILE_UNREADABLE', name)
  return { current: read.data.current, keys: new Map(Object.entries(read.data.keys)), index: read.data.index }
}

export function formatKeyRing(ring: KeyRing): string {
  const keys = Object.fromEntries([...ring.keys].map(([id, bytes]) => [id, bytes.toString('base64')]))
  return `${JSON.stringify({ format: 1, current: ring.current, keys, index: ring.index.toString('base64') }, null, 2)}\n`
}

/**
 * Reads the master key file, or creates it (mode 0600, complete and on the disk before it bears its name; two processes that
 * start at once end with the same one). Throws KEY_FILE_UNREADABLE, KEY_FILE_OPEN_TO_OTHERS.
 */
export async function openKeyFile(file: string, random: RandomBytes): Promise<KeyRing> {
  const found = await readKeyFile(file)
  if (found) return found
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}.new`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(formatKeyRing(newKeyRing(random)))
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw keyFailure('KEY_FILE_UNREADABLE', file, cause)
  } finally {
    await unlink(draft)
  }
  await syncFolder(dirname(file))
  const made = await readKeyFile(file)
  if (!made) throw keyFailure('KEY_FILE_UNREADABLE', file)
  return made
}

async function readKeyFile(file: string): Promise<KeyRing | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw keyFailure('KEY_FILE_UNREADABLE', file, cause)
  }
  // Windows has no such mode bits
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0)
    throw keyFailure('KEY_FILE_OPEN_TO_OTHERS', file)
  return parseKeyRing(text, file)
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
