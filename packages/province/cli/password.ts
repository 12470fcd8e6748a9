import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { commandFailure } from './failure.ts'

/** A password from the first line of a file, else from XUEMIAN_PASSWORD, else typed twice without an echo. */
export async function readPassword(file: string | undefined): Promise<string> {
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch(() => {
      throw commandFailure(`无法读取密码文件 ${file}。`, true)
    })
    return text.split(/\r?\n/)[0] ?? ''
  }
  const given = process.env.XUEMIAN_PASSWORD
  if (given) return given
  if (!process.stdin.isTTY)
    throw commandFailure('没有密码：请用 --password-file、XUEMIAN_PASSWORD，或在终端中运行。', true)
  const first = await askSilently('密码：')
  if (first !== (await askSilently('再次输入：'))) throw commandFailure('两次输入不一致。', true)
  return first
}

async function askSilently(question: string): Promise<string> {
  process.stderr.write(question)
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silence, terminal: true })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
