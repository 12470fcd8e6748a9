import { createHash } from 'node:crypto'

/** Under which names statements are prepared. */
export interface StatementNames {
  /** Undefined: a statement is to be parsed each time. */
  readonly nameOf: (text: string) => string | undefined
  /** Whether an error says that what is prepared is of no use any more: from now on other names are given, or none, and the work is worth a second try. */
  renew(error: unknown): boolean
}

/**
 * Names for one pool of connections. A statement is parsed once for each connection, until a table behind it changes; behind a pooler that hands out
 * another session with each transaction (PgBouncer before 1.21) it is found missing or there already, and nothing is prepared from then on.
 */
export function createStatementNames(): StatementNames {
  const names = new Map<string, string>()
  let shared = false
  let generation = 1
  return {
    nameOf(text) {
      if (shared) return undefined
      const known = names.get(text)
      if (known !== undefined) return known
      // The name says what is prepared: where sessions are shared, a number of ours could be another statement of theirs.
      const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22)
      const name = `xuemian_${generation}_${digest}`
      names.set(text, name)
      return name
    },
    renew(error) {
      const { code, routine } = (error ?? {}) as { readonly code?: string; readonly routine?: string }
      if (code === '26000' || code === '42P05') {
        shared = true
        return true
      }
      // "cached plan must not change result type"; the words depend on the server's language
      if (code !== '0A000' || routine !== 'RevalidateCachedQuery') return false
      generation += 1
      names.clear()
      return true
    },
  }
}
