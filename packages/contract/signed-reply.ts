import { canonicalIdentity } from './identity.ts'

/*
 * Signed bills: what the province's ticket and the gateway's signature say, and the exact bytes they are made of. Both are compact JWS
 * (RFC 7515) with EdDSA over Ed25519; making and checking them is the servers' business, since cryptography has no place in here.
 */

/** The only algorithm of both (RFC 8037). */
export const SIGNED_ALGORITHM = 'EdDSA'
/** `typ` of a ticket and of a signature: neither is ever taken for the other (RFC 8725, 3.11). */
export const TICKET_TYPE = 'xuemian-ticket+jwt'
export const SIGNATURE_TYPE = 'xuemian-signature+jwt'
/** Query parameter of `/blduseinfo` that carries the ticket. */
export const TICKET_PARAMETER = 'rid'
/** Reply header that carries the signature. */
export const SIGNATURE_HEADER = 'Xuemian-Signature'
/** How long a ticket is good for a look-up. */
export const TICKET_SECONDS = 300
/** Where a gateway publishes its public keys, below its path prefix. */
export const SIGNING_KEYS_PATH = '/.well-known/jwks.json'

/** What a ticket says: one clerk may look up one person at one hospital, once. */
export interface TicketClaims {
  /** Organisation code of the hospital. */
  readonly aud: string
  /** Pseudonym of the clerk, the same on every ticket of that clerk. */
  readonly sub: string
  /** 128 random bits or more; also the salt of `person`. */
  readonly jti: string
  /** Epoch seconds. */
  readonly iat: number
  readonly exp: number
  /** SHA-256 of `personBytes(jti, number)`, base64url. */
  readonly person: string
}

/** What a signature says: this hospital answered this ticket about this person with these bytes. */
export interface SignatureClaims {
  /** Organisation code of the hospital. */
  readonly iss: string
  /** Epoch seconds, by the gateway's clock. */
  readonly iat: number
  /** The ticket as it came. */
  readonly rid: string
  /** SHA-256 of `personBytes(rid, number)`, base64url. */
  readonly person: string
  /** SHA-256 of the body as it was sent, base64url. */
  readonly body: string
}

const encoder = new TextEncoder()

/**
 * The bytes whose SHA-256 stands for a person: the salt, a zero byte, the canonical identity number (`canonicalIdentity`), in UTF-8. A number
 * that is none has no such bytes.
 */
export function personBytes(salt: string, identityNumber: string): Uint8Array | undefined {
  const canonical = canonicalIdentity(identityNumber)
  return canonical.ok ? encoder.encode(`${salt}\u0000${canonical.value}`) : undefined
}

/** Whether a text has the shape of a ticket: a compact JWS of at most 1024 characters, URL-safe without escaping. */
export function isTicketText(text: string): boolean {
  return text.length <= 1024 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)
}

/** The claims of a verified ticket's payload, or undefined where one is missing or of another type. */
export function readTicketClaims(payload: unknown): TicketClaims | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  const { aud, sub, jti, iat, exp, person } = payload as { [Name in keyof TicketClaims]?: unknown }
  if (!isText(aud) || !isText(sub) || !isText(jti) || !isText(person) || !isTime(iat) || !isTime(exp)) return undefined
  return { aud, sub, jti, iat, exp, person }
}

/** The claims of a verified signature's payload, or undefined where one is missing or of another type. */
export function readSignatureClaims(payload: unknown): SignatureClaims | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  const { iss, iat, rid, person, body } = payload as { [Name in keyof SignatureClaims]?: unknown }
  if (!isText(iss) || !isText(rid) || !isText(person) || !isText(body) || !isTime(iat)) return undefined
  return { iss, iat, rid, person, body }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}
