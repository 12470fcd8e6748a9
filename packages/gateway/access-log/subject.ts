import { createHmac, createSecretKey } from 'node:crypto'

/** Names a person in the access log: the same text for the same canonical identity number, and nobody finds the number without the key. */
export type SubjectOf = (canonicalIdentity: string) => string

/**
 * HMAC-SHA-256 cut to 128 bits, in base64url. Identity numbers are few enough to be tried one by one, so whoever holds the key can find the
 * number behind every subject: the key file is kept apart from the logs.
 */
export function createSubject(key: Uint8Array): SubjectOf {
  const secret = createSecretKey(key)
  return (identity) =>
    createHmac('sha256', secret).update(identity, 'utf8').digest().subarray(0, 16).toString('base64url')
}
