import { isBalanced } from './balance.ts'
import type { JsonMember, JsonNode, JsonObject, JsonReading } from './node.ts'
import { readNumber } from './number.ts'
import { type Fault, fail, isDigit, isWordCharacter, repair, type Scanner, skipBlanks } from './scanner.ts'
import { readString } from './string.ts'

const MAX_DEPTH = 32
/** A reply of 10 MB with real rows has about 400,000 values. */
const MAX_NODES = 500_000

/**
 * Reads JSON as hospitals write it (clauses.md section 4): strict JSON gives no repairs; missing and trailing commas, single quotes,
 * bare keys, leading zeros, raw newlines and Python's literals are put right and counted. What is unbalanced, abbreviated by `……` or
 * names a key twice is refused. Takes linear time and never throws.
 */
export function readJson(text: string): JsonReading {
  const scanner: Scanner = { text, at: 0, nodes: 0, repairs: new Map(), path: [] }
  try {
    const value = readValue(scanner, 0)
    skipBlanks(scanner)
    if (scanner.at < text.length) fail('JSON_SYNTAX')
    return { ok: true, value, repairs: scanner.repairs }
  } catch (thrown) {
    const { fault } = thrown as Fault
    // `……` stands where rows were left out: what is missing decides the message only when the brackets agree
    const syntax = fault === 'JSON_SYNTAX' || fault === 'JSON_ELLIPSIS'
    return { ok: false, fault: syntax && !isBalanced(text) ? 'JSON_UNBALANCED' : fault, path: scanner.path }
  }
}

function readValue(scanner: Scanner, depth: number): JsonNode {
  skipBlanks(scanner)
  if (++scanner.nodes > MAX_NODES) fail('JSON_TOO_LARGE')
  const code = scanner.text.charCodeAt(scanner.at)
  if (code === 0x22 || code === 0x27) return readString(scanner)
  if (code === 0x7b || code === 0x5b) {
    if (depth >= MAX_DEPTH) fail('JSON_TOO_DEEP')
    return code === 0x7b ? readObject(scanner, depth + 1) : readList(scanner, depth + 1)
  }
  if (isDigit(code) || code === 0x2d || code === 0x2b || code === 0x2e) return readNumber(scanner)
  return readLiteral(scanner)
}

function readLiteral(scanner: Scanner): JsonNode {
  const word = readWord(scanner)
  if (word === 'null') return null
  if (word === 'true') return true
  if (word === 'false') return false
  const lower = word.toLowerCase()
  if (lower === 'true' || lower === 'false' || lower === 'null' || lower === 'none' || lower === 'undefined') {
    repair(scanner, 'literal-case')
    return lower === 'true' ? true : lower === 'false' ? false : null
  }
  if (scanner.at >= scanner.text.length) return fail('JSON_UNBALANCED')
  return fail(scanner.text[scanner.at] === '…' ? 'JSON_ELLIPSIS' : 'JSON_SYNTAX')
}

function readWord(scanner: Scanner): string {
  const start = scanner.at
  while (isWordCharacter(scanner.text.charCodeAt(scanner.at))) scanner.at++
  return scanner.text.slice(start, scanner.at)
}

function readList(scanner: Scanner, depth: number): JsonNode[] {
  const items: JsonNode[] = []
  scanner.at++
  for (;;) {
    skipBlanks(scanner)
    const code = scanner.text.charCodeAt(scanner.at)
    if (code === 0x5d) {
      if (items.length > 0) repair(scanner, 'trailing-comma')
      scanner.at++
      return items
    }
    scanner.path[depth - 1] = items.length
    items.push(readValue(scanner, depth))
    scanner.path.length = depth
    skipBlanks(scanner)
    const next = scanner.text.charCodeAt(scanner.at)
    if (next === 0x2c) scanner.at++
    else if (next === 0x5d) {
      scanner.at++
      return items
    } else if (next === 0x7b || next === 0x22) repair(scanner, 'missing-comma')
    else failAtEnd(scanner)
  }
}

function readObject(scanner: Scanner, depth: number): JsonObject {
  const members: JsonMember[] = []
  let names: Set<string> | undefined
  scanner.at++
  for (;;) {
    skipBlanks(scanner)
    if (scanner.text.charCodeAt(scanner.at) === 0x7d) {
      if (members.length > 0) repair(scanner, 'trailing-comma')
      scanner.at++
      return { kind: 'object', members }
    }
    const raw = readKey(scanner)
    const key = raw.trim()
    scanner.path[depth - 1] = key
    // few keys are compared one by one, which is faster; many through a set, which stays linear
    if (members.length > 16) names ??= new Set(members.map((member) => member.key))
    if (names ? names.has(key) : members.some((member) => member.key === key)) fail('JSON_DUPLICATE_KEY')
    names?.add(key)
    skipBlanks(scanner)
    if (scanner.text.charCodeAt(scanner.at) !== 0x3a) failAtEnd(scanner)
    scanner.at++
    members.push({ key, trimmed: key.length !== raw.length, value: readValue(scanner, depth) })
    scanner.path.length = depth
    skipBlanks(scanner)
    const next = scanner.text.charCodeAt(scanner.at)
    if (next === 0x2c) scanner.at++
    else if (next === 0x7d) {
      scanner.at++
      return { kind: 'object', members }
    } else if (next === 0x22 || next === 0x27 || isWordCharacter(next)) repair(scanner, 'missing-comma')
    else failAtEnd(scanner)
  }
}

function readKey(scanner: Scanner): string {
  const code = scanner.text.charCodeAt(scanner.at)
  if (code === 0x22 || code === 0x27) return readString(scanner)
  const word = readWord(scanner)
  if (word === '') failAtEnd(scanner)
  repair(scanner, 'bare-key')
  return word
}

function failAtEnd(scanner: Scanner): never {
  const { text, at } = scanner
  if (at >= text.length) return fail('JSON_UNBALANCED')
  const ellipsis = text[at] === '…' || text.startsWith('..', at)
  return fail(ellipsis ? 'JSON_ELLIPSIS' : 'JSON_SYNTAX')
}
