import pino from 'pino'
import type { Log } from './redact.ts'

/** Where a running gateway writes: JSON lines, collected while a write is under way, so that no request waits for the disk. */
export interface LogFile {
  readonly log: Log
  /** A line of the program itself. */
  note(message: string, facts?: Readonly<Record<string, string>>): void
  /** Writes what is still held. */
  flush(): void
}

/** Opens the log; `destination` is a file descriptor (1 is the standard output) or a file name. */
export function openLog(destination: number | string): LogFile {
  const stream = pino.destination({ dest: destination, sync: false })
  const logger = pino({ base: null }, stream)
  return {
    log: (line) => logger.info(line),
    note: (message, facts = {}) => logger.info(facts, message),
    flush() {
      try {
        stream.flushSync()
      } catch {
        // Not open yet, or the reader is gone: there is nobody left to write for.
      }
    },
  }
}
