import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Reads the key of the tokens, at least 32 bytes in base64url; makes the file (0600) where there is none. Nodes of one gateway share one
 * file: copy it, so that every node accepts every token (HIS-3.1.3).
 */
export function readTokenKey(file: string, random: (bytes: number) => Uint8Array): Uint8Array {
  try {
    writeFileSync(file, `${Buffer.from(random(32)).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST')
      throw new Error('token 密钥文件无法建立，请检查所在文件夹的权限', { cause: error })
  }
  const text = readFileSync(file, 'utf8').trim()
  const key = /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0)
  if (key.length < 32) throw new Error('token 密钥文件内容不正确：须为至少 32 字节的 base64url')
  return key
}
