/** A pasted JWK set of public keys, or why it is none. Empty text is an empty set. */
export type KeySet =
  | { readonly ok: true; readonly keys: readonly Readonly<Record<string, unknown>>[] }
  | { readonly ok: false; readonly why: 'unreadable' | 'private' }

/** Reads what the gateway's `signing-keys` prints. A private key must not even leave this page; all else is the province's to judge. */
export function parseKeySet(typed: string): KeySet {
  if (typed.trim() === '') return { ok: true, keys: [] }
  let keys: unknown
  try {
    keys = (JSON.parse(typed) as { keys?: unknown } | null)?.keys
  } catch {
    return { ok: false, why: 'unreadable' }
  }
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'object' && key !== null && !Array.isArray(key)))
    return { ok: false, why: 'unreadable' }
  if (keys.some((key) => 'd' in key)) return { ok: false, why: 'private' }
  return { ok: true, keys }
}
