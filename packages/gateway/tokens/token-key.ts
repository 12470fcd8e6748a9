import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { createPrivateFile } from './private-file.ts'

/** The keys of the tokens: the first signs, the earlier ones are still accepted. */
export interface TokenKeys {
  readonly tokenKey: Uint8Array
  readonly earlierTokenKeys: readonly Uint8Array[]
}

/**
 * Reads the keys of the tokens, one a line, each at least 32 bytes in base64url; makes the file (0600) with one key where there is none. Nodes of
 * one gateway share one file: copy it, so that every node accepts every token (HIS-3.1.3).
 */
export function readTokenKeys(file: string, random: (bytes: number) => Uint8Array): TokenKeys {
  if (!existsSync(file)) {
    try {
      createPrivateFile(file, `${newKey(random)}\n`)
    } catch (error) {
      throw new Error('token 密钥文件无法建立，请检查所在文件夹的权限', { cause: error })
    }
  }
  const [tokenKey, ...earlierTokenKeys] = linesOf(file).map((line, index) => keyOf(line, index + 1))
  if (!tokenKey) throw new Error('token 密钥文件是空的：删去它，网关会建立新的')
  return { tokenKey, earlierTokenKeys }
}

/**
 * Puts a new key before the others and keeps `keep` in all, so that tokens of the earlier ones live on. The file is replaced in one step, under
 * the owner and mode that it had: whoever reads it meets the old keys or the new, whole. Throws where the file cannot be read or written, or
 * another change is under way.
 */
export function rotateTokenKeys(file: string, keep: number, random: (bytes: number) => Uint8Array): void {
  const { tokenKey, earlierTokenKeys } = readTokenKeys(file, random)
  const kept = [tokenKey, ...earlierTokenKeys].slice(0, keep - 1).map((key) => Buffer.from(key).toString('base64url'))
  const place = realpathSync(file)
  const next = `${place}.new`
  try {
    writeNew(next, [newKey(random), ...kept, ''].join('\n'), statSync(place))
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST')
      throw new Error(`${next} 已存在：另一次更换正在进行，或上次中断；确认没有后删去它再试`, { cause: error })
    rmSync(next, { force: true })
    throw new Error('新的 token 密钥文件无法写入，请检查所在文件夹的权限和磁盘空间', { cause: error })
  }
  renameSync(next, place)
  if (process.platform !== 'win32') sync(dirname(place))
}

function newKey(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(32)).toString('base64url')
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  } catch (error) {
    throw new Error('token 密钥文件无法读取，请检查文件的属主和权限', { cause: error })
  }
}

function keyOf(text: string, line: number): Uint8Array {
  const key = /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0)
  if (key.length < 32) throw new Error(`token 密钥文件第 ${line} 行不正确：每行须为一个至少 32 字节的 base64url`)
  return key
}

/** Fails with EEXIST where the file is there; it is on the disk when this returns. */
function writeNew(
  file: string,
  text: string,
  like?: { readonly uid: number; readonly gid: number; readonly mode: number },
) {
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  if (!like || process.platform === 'win32') return
  // run as root for a service that has its own account, the service must still be able to read it
  chmodSync(file, like.mode & 0o777)
  if (statSync(file).uid !== like.uid || statSync(file).gid !== like.gid) chownSync(file, like.uid, like.gid)
}

function sync(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
