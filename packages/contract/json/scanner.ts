import type { JsonFault, Repair } from './node.ts'

/** Where a reading stands in its text, and what it has repaired so far. */
export interface Scanner {
  readonly text: string
  at: number
  nodes: number
  readonly repairs: Map<Repair, number>
  /** The key or index that is being read at each depth. */
  readonly path: (string | number)[]
}

/** Thrown inside the reader only; `readJson` turns it into a result. */
export interface Fault {
  readonly fault: JsonFault
}

export function fail(fault: JsonFault): never {
  const thrown: Fault = { fault }
  throw thrown
}

export function repair(scanner: Scanner, what: Repair): void {
  scanner.repairs.set(what, (scanner.repairs.get(what) ?? 0) + 1)
}

/** Skips JSON's four blanks, and others (full-width, no-break, byte order mark, NUL) as a repair. */
export function skipBlanks(scanner: Scanner): void {
  const { text } = scanner
  for (;;) {
    const code = text.charCodeAt(scanner.at)
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) scanner.at++
    else if (isOddBlank(code)) {
      repair(scanner, 'odd-blank')
      scanner.at++
    } else return
  }
}

function isOddBlank(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0xfeff ||
    code === 0x0b ||
    code === 0x0c ||
    code === 0 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x2028 ||
    code === 0x2029
  )
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** A letter, digit, `_`, `$` or anything beyond ASCII that may stand in an unquoted word. */
export function isWordCharacter(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    code === 0x24 ||
    (code >= 0x4e00 && code <= 0x9fff)
  )
}
