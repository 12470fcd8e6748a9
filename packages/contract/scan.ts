import type { Rh } from './blood-use-value.ts'
import { canonicalDonationCode, isDonationNumber } from './donation-code.ts'
import { canonicalIdentity, hintOf, identityKind, normaliseIdentity } from './identity.ts'
import { canonicalProductCode, isProductCode } from './product-code.ts'
import { normaliseCode } from './text.ts'

/** What a scanner or a card reader typed (browser.md section 6: `=` donation, `=<` product, `=%` blood group, `&>` expiry). */
export type Scan =
  | { readonly kind: 'donation'; readonly donCode: string }
  | { readonly kind: 'product'; readonly prodCode: string }
  | { readonly kind: 'blood-group'; readonly abo: 'A' | 'B' | 'O' | 'AB'; readonly rh: Rh }
  /** The digits after `&>` as they stand: century, year, day of the year, time. */
  | { readonly kind: 'expiry'; readonly code: string }
  /** `hint` is a sentence for the clerk where the number looks mistyped; it does not stop anything. */
  | { readonly kind: 'identity'; readonly identityNumber: string; readonly hint: string | null }
  | { readonly kind: 'unknown'; readonly text: string }

type BloodGroup = { readonly abo: 'A' | 'B' | 'O' | 'AB'; readonly rh: Rh }

/** The first two characters of an ISBT 128 ABO/RhD code (domain.md section 5). */
const bloodGroups: Readonly<Record<string, BloodGroup>> = {
  '62': { abo: 'A', rh: '+' },
  '06': { abo: 'A', rh: '-' },
  '73': { abo: 'B', rh: '+' },
  '17': { abo: 'B', rh: '-' },
  '51': { abo: 'O', rh: '+' },
  '95': { abo: 'O', rh: '-' },
  '84': { abo: 'AB', rh: '+' },
  '28': { abo: 'AB', rh: '-' },
}

/** Recognises one scanned line; a trailing Enter or Tab and full-width characters of an input method do no harm. */
export function parseScan(typed: string): Scan {
  const text = normaliseCode(typed.slice(0, 256))
  if (text.startsWith('=<')) {
    const prodCode = canonicalProductCode(text)
    return isProductCode(prodCode) ? { kind: 'product', prodCode } : { kind: 'unknown', text }
  }
  if (text.startsWith('=%')) {
    const group = /^=%[0-9A-Z]{4}$/.test(text) ? bloodGroups[text.slice(2, 4)] : undefined
    return group ? { kind: 'blood-group', ...group } : { kind: 'unknown', text }
  }
  if (/^&>\d{6,10}$/.test(text)) return { kind: 'expiry', code: text.slice(2) }
  const identity = parseIdentityScan(text)
  // a 15-digit donation number with flags has no birth date where an old citizen number has one
  if (!text.startsWith('=') && identity?.hint === null) return identity
  const donCode = canonicalDonationCode(text)
  if (isDonationNumber(donCode)) return { kind: 'donation', donCode }
  if (isProductCode(text)) return { kind: 'product', prodCode: text }
  return identity ?? { kind: 'unknown', text }
}

function parseIdentityScan(text: string): Extract<Scan, { kind: 'identity' }> | undefined {
  const number = normaliseIdentity(text)
  const citizenLike = /^\d{17}[\dX]$|^\d{15}$/.test(number)
  const permit = /^[HM](?:\d{8}|\d{10})$/.test(number) || identityKind(number) === 'taiwan-permit'
  const canonical = citizenLike || permit ? canonicalIdentity(number) : undefined
  if (!canonical?.ok) return undefined
  return { kind: 'identity', identityNumber: canonical.value, hint: hintOf(number) }
}
