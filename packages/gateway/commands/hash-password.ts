import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { machineCredential, passwordCredential } from '../tokens/credentials.ts'
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
  // typed unseen: a slip would lock its owner out
  if (process.stdin.isTTY === true && (await readHidden('请再输入一次：')) !== password)
    return refuse('两次输入的口令不同')
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

/** Runs that people take for passwords; also backwards. */
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv']
const WORDS = /password|passw0rd|p@ssw|admin|letmein|welcome|xuemian|hospital|mima/i

/** Why a chosen password is refused: blanks and `+` change their meaning in a query (HIS-3.1.1), and a guessable one is none. */
export function passwordFault(password: string): string | undefined {
  if (/[\s+]/.test(password)) return '口令不能含空格或加号：它们在地址中会变成别的字符'
  if (password.length < 12) return '口令至少 12 位；推荐用 --generate 生成'
  const plain = password.toLowerCase()
  const runs = RUNS.flatMap((run) => [run, [...run].reverse().join('')])
  const holdsRun = [...plain].some(
    (_, at) => at + 5 <= plain.length && runs.some((run) => run.includes(plain.slice(at, at + 5))),
  )
  const simple = new Set(plain).size < 6 || /^\d+$/.test(plain) || WORDS.test(plain) || holdsRun
  return simple ? '口令过于简单：不能只有数字，不能含 12345、qwert、password 之类；推荐用 --generate 生成' : undefined
}
