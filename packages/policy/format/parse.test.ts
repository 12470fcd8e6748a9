import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { formatProblems, lineOf, parseFile } from './parse.ts'

/** The faults of a text by a schema, as `line path: Chinese (English)`. */
function faults(text: string, schema: z.ZodType): readonly string[] {
  const parsed = parseFile(text, 'x.yaml', schema)
  return parsed.ok ? [] : parsed.problems.map(({ line, path, zh, en }) => `${line} ${path}: ${zh} (${en})`)
}

describe('a file that is not what its schema asks', () => {
  const of = (field: z.ZodType) => z.strictObject({ field })
  const rows: readonly (readonly [text: string, schema: z.ZodType, fault: string])[] = [
    ['a: 1', z.strictObject({}), '1 : 不认识的键：a (unknown key: a)'],
    ['a: 1\nb: 2', z.strictObject({}), '1 : 不认识的键：a、b (unknown key: a, b)'],
    ['field: c', of(z.enum(['a', 'b'])), '1 field: 只能是：a、b (must be one of: a, b)'],
    ['field: 2', of(z.literal([1, true])), '1 field: 只能是：1、true (must be one of: 1, true)'],
    ['other: 1', z.object({ field: z.string() }), '1 field: 缺少，或不是文字 (missing, or not of type string)'],
    ['field: 1', of(z.string()), '1 field: 须为文字 (must be of type string)'],
    ['field: a', of(z.number()), '1 field: 须为数字 (must be of type number)'],
    ['field: 1.5', of(z.int()), '1 field: 须为整数 (must be of type int)'],
    ['field: a', of(z.boolean()), '1 field: 须为true 或 false (must be of type boolean)'],
    ['field: a', of(z.array(z.string())), '1 field: 须为列表 (must be of type array)'],
    ['field: a', of(z.strictObject({})), '1 field: 须为一组键值 (must be of type object)'],
    ['field: a', of(z.record(z.string(), z.string())), '1 field: 须为一组键值 (must be of type record)'],
    ['field: 1', of(z.int().min(2)), '1 field: 太小或太短，至少2 (too small, at least 2)'],
    ['field: []', of(z.array(z.string()).min(1)), '1 field: 太小或太短，至少1 (too small, at least 1)'],
    ['field: 3', of(z.int().max(2)), '1 field: 太大或太长，至多2 (too big, at most 2)'],
    ['field: 1.234', of(z.number().multipleOf(0.01)), '1 field: 至多两位小数 (has at most two decimals)'],
    ['field: b', of(z.string().regex(/^a$/)), '1 field: 写法须符合 /^a$/ (must match /^a$/)'],
    ['field: b', of(z.string().startsWith('a')), '1 field: 写法不符合要求 (is not written as required)'],
    ['B: 1', z.record(z.string().regex(/^a$/), z.int()), '1 B: 写法不符合要求 (is not written as required)'],
    ['field: 1', of(z.int().refine(() => false, { error: '不对 · wrong' })), '1 field: 不对 (wrong)'],
    ['field: 1', of(z.union([z.string(), z.boolean()])), '1 field: 写法不正确 (Invalid input)'],
  ]
  for (const [text, schema, fault] of rows) {
    it(`is told so: ${fault}`, () => expect(faults(text, schema)).toEqual([fault]))
  }

  it('is told all at once, by line, with the path of each', () => {
    const schema = z.strictObject({ list: z.array(z.strictObject({ a: z.int() })), b: z.string(), c: z.int() })
    expect(
      faults('c: x\nlist:\n  - { a: 1 }\n  - a: y\n  - { a: z }\nb: 1\n', schema).map((row) => row.split(':')[0]),
    ).toEqual(['1 c', '4 list[1].a', '5 list[2].a', '6 b'])
  })
})

describe('a file that is not plain YAML', () => {
  it('is refused with the line of each fault and what the reader of YAML says', () => {
    expect(faults('a: 1\nb: 2\na: 3\nb: 4\n', z.object({}))).toEqual([
      '3 : 不是有效的 YAML，请检查缩进、引号和重复的键 (not valid YAML: Map keys must be unique at line 3, column 1:)',
      '4 : 不是有效的 YAML，请检查缩进、引号和重复的键 (not valid YAML: Map keys must be unique at line 4, column 1:)',
    ])
  })

  it('is refused for an alias, at the first of them', () => {
    expect(faults('a: &one 1\nb: x\nc: *one\nd: *one\n', z.object({}))).toEqual([
      '3 : 不能用 YAML 的别名（*）：规则要逐条写明，读的人才看得到 (has a YAML alias (*): rules are written out)',
    ])
  })
})

describe('the line of a path', () => {
  const text = '# a comment\na:\n  - b: 1\n    c: 2\n  - d: 3\n'
  it('is where its value stands, or the nearest part of it that exists', () => {
    expect(lineOf(text, ['a', 0, 'c'])).toBe(4)
    expect(lineOf(text, ['a', 1, 'd'])).toBe(5)
    expect(lineOf(text, ['a', 1, 'x', 'y'])).toBe(5)
    expect(lineOf(text, ['x'])).toBe(2)
    expect(lineOf('', ['a'])).toBe(1)
  })
})

describe('faults as text', () => {
  it('are a line each, with a point where the whole file is meant', () => {
    const problem = { file: 'x.yaml', line: 2, path: 'a.b', zh: '不对', en: 'wrong' }
    expect(formatProblems([problem, { ...problem, line: 1, path: '' }])).toBe(
      'x.yaml:2 a.b：不对（wrong）\nx.yaml:1 .：不对（wrong）',
    )
  })
})
