import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { keyFailure } from './failure.ts'
import type { KeyRing } from './ring.ts'
import { type TicketKey, ticketKeyOf } from './ticket-key.ts'

/** Where a value lies. It is bound into the ciphertext, so that a value moved to another row or column no longer opens. */
export interface Place {
  readonly table: string
  readonly column: string
  readonly rowId: string
}

/** The one door to encryption of persons and credentials, and to the key of tickets. */
export interface Keys {
  /** Ciphertext of `plain` for one place; two calls never give the same bytes. */
  readonly encrypt: (plain: string | Uint8Array, place: Place) => Buffer
  /** The plain bytes; throws KEY_UNKNOWN or CIPHER_BROKEN (altered, cut, or taken from another place). */
  readonly decrypt: (cipher: Uint8Array, place: Place) => Buffer
  /** Like `decrypt`, as UTF-8 text. */
  readonly decryptText: (cipher: Uint8Array, place: Place) => string
  /** 32 bytes that are equal for equal (purpose, value) and say nothing without the key. Canonicalise the value first. */
  readonly blindIndex: (purpose: string, value: string) => Buffer
  /** Id of the key that `encrypt` uses now. */
  readonly currentKeyId: string
  /** Signs the tickets of look-ups. */
  readonly ticketKey: TicketKey
}

export type RandomBytes = (size: number) => Uint8Array

// Layout: format (1 byte, also the algorithm) | key id (4) | nonce (12) | tag (16) | ciphertext
const FORMAT = 1
const NONCE = 5
const TAG = 17
const BODY = 33

/**
 * AES-256-GCM and HMAC-SHA-256 over the keys of a ring. Each (table, column) has its own key derived by HKDF, so random
 * 96-bit nonces stay far below the limit of 2^32 messages a key.
 */
export function createKeys(ring: KeyRing, random: RandomBytes): Keys {
  const derived = new Map<string, Buffer>()
  function columnKey(keyId: string, place: Place): Buffer {
    const name = JSON.stringify([keyId, place.table, place.column])
    const known = derived.get(name)
    if (known) return known
    const secret = ring.keys.get(keyId)
    if (!secret) throw keyFailure('KEY_UNKNOWN', keyId)
    const key = Buffer.from(hkdfSync('sha256', secret, '', `xuemian encrypt ${place.table}.${place.column}`, 32))
    derived.set(name, key)
    return key
  }
  const indexKey = Buffer.from(hkdfSync('sha256', ring.index, '', 'xuemian blind index', 32))

  function encrypt(plain: string | Uint8Array, place: Place): Buffer {
    const head = Buffer.concat([Buffer.of(FORMAT), Buffer.from(ring.current, 'hex'), random(12)])
    const cipher = createCipheriv('aes-256-gcm', columnKey(ring.current, place), head.subarray(NONCE))
    cipher.setAAD(associated(head, place))
    const body = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([head, cipher.getAuthTag(), body])
  }

  function decrypt(bytes: Uint8Array, place: Place): Buffer {
    const cipher = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (cipher.length < BODY || cipher[0] !== FORMAT)
      throw keyFailure('CIPHER_BROKEN', `${place.table}.${place.column}`)
    const key = columnKey(cipher.subarray(1, NONCE).toString('hex'), place)
    const decipher = createDecipheriv('aes-256-gcm', key, cipher.subarray(NONCE, TAG), { authTagLength: 16 })
    decipher.setAAD(associated(cipher.subarray(0, TAG), place))
    decipher.setAuthTag(cipher.subarray(TAG, BODY))
    try {
      return Buffer.concat([decipher.update(cipher.subarray(BODY)), decipher.final()])
    } catch (cause) {
      throw keyFailure('CIPHER_BROKEN', `${place.table}.${place.column}`, cause)
    }
  }

  return {
    encrypt,
    decrypt,
    decryptText: (cipher, place) => decrypt(cipher, place).toString('utf8'),
    blindIndex: (purpose, value) =>
      createHmac('sha256', indexKey)
        .update(JSON.stringify([purpose, value]))
        .digest(),
    currentKeyId: ring.current,
    ticketKey: ticketKeyOf(ring),
  }
}

/** JSON of an array is injective: no two places share their associated data. */
function associated(head: Buffer, place: Place): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify([place.table, place.column, place.rowId]))])
}
