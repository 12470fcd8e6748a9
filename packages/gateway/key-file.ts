import { readFileSync, writeFileSync } from 'node:fs'

/** Makes the file of a key (0600) with 32 random bytes in base64url; leaves one that is there as it is. `name` is what an operator calls it. */
export function makeKeyFile(file: string, name: string, random: (bytes: number) => Uint8Array): void {
  try {
    writeFileSync(file, `${Buffer.from(random(32)).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST')
      throw new Error(`${name}无法建立，请检查所在文件夹的权限`, { cause: error })
  }
}

/** Reads a key of at least 32 bytes in base64url. */
export function readKeyFile(file: string, name: string): Uint8Array {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Error(`${name}无法读取，请检查路径与权限`, { cause: error })
  }
  const key = /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0)
  if (key.length < 32) throw new Error(`${name}内容不正确：须为至少 32 字节的 base64url`)
  return key
}
