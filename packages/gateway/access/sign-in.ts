import { createHmac } from 'node:crypto'
import { type Failure, failure } from '../errors.ts'
import type { Credentials } from '../tokens/credentials.ts'
import type { Guesses } from './guesses.ts'
import type { PasswordGate } from './password-gate.ts'

/** Checks id and password of a client that comes from a source, within the limits on guessing. */
export type SignIn = (id: string, password: string, source: string) => Promise<{ readonly ok: true } | Failure>

export interface SignInParts {
  readonly credentials: Credentials
  readonly guesses: Guesses
  readonly gate: PasswordGate
  /** For digests of what was tried; random, of this process alone. */
  readonly digestKey: Uint8Array
}

/**
 * A generated secret is random beyond guessing, so the right one is taken whatever was guessed before it. All else - a chosen password, an
 * unknown id, a wrong secret - goes one way, so that the same body, status and time tell nothing: RATE_LIMITED past a limit, BUSY when too
 * many checks wait, else CREDENTIALS_REFUSED. Windows that send the same password at the same moment share one check.
 */
export function createSignIn({ credentials, guesses, gate, digestKey }: SignInParts): SignIn {
  const underWay = new Map<string, Promise<boolean | undefined>>()
  const digest = (...words: readonly string[]) =>
    createHmac('sha256', digestKey).update(words.join('\0')).digest('base64url').slice(0, 22)

  return async (id, password, source) => {
    const credential = credentials.credentialOf(id)
    if (credentials.isSecret(id, password)) return { ok: true }
    // made for a known id too, which takes as long
    const hidden = digest(id)
    const guess = {
      id: credential === undefined ? hidden : id,
      known: credential !== undefined,
      source,
      // a credential that a reload changes makes another guess of the same password
      digest: digest(id, credential ?? '', password),
    }
    const joined = underWay.get(guess.digest)
    if (joined) return ended(await joined)
    const attempt = guesses.begin(guess)
    if (attempt === 'blocked') return failure('RATE_LIMITED')
    if (attempt === 'repeated') return failure('CREDENTIALS_REFUSED')
    const checked = check(attempt.proven)
    underWay.set(guess.digest, checked)
    try {
      const right = await checked
      if (right !== false) attempt.undo()
      return ended(right)
    } finally {
      underWay.delete(guess.digest)
    }

    async function check(proven: boolean): Promise<boolean | undefined> {
      if (!credentials.hasChosen) return false
      return (await gate.pass({ source, proven }, () => credentials.isChosen(id, password)))?.value
    }
    function ended(right: boolean | undefined) {
      if (right === undefined) return failure('BUSY')
      if (!right) return failure('CREDENTIALS_REFUSED')
      guesses.succeeded(guess)
      return { ok: true } as const
    }
  }
}
