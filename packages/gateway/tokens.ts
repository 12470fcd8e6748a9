import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Failure, failure } from './errors.ts'

/** What makes and checks tokens (HIS-3.1.3). */
export interface Tokens {
  /** A token for a client, URL-safe and at most 512 characters. */
  issue(client: string): string
  /** The client of a valid token; TOKEN_EXPIRED only for a token that is ours, TOKEN_INVALID for anything else. */
  check(token: string): { readonly ok: true; readonly client: string } | Failure
}

export interface TokenOptions {
  /** At least 32 bytes, the same on every node of a gateway. */
  readonly key: Uint8Array
  /** How long a token is valid. */
  readonly seconds: number
  /** The stored credential of a client: it goes into the MAC, so a changed password ends the client's tokens. */
  readonly credentialOf: (client: string) => string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
}

/**
 * Stateless tokens `client.expiry.nonce.mac`: nothing is stored, so every node with the key accepts them, also after a restart. The
 * nonce only makes two tokens of one second differ.
 */
export function createTokens(options: TokenOptions): Tokens {
  const { key, now } = options
  if (key.length < 32) throw new RangeError('the token key needs at least 32 bytes')
  const mac = (body: string, credential: string) => createHmac('sha256', key).update(`${body}\n${credential}`).digest()
  return {
    issue(client) {
      const credential = options.credentialOf(client)
      if (credential === undefined) throw new RangeError('a token is issued to configured clients only')
      const expiry = Math.floor(now() / 1000) + options.seconds
      const nonce = Buffer.from(options.random(6)).toString('base64url')
      const body = `${Buffer.from(client, 'utf8').toString('base64url')}.${expiry.toString(36)}.${nonce}`
      return `${body}.${mac(body, credential).toString('base64url')}`
    },
    check(token) {
      if (token.length > 512) return failure('TOKEN_INVALID')
      const match = /^([\w-]+)\.([0-9a-z]{1,11})\.[\w-]+\.([\w-]{43})$/.exec(token)
      if (!match) return failure('TOKEN_INVALID')
      const [, name = '', expiry = '', given = ''] = match
      const client = Buffer.from(name, 'base64url').toString('utf8')
      const credential = options.credentialOf(client)
      const expected = mac(token.slice(0, -44), credential ?? '')
      const bytes = Buffer.from(given, 'base64url')
      // A base64url text has spare bits at its end: comparing the text too refuses a second spelling of the same MAC.
      const same = timingSafeEqual(expected, bytes) && expected.toString('base64url') === given
      if (!same || credential === undefined) return failure('TOKEN_INVALID')
      return Number.parseInt(expiry, 36) * 1000 > now() ? { ok: true, client } : failure('TOKEN_EXPIRED')
    },
  }
}
