import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a file of secrets (0600) that is whole and on the disk before it bears its name: a power cut never leaves an empty key behind. False
 * where the name is taken already, also by another process at this moment.
 */
export function createPrivateFile(file: string, text: string): boolean {
  return withDraft(file, text, (draft) => {
    try {
      linkSync(draft, file)
      return true
    } catch (error) {
      if ((error as { code?: string }).code === 'EEXIST') return false
      throw error
    }
  })
}

/** Puts another text in place of the file that bears the name, in one step, under the owner and mode that it had. */
export function replacePrivateFile(file: string, text: string): void {
  const place = realpathSync(file)
  withDraft(place, text, (draft) => {
    keepOwner(draft, statSync(place))
    renameSync(draft, place)
  })
}

/** Run as root for a service that has its own account, the service must still be able to read it. */
function keepOwner(file: string, { uid, gid, mode }: { uid: number; gid: number; mode: number }): void {
  if (process.platform === 'win32') return
  chmodSync(file, mode & 0o777)
  const own = statSync(file)
  if (own.uid !== uid || own.gid !== gid) chownSync(file, uid, gid)
}

function withDraft<T>(file: string, text: string, publish: (draft: string) => T): T {
  const draft = `${file}.${randomUUID()}.new`
  try {
    const handle = openSync(draft, 'wx', 0o600)
    try {
      writeSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    const published = publish(draft)
    syncFolder(dirname(file))
    return published
  } finally {
    rmSync(draft, { force: true })
  }
}

function syncFolder(folder: string): void {
  // Windows opens no folder for this.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
