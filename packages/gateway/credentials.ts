import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { type Failure, failure } from './errors.ts'

/** A client as configured: `credential` is a verifier made by `machineCredential` or `passwordCredential`, never a password. */
export interface Client {
  readonly id: string
  readonly credential: string
}

/** scrypt's N as a power of two: 17 costs 320 ms and 128 MB (security.md 6). */
const COST = 17
const MACHINE = /^hmac-sha256\$([\w-]{22})\$([\w-]{43})$/
const CHOSEN = /^scrypt\$(1[4-9])\$([\w-]{22})\$([\w-]{43})$/

/** Whether a text is a verifier that this gateway can check. */
export function isCredential(text: string): boolean {
  return MACHINE.test(text) || CHOSEN.test(text)
}

/** The verifier of a random secret of at least 128 bits (security.md 6: machine credentials need no slow hash). */
export function machineCredential(secret: string, random: (bytes: number) => Uint8Array = randomBytes): string {
  const salt = Buffer.from(random(16)).toString('base64url')
  return `hmac-sha256$${salt}$${keyed(salt, secret).toString('base64url')}`
}

/** The verifier of a password that a person chose; takes about a third of a second at the default cost. */
export async function passwordCredential(
  password: string,
  random: (bytes: number) => Uint8Array = randomBytes,
  cost = COST,
): Promise<string> {
  const salt = Buffer.from(random(16)).toString('base64url')
  return `scrypt$${cost}$${salt}$${(await stretched(cost, salt, password)).toString('base64url')}`
}

/** What checks the id and password of a client. */
export interface Credentials {
  credentialOf(id: string): string | undefined
  /** The same answer, after the same work, for an unknown id and for a wrong password; BUSY when too many checks wait. */
  check(id: string, password: string): Promise<{ readonly ok: true } | Failure>
}

/** Checks against the configured clients; scrypt runs one at a time with at most `queue` waiting, so it cannot exhaust memory. */
export function createCredentials(clients: readonly Client[], queue = 16): Credentials {
  const byId = new Map(clients.map((client) => [client.id, client.credential]))
  const costs = clients.flatMap((client) => CHOSEN.exec(client.credential)?.[1] ?? [])
  const highest = Math.max(0, ...costs.map(Number))
  const gate = createGate(queue)
  return {
    credentialOf: (id) => byId.get(id),
    async check(id, password) {
      const credential = byId.get(id) ?? ''
      const machine = MACHINE.exec(credential)
      const chosen = CHOSEN.exec(credential)
      const fast = equal(keyed(machine?.[1] ?? '', password), machine?.[2])
      if (machine && fast) return { ok: true }
      if (highest === 0) return failure('CREDENTIALS_REFUSED')
      const slow = await gate(() =>
        stretched(Number(chosen?.[1] ?? highest), chosen?.[2] ?? 'no such client', password),
      )
      if (!slow) return failure('BUSY')
      return equal(slow.value, chosen?.[3]) ? { ok: true } : failure('CREDENTIALS_REFUSED')
    },
  }
}

function keyed(salt: string, secret: string): Buffer {
  return createHmac('sha256', salt).update(secret, 'utf8').digest()
}

function stretched(cost: number, salt: string, password: string): Promise<Buffer> {
  const parameters = { N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** (cost + 11) }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, parameters, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

function equal(computed: Buffer, stored: string | undefined): boolean {
  const bytes = Buffer.from(stored ?? '', 'base64url')
  return (
    timingSafeEqual(computed, bytes.length === computed.length ? bytes : Buffer.alloc(computed.length)) &&
    bytes.length > 0
  )
}

/** One at a time; undefined when more than `queue` wait. */
function createGate(queue: number) {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return async <T>(work: () => Promise<T>): Promise<{ value: T } | undefined> => {
    if (waiting > queue) return undefined
    waiting += 1
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    try {
      return { value: await mine }
    } finally {
      waiting -= 1
    }
  }
}
