import type { KeyObject } from 'node:crypto'
import { SIGNED_ALGORITHM } from '@xuemian/contract'
import { compactVerify, errors } from 'jose'

/** What a compact JWS says, or why it says nothing. */
export type OpenedJws =
  | { readonly ok: true; readonly claims: unknown; readonly kid: string }
  | { readonly ok: false; readonly why: 'unknown-key' | 'invalid' }

/** Verifies a compact JWS of one type by the key that `keyOf` answers for its `kid`. Times in it are the caller's to judge. */
export async function openJws(
  text: string,
  type: string,
  keyOf: (kid: string) => KeyObject | undefined,
): Promise<OpenedJws> {
  let kid = ''
  try {
    const find = ({ kid: named }: { readonly kid?: string }) => {
      kid = named ?? ''
      const key = keyOf(kid)
      if (!key) throw new errors.JWKSNoMatchingKey()
      return key
    }
    const { payload, protectedHeader } = await compactVerify(text, find, { algorithms: [SIGNED_ALGORITHM] })
    if (protectedHeader.typ !== type) return { ok: false, why: 'invalid' }
    return { ok: true, claims: JSON.parse(Buffer.from(payload).toString('utf8')), kid }
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return { ok: false, why: 'unknown-key' }
    if (error instanceof errors.JOSEError || error instanceof SyntaxError) return { ok: false, why: 'invalid' }
    throw error
  }
}
