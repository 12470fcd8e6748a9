import type { NumberToken } from './node.ts'
import { fail, isDigit, isWordCharacter, repair, type Scanner } from './scanner.ts'

const STRICT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const LEADING_ZEROS = /^-?0\d+(?:\.\d+)?$/
const LOOSE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** Reads a number and keeps its digits as text. */
export function readNumber(scanner: Scanner): NumberToken {
  const { text } = scanner
  const start = scanner.at
  for (;;) {
    const code = text.charCodeAt(scanner.at)
    // digits, + - . and the letters of an exponent
    if (isDigit(code) || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x65 || code === 0x45) scanner.at++
    else break
  }
  const token = text.slice(start, scanner.at)
  if (isWordCharacter(text.charCodeAt(scanner.at))) fail('JSON_SYNTAX')
  if (!STRICT.test(token)) {
    if (LEADING_ZEROS.test(token)) repair(scanner, 'leading-zeros')
    else if (LOOSE.test(token)) repair(scanner, 'number-form')
    else fail(token.includes('..') ? 'JSON_ELLIPSIS' : 'JSON_SYNTAX')
  }
  return { kind: 'number', text: token }
}
