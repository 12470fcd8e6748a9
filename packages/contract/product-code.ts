import { normaliseCode } from './text.ts'

/** Whether a code has the 8-character shape of a blood product code: 5 product, 1 donation type, 2 division (`P0001V00`). */
export function isProductCode(code: string): boolean {
  return /^[A-Z]\d{4}[0-9A-Z]{3}$/.test(code)
}

/** A product code without a scanner's `=<`, upper case; a code of unknown shape stays itself, normalised. */
export function canonicalProductCode(text: string): string {
  return normaliseCode(text).replace(/^=</, '').replace(/\s/g, '')
}
