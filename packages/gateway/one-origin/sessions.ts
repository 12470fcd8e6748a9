import { createHash } from 'node:crypto'
import type { OneOriginBounds } from './settings.ts'
import type { Answered, Unanswered } from './upstream.ts'

/** Whose session it is: a clerk's of this hospital, or anybody else's. */
export type Holder = 'ours' | 'foreign'

/** What the province says of a session: its holder, or an answer that holds none (signed out, or a failure) as it came. */
export type SessionCheck = { readonly ok: true; readonly holder: Holder } | Answered | Unanswered

/** Whose the sessions are that pass through here. */
export interface Sessions {
  /** By memory, or by asking the province; whoever asks for the same session meanwhile shares the answer. */
  check(session: string, ask: () => Promise<Answered | Unanswered>): Promise<SessionCheck>
  learn(session: string, holder: Holder): void
  forget(session: string): void
}

/**
 * Remembers for a minute who holds a session. The province looks at the session itself with every request that is passed on: what is
 * remembered only spares the question of role and hospital. Sessions are kept as hashes.
 */
export function createSessions(
  organisationCode: string,
  now: () => number,
  { sessionMs, sessions }: Pick<OneOriginBounds, 'sessionMs' | 'sessions'>,
): Sessions {
  const known = new Map<string, { readonly holder: Holder; readonly until: number }>()
  const asked = new Map<string, Promise<SessionCheck>>()

  const learn = (session: string, holder: Holder) => {
    const key = keyOf(session)
    known.delete(key)
    const [oldest] = known.size >= sessions ? known.keys() : []
    if (oldest !== undefined) known.delete(oldest)
    known.set(key, { holder, until: now() + sessionMs })
  }
  return {
    learn,
    forget: (session) => void known.delete(keyOf(session)),
    async check(session, ask) {
      const key = keyOf(session)
      const found = known.get(key)
      const left = found ? found.until - now() : 0
      if (found && left > 0 && left <= sessionMs) return { ok: true, holder: found.holder }
      const under = asked.get(key)
      if (under) return under
      const answer = ask()
        .then((reply): SessionCheck => {
          const holder = holderOf(reply, organisationCode)
          if (holder === undefined) return reply
          learn(session, holder)
          return { ok: true, holder }
        })
        .finally(() => asked.delete(key))
      asked.set(key, answer)
      return answer
    },
  }
}

/** Whose session a reply of `/api/session` describes; undefined where it describes none. */
export function holderOf(reply: Answered | Unanswered, organisationCode: string): Holder | undefined {
  if (!reply.ok || reply.status !== 200) return undefined
  let said: { account?: { role?: unknown }; hospital?: { organisationCode?: unknown } | null } | null
  try {
    said = JSON.parse(reply.body.toString('utf8'))
  } catch {
    return undefined
  }
  if (typeof said?.account?.role !== 'string') return undefined
  return said.account.role === 'clerk' && said.hospital?.organisationCode === organisationCode ? 'ours' : 'foreign'
}

function keyOf(session: string): string {
  return createHash('sha256').update(session).digest('base64')
}
