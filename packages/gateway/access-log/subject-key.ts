import { readFileSync, writeFileSync } from 'node:fs'

const NAME = '访问日志密钥文件'

/** Makes the key file of the access log (0600) with 32 random bytes in base64url; leaves one that is there as it is. */
export function makeSubjectKey(file: string, random: (bytes: number) => Uint8Array): void {
  try {
    writeFileSync(file, `${Buffer.from(random(32)).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST')
      throw new Error(`${NAME}无法建立，请检查所在文件夹的权限`, { cause: error })
  }
}

/** Reads it: at least 32 bytes in base64url. */
export function readSubjectKey(file: string): Uint8Array {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Error(`${NAME}无法读取，请检查路径与权限`, { cause: error })
  }
  const key = /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0)
  if (key.length < 32) throw new Error(`${NAME}内容不正确：须为至少 32 字节的 base64url`)
  return key
}
