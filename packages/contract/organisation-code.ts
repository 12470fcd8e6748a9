const WEIGHTS_9 = [3, 7, 9, 10, 5, 8, 4, 2]
const WEIGHTS_18 = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
/** GB 32100 leaves out I, O, S, V and Z. */
const ALPHABET_18 = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ALPHABET_36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The check character of a 9-character organisation code over its first 8 (GB 11714). */
export function organisationCheckCharacter(first8: string): string {
  const sum = WEIGHTS_9.reduce((total, weight, i) => total + weight * ALPHABET_36.indexOf(first8[i] ?? ''), 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

/** Whether a 9-character organisation code verifies. */
export function isOrganisationCode9(code: string): boolean {
  return /^[0-9A-Z]{8}[0-9X]$/.test(code) && organisationCheckCharacter(code) === code[8]
}

/** Whether an 18-character unified social credit code verifies (GB 32100). */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false
  const sum = WEIGHTS_18.reduce((total, weight, i) => total + weight * ALPHABET_18.indexOf(code[i] ?? ''), 0)
  return ALPHABET_18[(31 - (sum % 31)) % 31] === code[17]
}

/** The 9-character organisation code that a credit code holds at positions 9 to 17. */
export function organisationOfCreditCode(code: string): string {
  return code.slice(8, 17)
}

/** A medical institution's 22-character code by WS 218. */
export interface InstitutionCode {
  readonly organisation: string
  /** GB/T 2260 division of the county. */
  readonly division: string
  readonly economicType: string
  readonly category: string
  readonly ownership: string
}

/** Splits a 22-character institution code (`40224846313020211A1001`), or undefined where its shape or check character is wrong. */
export function parseInstitutionCode(code: string): InstitutionCode | undefined {
  const match = /^([0-9A-Z]{9})(\d{6})(\d{2})([A-Z]\d{3})([0-9A-Z])$/.exec(code)
  if (!match) return undefined
  const [, organisation = '', division = '', economicType = '', category = '', ownership = ''] = match
  return isOrganisationCode9(organisation) ? { organisation, division, economicType, category, ownership } : undefined
}
