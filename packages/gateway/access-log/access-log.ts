import type { Answered } from '../operation/observer.ts'
import { causeCode } from '../operation/redact.ts'
import { chinaTime, createDayWriter } from './day-file.ts'
import type { SubjectOf } from './subject.ts'

/** Six months, as the law on network security (网络安全法) asks, counted generously. */
export const DEFAULT_DAYS = 183

/** Characters that may wait while the disk is slow or full: some ten thousand lines. */
const MOST_HELD = 2_000_000

export interface AccessLogParts {
  /** One file a day: `access-2026-01-31.jsonl`. */
  readonly folder: string
  /** How many days back files are kept. */
  readonly days?: number | undefined
  readonly subjectOf: SubjectOf
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How long lines wait for company, since a write for each costs more than a look-up; default half a second. */
  readonly heldMs?: number
  /** Once when writing begins to fail, with an error's code. */
  readonly failing: (cause: string) => void
  /** Once when it works again, with the lines that are missing. */
  readonly recovered: (lost: number) => void
}

/** Who asked when for whom, kept for months and free of persons: a number stands in it as a keyed hash alone. */
export interface AccessLog {
  write(answered: Answered): void
  /** Lines that could not be written so far. */
  lost(): number
  /** Writes what is held. */
  close(): Promise<void>
}

/** Opens the access log. Whatever happens to its folder, no request waits for it or fails by it. */
export function openAccessLog(parts: AccessLogParts): AccessLog {
  const { folder, days = DEFAULT_DAYS, subjectOf, now, heldMs = 500, failing, recovered } = parts
  const writer = createDayWriter(folder, days)
  let held = ''
  let lines = 0
  let lost = 0
  let lostBefore = 0
  let failed = false
  let writing: Promise<void> | undefined

  async function pass(): Promise<void> {
    const [text, count] = [held, lines]
    held = ''
    lines = 0
    try {
      await writer.append(text, now())
      if (failed) recovered(lost - lostBefore)
      failed = false
    } catch (error) {
      if (!failed) {
        failed = true
        lostBefore = lost
        failing(causeCode(error) ?? 'Error')
      }
      lost += count
    }
  }
  const flush = () => {
    if (held === '' || writing) return
    writing = pass().finally(() => {
      writing = undefined
    })
  }
  const interval = setInterval(flush, heldMs)
  interval.unref()

  return {
    write({ line, client, identity, address }) {
      if (held.length > MOST_HELD) {
        lost += 1
        return
      }
      const { method, path, status, code, ms } = line
      const subject = identity === undefined ? undefined : subjectOf(identity)
      held += `${JSON.stringify({ time: chinaTime(now()), method, path, status, code, ms, client, address, subject })}\n`
      lines += 1
    },
    lost: () => lost,
    async close() {
      clearInterval(interval)
      await writing
      if (held !== '') await pass()
      await writer.close().catch(() => undefined)
    },
  }
}
