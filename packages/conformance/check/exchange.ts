import type { Bilingual } from './check.ts'

/** A request as it is sent; nothing is encoded on the way, so that a check may send what a client never would. */
export interface Ask {
  /** Default GET. */
  readonly method?: string
  /** Path and query, raw: `/token?id=…`. Holds secrets and persons: only `evidence.ts` may show it. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Shorter or longer than the run's own limit for one exchange. */
  readonly timeoutMs?: number
}

export interface Reply {
  readonly status: number
  /** As sent: order, letter case and repetition kept. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
}

/** Why there is no reply. */
export type FailureCode =
  | 'REFUSED'
  | 'NAME_UNKNOWN'
  | 'RESET'
  | 'TIMEOUT'
  | 'LARGE'
  | 'TOO_LARGE'
  | 'NOT_HTTP'
  | 'TLS'
  | 'CUT'
  | 'UNREACHABLE'

export interface ExchangeFailure {
  readonly code: FailureCode
  readonly reason: Bilingual
}

/** One request and what came of it. */
export type Exchange = { readonly ask: Ask; readonly ms: number } & (
  | { readonly ok: true; readonly reply: Reply }
  | { readonly ok: false; readonly failure: ExchangeFailure }
)

/** Every value of a header, in order. */
export function headerValues(reply: Reply, name: string): readonly string[] {
  return reply.headers.filter(([each]) => each.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
}

/** The first value of a header, or null. */
export function headerOf(reply: Reply, name: string): string | null {
  return headerValues(reply, name)[0] ?? null
}
