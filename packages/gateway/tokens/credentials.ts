import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** A client as configured: `credential` is a verifier made by `machineCredential` or `passwordCredential`, never a password. */
export interface Client {
  readonly id: string
  readonly credential: string
  /** Addresses and networks from which this client may ask; absent: from everywhere that the gateway's own list lets pass. */
  readonly allow?: readonly string[] | undefined
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

/** What checks the id and password of a client: the same work for an unknown id and for a wrong password. */
export interface Credentials {
  credentialOf(id: string): string | undefined
  /** Whether this is the generated secret of this id. */
  isSecret(id: string, password: string): boolean
  /** Whether any client has a password that a person chose. */
  readonly hasChosen: boolean
  /** Whether this is the chosen password of this id. Takes 128 MB and a third of a second, at the default cost: one at a time, by `createPasswordGate`. */
  isChosen(id: string, password: string): Promise<boolean>
}

interface Secret {
  readonly salt: string
  readonly digest: string
}

interface Chosen extends Secret {
  readonly cost: number
}

/** Checks against the configured clients. */
export function createCredentials(clients: readonly Client[]): Credentials {
  const byId = new Map(clients.map((client) => [client.id, client.credential]))
  const secrets = new Map<string, Secret>()
  const chosen = new Map<string, Chosen>()
  for (const { id, credential } of clients) {
    const [, cost = '', salt = '', digest = ''] = CHOSEN.exec(credential) ?? []
    if (cost !== '') chosen.set(id, { cost: Number(cost), salt, digest })
    const [, secretSalt, secretDigest] = MACHINE.exec(credential) ?? []
    if (secretSalt && secretDigest) secrets.set(id, { salt: secretSalt, digest: secretDigest })
  }
  const highest = Math.max(0, ...[...chosen.values()].map(({ cost }) => cost))
  const nobody: Chosen = { cost: highest, salt: 'no such client', digest: '' }
  return {
    credentialOf: (id) => byId.get(id),
    isSecret(id, password) {
      const { salt, digest } = secrets.get(id) ?? nobody
      return equal(keyed(salt, password), digest)
    },
    hasChosen: highest > 0,
    async isChosen(id, password) {
      const { cost, salt, digest } = chosen.get(id) ?? nobody
      return equal(await stretched(cost, salt, password), digest)
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

function equal(computed: Buffer, stored: string): boolean {
  const bytes = Buffer.from(stored, 'base64url')
  return (
    timingSafeEqual(computed, bytes.length === computed.length ? bytes : Buffer.alloc(computed.length)) &&
    bytes.length > 0
  )
}
