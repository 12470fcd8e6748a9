import pino from 'pino'
import type { Log } from './redact.ts'

/** Where a running gateway writes: JSON lines, collected while a write is under way, so that no request waits for the disk. */
export interface LogFile {
  readonly log: Log
  /** A line of the program itself. */
  note(message: string, facts?: Readonly<Record<string, string>>): void
  /** As `note`, of something that an operator should mend. */
  warn(message: string, facts?: Readonly<Record<string, string>>): void
  /** Writes what is still held. */
  flush(): void
}

const INFO = 30

/** Lines are held until they fill this many characters or for this long: a write for each line costs more than a look-up. */
const HELD = 4096
const HELD_MS = 500

/** Opens the log; `destination` is a file descriptor (1 is the standard output) or a file name. */
export function openLog(destination: number | string): LogFile {
  const stream = pino.destination({ dest: destination, sync: false })
  const logger = pino({ base: null }, stream)
  let held = ''
  const pass = () => {
    if (held !== '') stream.write(held)
    held = ''
  }
  setInterval(pass, HELD_MS).unref()
  return {
    log({ method, path, status, code, ms, cause }) {
      // what pino would write, without its price; every text is a name of a fixed list or matches [A-Za-z0-9_]
      const why = cause === undefined ? '' : `,"cause":"${cause}"`
      held += `{"level":${INFO},"time":${Date.now()},"method":"${method}","path":"${path}","status":${status},"code":"${code}","ms":${ms}${why}}\n`
      if (held.length > HELD) pass()
    },
    note(message, facts = {}) {
      pass()
      logger.info(facts, message)
    },
    warn(message, facts = {}) {
      pass()
      logger.warn(facts, message)
    },
    flush() {
      try {
        pass()
        stream.flushSync()
      } catch {
        // Not open yet, or the reader is gone: there is nobody left to write for.
      }
    },
  }
}
