import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { type Failure, failure } from '../errors.ts'

/** What makes and checks tokens (HIS-3.1.3). */
export interface Tokens {
  /** A token for a client, URL-safe and at most 512 characters. */
  issue(client: string): string
  /** The client of a valid token; TOKEN_EXPIRED only for a token that is ours, TOKEN_INVALID for anything else. */
  check(token: string): { readonly ok: true; readonly client: string } | Failure
}

export interface TokenOptions {
  /** Signs; at least 32 bytes, the same on every node of a gateway. */
  readonly key: Uint8Array
  /** Keys before it, whose tokens are accepted until they expire: a key is changed without ending a session. */
  readonly earlierKeys?: readonly Uint8Array[] | undefined
  /** How long a token is valid. */
  readonly seconds: number
  /** The stored credential of a client: it goes into the MAC, so a changed password ends the client's tokens. */
  readonly credentialOf: (client: string) => string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
}

const SHAPE = /^([\w-]+)\.([0-9a-z]{1,11})\.[\w-]+\.([\w-]{43})$/
const REMEMBERED = 1_000

/**
 * Stateless tokens `client.expiry.nonce.mac`: nothing is stored, so every node with the key accepts them, also after a restart. The
 * nonce only makes two tokens of one second differ.
 */
export function createTokens(options: TokenOptions): Tokens {
  const { now } = options
  const keys = [options.key, ...(options.earlierKeys ?? [])]
  if (keys.some((each) => each.length < 32)) throw new RangeError('a token key needs at least 32 bytes')
  const [key, ...earlier] = keys.map((each) => createSecretKey(each)) as [KeyObject, ...KeyObject[]]
  const verified = new Map<string, { readonly client: string; readonly until: number }>()
  const mac = (body: string, credential: string, by = key) =>
    createHmac('sha256', by).update(`${body}\n${credential}`).digest()
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
      const known = verified.get(token)
      const entry = known ?? verify(token)
      if (!entry) return failure('TOKEN_INVALID')
      if (entry.until <= now()) {
        verified.delete(token)
        return failure('TOKEN_EXPIRED')
      }
      if (!known) remember(token, entry)
      return { ok: true, client: entry.client }
    },
  }

  /** The MAC of a token is computed once per process: a client sends the same token for two hours. */
  function remember(token: string, entry: { readonly client: string; readonly until: number }): void {
    if (verified.size >= REMEMBERED) verified.clear()
    verified.set(token, entry)
  }

  function verify(token: string): { readonly client: string; readonly until: number } | undefined {
    const match = token.length <= 512 ? SHAPE.exec(token) : null
    if (!match) return undefined
    const [, name = '', expiry = '', given = ''] = match
    const client = Buffer.from(name, 'base64url').toString('utf8')
    const credential = options.credentialOf(client)
    const same = [key, ...earlier].some((each) => {
      const expected = mac(token.slice(0, -44), credential ?? '', each)
      // A base64url text has spare bits at its end: comparing the text too refuses a second spelling of the same MAC.
      return timingSafeEqual(expected, Buffer.from(given, 'base64url')) && expected.toString('base64url') === given
    })
    return same && credential !== undefined ? { client, until: Number.parseInt(expiry, 36) * 1000 } : undefined
  }
}
