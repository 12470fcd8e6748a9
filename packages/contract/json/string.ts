import { fail, repair, type Scanner } from './scanner.ts'

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Reads a string from its opening quote to its closing one. Raw control characters and unknown escapes are kept as they stand. */
export function readString(scanner: Scanner): string {
  const { text } = scanner
  const quote = text.charCodeAt(scanner.at)
  if (quote === 0x27) repair(scanner, 'single-quotes')
  let start = ++scanner.at
  // pieces are joined once: adding them one by one leaves millions of half-built strings to the collector
  const pieces: string[] = []
  for (;;) {
    const code = text.charCodeAt(scanner.at)
    if (code === quote) {
      const last = text.slice(start, scanner.at++)
      return pieces.length === 0 ? last : pieces.join('') + last
    }
    if (code === 0x5c) {
      pieces.push(text.slice(start, scanner.at), readEscape(scanner))
      start = scanner.at
    } else if (code < 0x20) {
      repair(scanner, 'raw-control')
      scanner.at++
    } else if (scanner.at >= text.length) fail('JSON_UNBALANCED')
    else scanner.at++
  }
}

function readEscape(scanner: Scanner): string {
  const { text } = scanner
  const letter = text[scanner.at + 1]
  if (letter === undefined) fail('JSON_UNBALANCED')
  const plain = escapes[letter]
  if (plain !== undefined) {
    scanner.at += 2
    return plain
  }
  if (letter === 'u') {
    const hex = text.slice(scanner.at + 2, scanner.at + 6)
    if (/^[0-9a-fA-F]{4}$/.test(hex)) {
      scanner.at += 6
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
  }
  repair(scanner, 'bad-escape')
  if (letter === "'") {
    scanner.at += 2
    return "'"
  }
  scanner.at += 1
  return '\\'
}
