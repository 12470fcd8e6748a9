import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { machineCredential, passwordCredential } from '../credentials.ts'
import { readHidden, refuse } from './terminal.ts'

interface HashPasswordOptions {
  readonly generate?: boolean
  /** Where a password that it makes goes in place of the screen: readable by its owner alone. */
  readonly out?: string
}

/** Prints the verifier of a password that is typed, or of one that it makes. */
export async function hashPassword({ generate, out }: HashPasswordOptions): Promise<void> {
  if (generate || out !== undefined) {
    const secret = randomBytes(24).toString('base64url')
    if (out !== undefined && !keep(out, secret)) return refuse(`${out} 已存在或无法写入，口令未生成`)
    process.stdout.write(`${out === undefined ? `口令：${secret}\n` : ''}credential: ${machineCredential(secret)}\n`)
    return
  }
  const password = await readHidden('请输入口令（不显示）：')
  const fault = passwordFault(password)
  if (fault) return refuse(fault)
  process.stdout.write(`credential: ${await passwordCredential(password)}\n`)
}

function keep(file: string, secret: string): boolean {
  try {
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
    return true
  } catch {
    return false
  }
}

/** Why a chosen password is refused: blanks and `+` change their meaning in a query (HIS-3.1.1). */
export function passwordFault(password: string): string | undefined {
  if (/[\s+]/.test(password)) return '口令不能含空格或加号：它们在地址中会变成别的字符'
  if (password.length < 12) return '口令至少 12 位；推荐用 --generate 生成'
  if (new Set(password).size < 6) return '口令过于简单；推荐用 --generate 生成'
  return undefined
}
