import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { isNumber, isObject, type JsonNode } from './node.ts'
import { readJson } from './read.ts'

const long = process.env.XUEMIAN_LONG !== undefined
if (long) vi.setConfig({ testTimeout: 1_200_000 })
else fc.configureGlobal({ seed: 20261122 })

/** What `JSON.parse` would give; keys trimmed on both sides. */
function plain(node: JsonNode): unknown {
  if (isNumber(node)) return Number(node.text)
  if (Array.isArray(node)) return node.map(plain)
  if (isObject(node)) return node.members.map(({ key, value }) => [key, plain(value)])
  return node
}

function listed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(listed)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).map(([key, inner]) => [key.trim(), listed(inner)])
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function repairsOf(text: string): Record<string, number> | string {
  const result = readJson(text)
  return result.ok ? Object.fromEntries(result.repairs) : result.fault
}

/** Keys of `JSON.parse` are reordered when they look like indices; letters keep their order. */
const key = fc.string({ unit: 'grapheme' }).map((text) => `k${text}`)
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
})).value

describe('strict JSON', () => {
  test('reads as JSON.parse reads it, with nothing repaired', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t'), (sent, indent) => {
        const result = readJson(JSON.stringify(sent, null, indent))
        if (!result.ok) return expect(result.fault).toBe('JSON_DUPLICATE_KEY')
        expect(result.repairs.size).toBe(0)
        expect(plain(result.value)).toEqual(listed(JSON.parse(JSON.stringify(sent))))
      }),
    )
  })

  test('is whatever needs no repair, and nothing else', () => {
    const token = fc.constantFrom(...'{}[],:"\'\\ \n-+.019eE', 'true', 'null', 'None', '"a"', 'u0041', 'a', '张', '…')
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join('')),
        (text) => {
          const result = readJson(text)
          const parsed = parse(text)
          if (result.ok && result.repairs.size === 0) expect(parsed).toBeDefined()
          if (parsed)
            expect(result.ok ? result.repairs.size : result.fault === 'JSON_DUPLICATE_KEY').toEqual(
              result.ok ? 0 : true,
            )
        },
      ),
      { numRuns: long ? 300_000 : 5_000 },
    )
  })

  test('keeps the digits of every number', () => {
    const result = readJson('[202411220000123450017,1.10,0.1e1]')
    expect(result.ok && JSON.stringify(result.value)).toBe(
      '[{"kind":"number","text":"202411220000123450017"},{"kind":"number","text":"1.10"},{"kind":"number","text":"0.1e1"}]',
    )
  })

  test('keeps __proto__ a name like any other', () => {
    const result = readJson('{"__proto__":{"success":true}}')
    expect(result.ok && isObject(result.value) && result.value.members[0]?.key).toBe('__proto__')
    expect(({} as Record<string, unknown>).success).toBeUndefined()
  })
})

describe('repairs', () => {
  test.each([
    ['{"a":1 "b":2}', { 'missing-comma': 1 }],
    ['[{"a":1} {"a":2}]', { 'missing-comma': 1 }],
    ['[1,2,]', { 'trailing-comma': 1 }],
    ['{"a":1,}', { 'trailing-comma': 1 }],
    ["{'a':'b'}", { 'single-quotes': 2 }],
    ['{a:1,姓名:2}', { 'bare-key': 2 }],
    ['[True,FALSE,None,NULL,undefined]', { 'literal-case': 5 }],
    ['[0030,-01.5]', { 'leading-zeros': 2 }],
    ['[.5,5.,+1]', { 'number-form': 3 }],
    ['"a\nb\tc"', { 'raw-control': 2 }],
    ['"C:\\data \\\' \\u12"', { 'bad-escape': 3 }],
    ['{\u3000"a"\u00a0:1}', { 'odd-blank': 2 }],
  ])('mends %j', (text, repairs) => {
    expect(repairsOf(text)).toEqual(repairs)
  })

  test('keeps the backslash of an unknown escape', () => {
    expect(readJson('"C:\\data"')).toMatchObject({ value: 'C:\\data' })
  })
})

describe('refusals', () => {
  test.each(
    [
      ['{"a":1', 'JSON_UNBALANCED'],
      ['{"a":"b', 'JSON_UNBALANCED'],
      ['{"a":[1}', 'JSON_UNBALANCED'],
      ['{"a":1}}', 'JSON_UNBALANCED'],
      ['', 'JSON_UNBALANCED'],
      ['[1,……]', 'JSON_ELLIPSIS'],
      ['[1,...]', 'JSON_ELLIPSIS'],
      ['{"a":1,……}', 'JSON_ELLIPSIS'],
      ['[1 2]', 'JSON_SYNTAX'],
      ['[1,,2]', 'JSON_SYNTAX'],
      ['{"a" 1}', 'JSON_SYNTAX'],
      ['{"a":1} {"b":2}', 'JSON_SYNTAX'],
      ['{"a":NaN}', 'JSON_SYNTAX'],
      ['12ab', 'JSON_SYNTAX'],
      ['{"a":1,"a":1}', 'JSON_DUPLICATE_KEY'],
      ['{"a":1,"a ":1}', 'JSON_DUPLICATE_KEY'],
      [`{${Array.from({ length: 40 }, (_, i) => `"k${i}":0`).join(',')},"k3":1}`, 'JSON_DUPLICATE_KEY'],
      ['['.repeat(33) + ']'.repeat(33), 'JSON_TOO_DEEP'],
      [`[${'0,'.repeat(500_000)}0]`, 'JSON_TOO_LARGE'],
    ].map(([text = '', fault = '']) => [text.slice(0, 30), fault, text] as const),
  )('refuses %j… as %s', (_, fault, text) => {
    expect(repairsOf(text)).toBe(fault)
  })
})
