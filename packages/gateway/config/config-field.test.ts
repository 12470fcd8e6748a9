import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { amountField, field, flagField, volumeField } from './config-field.ts'

const fault = (schema: z.ZodType, value: unknown) => {
  const read = schema.safeParse(value)
  return read.success ? undefined : read.error.issues[0]?.message
}

describe('a field', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['a name', field, '金额（元）'],
    ['a column alone', field, { column: 'XM' }],
    ['a flag', flagField, { column: 'ZF', true: ['9'], false: ['0'] }],
    ['an amount', amountField, { column: 'JE', in: 'fen', round: 'half-up', empty: ['-'] }],
    ['a quantity', volumeField, { column: 'SL', in: 'ml', mlPerUnit: 200 }],
  ])('is %s', (_what, schema, value) => {
    expect(fault(schema, value)).toBeUndefined()
  })

  test.each<[string, z.ZodType, unknown, string]>([
    ['numbers in a list', flagField, { column: 'ZF', true: [1] }, "true 须为列表，其中的数字要加引号，如 ['1']"],
    ['a word where a list belongs', field, { column: 'RQ', empty: '无' }, 'empty 须为列表'],
    ['another character set', field, { column: 'XM', charset: 'gbk' }, 'charset 只能是 gb18030、big5、utf-8'],
    ['another measure', volumeField, { column: 'SL', in: 'mL' }, 'in 只能是'],
    ['millilitres that are no number', volumeField, { column: 'SL', mlPerUnit: '200' }, 'mlPerUnit 须为'],
    ['another rounding', amountField, { column: 'JE', round: 'up' }, 'round 只能是 half-up'],
    ['no column', field, { charset: 'gb18030' }, '须为列名，或 { column: 列名, … }'],
    ['a number', field, 7, '须为列名，或 { column: 列名, … }'],
  ])('with %s is refused in words of its own', (_what, schema, value, words) => {
    expect(fault(schema, value)).toContain(words)
  })
})
