import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** Names one process so that a later one with the same pid is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it began, in the system's own words; null where the system does not tell (Windows). */
  readonly start: string | null
  /** This boot of this machine; null outside Linux. */
  readonly boot: string | null
  /** The name space in which `pid` counts: each container has its own. Null outside Linux. */
  readonly pidSpace: string | null
}

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    start: startOf(process.pid) ?? null,
    boot: quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidSpace: quietly(() => readlinkSync('/proc/self/ns/pid')),
  }
}

/**
 * Whether the process lives; `unknown` where its pid means nothing here: another container, another machine, or before a reboot.
 */
export function fate(of: ProcessIdentity, self: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (of.boot !== self.boot || of.pidSpace !== self.pidSpace) return 'unknown'
  if (!exists(of.pid)) return 'dead'
  if (of.start === null) return 'alive'
  return startOf(of.pid) === of.start ? 'alive' : 'dead'
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Undefined for no such process, and for one that has ended and only waits for its parent. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (stat === null) {
    if (process.platform === 'linux') return undefined
    return (
      quietly(() => execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()) ?? undefined
    )
  }
  // the command's name, in brackets, may hold blanks and brackets; state is the first field after it, the start time the 20th
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

function quietly(read: () => string): string | null {
  try {
    return read()
  } catch {
    return null
  }
}
