import { randomBytes } from 'node:crypto'
import { machineCredential, passwordCredential } from '../credentials.ts'
import { readHidden, refuse } from './terminal.ts'

/** Prints the verifier of a password that is typed, or of one that it makes. */
export async function hashPassword({ generate }: { generate?: boolean }): Promise<void> {
  if (generate) {
    const secret = randomBytes(24).toString('base64url')
    process.stdout.write(`口令：${secret}\ncredential: ${machineCredential(secret)}\n`)
    return
  }
  const password = await readHidden('请输入口令（不显示）：')
  const fault = passwordFault(password)
  if (fault) return refuse(fault)
  process.stdout.write(`credential: ${await passwordCredential(password)}\n`)
}

/** Why a chosen password is refused: blanks and `+` change their meaning in a query (HIS-3.1.1). */
export function passwordFault(password: string): string | undefined {
  if (/[\s+]/.test(password)) return '口令不能含空格或加号：它们在地址中会变成别的字符'
  if (password.length < 12) return '口令至少 12 位；推荐用 --generate 生成'
  if (new Set(password).size < 6) return '口令过于简单；推荐用 --generate 生成'
  return undefined
}
