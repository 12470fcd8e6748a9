import type { LogLine } from './redact.ts'

/** Who asked for what, as far as a request got. */
export interface Who {
  /** A configured client. */
  readonly client?: string | undefined
  /** The canonical identity number asked for: a person's, which leaves the process only as a keyed hash. */
  readonly identity?: string | undefined
}

/** A reply, for who counts replies or keeps the access log. */
export interface Answered extends Who {
  readonly line: LogLine
  /** With fractions, where `line.ms` is whole. */
  readonly elapsedMs: number
  /** Where the request came from. */
  readonly address: string
  /** What followed the sentence of the code, such as a code that is not mapped. */
  readonly detail?: string | undefined
}

/** Called once per reply, before it is sent. */
export type Observe = (answered: Answered) => void
