import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Kysely } from 'kysely'
import type { Database } from './tables.ts'

/** A crash-writer.ts at work. */
export interface CrashChild {
  readonly pid: number
  /** Numbers that it acknowledged so far. */
  readonly acknowledged: readonly number[]
  readonly stderr: () => string
  /** Waits until it has opened the folder, or ended. */
  readonly opened: () => Promise<void>
  /** SIGSTOP, and waits until it really stands still. */
  readonly freeze: () => Promise<void>
  /** SIGKILL; afterwards all that it ever acknowledged is in `acknowledged`. */
  readonly kill: () => Promise<void>
  /** The exit code once it ends by itself. */
  readonly ended: () => Promise<number | null>
}

const WRITER = fileURLToPath(new URL('./crash-writer.ts', import.meta.url))

/** Starts crash-writer.ts; `prefix` is a command that runs it, such as strace. */
export function startWriter(writerArguments: readonly string[], prefix: readonly string[] = []): CrashChild {
  const [command = '', ...rest] = [...prefix, process.execPath, '--import', 'tsx', WRITER, ...writerArguments]
  const child: ChildProcess = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  child.once('exit', () => process.off('exit', killWithUs))
  const acknowledged: number[] = []
  let isOpen = false
  let partial = ''
  let errors = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (partial + text).split('\n')
    partial = lines.pop() ?? ''
    for (const line of lines) {
      if (line === 'open') isOpen = true
      else acknowledged.push(Number(line))
    }
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const running = () => child.exitCode === null && child.signalCode === null

  async function opened(): Promise<void> {
    while (!isOpen && running()) await sleep(10)
  }
  async function freeze(): Promise<void> {
    child.kill('SIGSTOP')
    while (running() && !/\) T /.test(readFileSync(`/proc/${child.pid}/stat`, 'utf8'))) await sleep(5)
  }
  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await closed
  }
  async function ended(): Promise<number | null> {
    await closed
    return child.exitCode
  }
  return { pid: child.pid ?? 0, acknowledged, stderr: () => errors, opened, freeze, kill, ended }
}

/** Which of the acknowledged rows are not there. */
export async function lostRows(kysely: Kysely<Database>, acknowledged: readonly number[]): Promise<readonly number[]> {
  const rows = await kysely.selectFrom('audit').select('subject').where('action', '=', 'test.write').execute()
  const there = new Set(rows.map((row) => row.subject))
  return acknowledged.filter((number) => !there.has(`row:${number}`))
}
