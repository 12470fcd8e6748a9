import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server that a test may end or freeze without its knowledge, and bring back with its data. */
export interface Stoppable {
  /** Of its first process. */
  pid(): number | undefined
  /** Starts it again on the same port after `crash`; resolves when it answers. */
  restart(): Promise<void>
}

/** Ends a server as a power cut does: no word to its clients, nothing written. */
export async function crash(server: Stoppable): Promise<void> {
  const all = processesOf(server)
  for (const pid of all) signal(pid, 'SIGKILL')
  while (all.some(isRunning)) await sleep(20)
}

/** Freezes a server: its connections stay open and new ones are taken by the kernel, but nothing answers. */
export function freeze(server: Stoppable): void {
  for (const pid of processesOf(server)) signal(pid, 'SIGSTOP')
}

/** Ends a `freeze`. */
export function thaw(server: Stoppable): void {
  for (const pid of processesOf(server)) signal(pid, 'SIGCONT')
}

/** The first process, which would start others, then those that it started. */
function processesOf(server: Stoppable): number[] {
  const first = server.pid()
  if (first === undefined) return []
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && stat(pid)?.parent === first)
  return [first, ...children]
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // ended by itself meanwhile
  }
}

function isRunning(pid: number): boolean {
  const found = stat(pid)
  return found !== undefined && found.state !== 'Z'
}

/** State and parent from `/proc/<pid>/stat`; the name before them may hold blanks and brackets. */
function stat(pid: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return undefined
  }
}
