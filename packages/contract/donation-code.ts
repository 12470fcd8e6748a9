import { normaliseCode } from './text.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*'
/** 5 characters of the station, 2 digits of the year, 6 digits of the serial. */
const NUMBER = /^[0-9A-Z]{5}\d{8}$/

/** The check character of a donation number, ISO 7064 MOD 37-2: `ABCDE27000069` gives `C`. */
export function donationCheckCharacter(number: string): string {
  let sum = 0
  for (const character of number) sum = ((sum + ALPHABET.indexOf(character)) * 2) % 37
  return ALPHABET[(38 - sum) % 37] ?? ''
}

/** Whether a code has the 13-character shape of a donation number (献血码). Codes of another shape are kept and compared as they stand. */
export function isDonationNumber(code: string): boolean {
  return NUMBER.test(code)
}

/**
 * What all spellings of a donation code have in common: the 13 characters without a scanner's `=`, the two flag characters behind and a
 * check character that verifies. A code of unknown shape stays itself, normalised.
 */
export function canonicalDonationCode(text: string): string {
  const code = normaliseCode(text).replace(/[\s-]/g, '')
  const scanned = code.startsWith('=')
  const rest = scanned ? code.slice(1) : code
  const number = rest.slice(0, 13)
  if (!NUMBER.test(number)) return code
  const tail = rest.slice(13)
  const check = donationCheckCharacter(number)
  if (tail === '' || tail === check) return number
  const flags = tail.slice(0, 2)
  // without the scanner's `=` only the flags `00` are told from the end of a longer code of the hospital's own
  const flagged = /^[0-9A-Z]{2}$/.test(flags) && (scanned || flags === '00')
  return flagged && (tail.length === 2 || tail.slice(2) === check) ? number : code
}
