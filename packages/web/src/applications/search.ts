import { identityKind, normaliseIdentity } from '@xuemian/contract'

/** Whether a search text may be an identity number: it would stand in an address, where no person's number belongs. */
export function looksLikeIdentity(typed: string): boolean {
  const number = normaliseIdentity(typed).replace(/[\s-]/g, '')
  return /^\d{15}$|^\d{16,19}$|^\d{17}X$/.test(number) || (identityKind(number) !== 'other' && !/^\d{8}$/.test(number))
}
