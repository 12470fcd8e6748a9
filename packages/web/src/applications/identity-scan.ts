import { parseScan } from '@xuemian/contract'

/**
 * The identity number within what a card reader or scanner typed, or undefined where there is none (a donation or product code). Readers
 * put blanks, quotes, marks or other fields around the number: `%11010519491231002X?`, `ZHANGSAN,11010519491231002X,19491231`.
 */
export function identityFromScan(scanned: string): string | undefined {
  const text = scanned.trim().toUpperCase()
  if (parseScan(text).kind === 'identity') return text
  if (/^[=&]/.test(text)) return undefined
  // Among fields only citizen numbers are sure: eight digits may be a date.
  return text
    .split(/[^0-9A-Z]+/)
    .find((field) => /^\d{17}[\dX]$|^\d{15}$/.test(field) && parseScan(field).kind === 'identity')
}
