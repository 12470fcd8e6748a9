import { formatYuan } from '@xuemian/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import { amount, day, flag, volume } from './convert.ts'
import type { AmountOptions, FlagOptions, VolumeOptions } from './fields.ts'

function told<T>(work: () => T): T | string | undefined {
  try {
    return work()
  } catch (error) {
    const failed = failureOf(error)
    return failed && `${failed.code} ${failed.message}`
  }
}
const money = (text: string, options: AmountOptions = {}) =>
  told(() => amount({ c: text }, { column: 'c', ...options }, 'money'))
const units = (text: string, options: VolumeOptions = {}, productMl?: number) =>
  told(() => volume({ c: text }, { column: 'c', ...options }, productMl, 'volume'))
const yes = (text: string | null, options: FlagOptions = {}) =>
  told(() => flag({ c: text }, { column: 'c', ...options }, 'voided'))

describe('a day', () => {
  test.each([
    ['2019-10-15', '2019-10-15'],
    ['2019-10-15 23:59:59.997', '2019-10-15'],
    ['2019/10/15 0:00:00', '2019-10-15'],
    ['20191015', '2019-10-15'],
    ['20191015235959', '2019-10-15'],
    ['2019年10月5日', '2019-10-05'],
    ['1571068800000', '2019-10-15'],
    ['/Date(1571068800000)/', '2019-10-15'],
  ])('%s is %s', (text, expected) => {
    expect(told(() => day({ c: text }, 'c', 'consumedOn'))).toBe(expected)
  })

  test.each(['2019-10-15 00:00:00+08', '2019-10-15T00:00:00Z', '15/10/2019', '1571068800001', '2019-02-30'])(
    '%s is refused, since which day it is would be a guess',
    (text) => {
      expect(told(() => day({ c: text }, 'c', 'consumedOn'))).toMatch(/^ROW_UNREADABLE .*consumedOn/)
    },
  )

  test('a value that stands for nothing is nothing', () => {
    const field = { column: 'c', empty: ['1900-01-01', '0000-00-00 00:00:00'] }
    expect(told(() => day({ c: '1900-01-01' }, field, 'consumedOn'))).toBeNull()
    expect(told(() => day({ c: '0000-00-00 00:00:00' }, field, 'consumedOn'))).toBeNull()
    expect(told(() => day({ c: '1900-01-02' }, field, 'consumedOn'))).toBe('1900-01-02')
  })

  test('that stands for nothing does so at every time of the day, and 0000-00-00 always', () => {
    const field = { column: 'c', empty: ['1900-01-01'] }
    expect(told(() => day({ c: '1900-01-01 00:00:00.000' }, field, 'settledOn'))).toBeNull()
    expect(told(() => day({ c: '19000101' }, field, 'settledOn'))).toBeNull()
    for (const c of ['0000-00-00', '0000-00-00 00:00:00', '00000000', '00000000000000'])
      expect(told(() => day({ c }, 'c', 'birthday'))).toBeNull()
    expect(told(() => day({ c: '0000-00-01' }, 'c', 'birthday'))).toMatch(/^ROW_UNREADABLE/)
  })

  test('before the first possible one is nothing', () => {
    expect(told(() => day({ c: '1949-12-31' }, 'c', 'settledOn', undefined, '1950-01-01'))).toBeNull()
    expect(told(() => day({ c: '1950-01-01' }, 'c', 'settledOn', undefined, '1950-01-01'))).toBe('1950-01-01')
  })
})

describe('an amount', () => {
  test.each([
    ['420.0000', {}, 42_000],
    ['.5', {}, 50],
    ['-12.50', {}, -1_250],
    ['42000', { in: 'fen' }, 42_000],
    ['42000.00', { in: 'fen' }, 42_000],
    ['-1', { in: 'fen' }, -1],
    ['210.1250', { round: 'half-up' }, 21_013],
    ['-210.1250', { round: 'half-up' }, -21_013],
    ['0.0049', { round: 'half-up' }, 0],
    ['0.995', { round: 'half-up' }, 100],
    ['999999999999.999', { round: 'half-up' }, 100_000_000_000_000],
    ['￥1,330.00', {}, 133_000],
    ['-￥420.00', {}, -42_000],
    ['420.00元', {}, 42_000],
    ['８０．５０', {}, 8_050],
    ['1,000', { in: 'fen' }, 1_000],
  ] as const)('%s with %o is %i fen', (text, options, fen) => {
    expect(money(text, options)).toBe(fen)
  })

  test.each([
    ['210.1250', {}],
    ['1e2', {}],
    ['1,2345.00', {}],
    ['约100', {}],
    ['$100', {}],
    ['420.5', { in: 'fen' }],
    ['1e3', { in: 'fen' }],
  ] as const)('%s with %o is refused by field, never rounded or guessed', (text, options) => {
    expect(money(text, options)).toMatch(/^ROW_UNREADABLE .*money/)
  })

  test('with more decimals than two says how to round', () => {
    expect(money('210.1250')).toContain('round: half-up')
    expect(money('abc')).not.toContain('round')
  })

  test('property: any number of fen is read back from its yuan with four decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (fen) => {
        expect(money(`${formatYuan(fen as never)}00`)).toBe(fen === 0 ? 0 : fen)
      }),
    )
  })
})

describe('a quantity', () => {
  test.each([
    ['1.50', {}, undefined, 150],
    ['400', { in: 'ml', mlPerUnit: 200 }, undefined, 200],
    ['300', { in: 'ml' }, 200, 150],
    ['300', { in: 'ml', mlPerUnit: 200 }, 100, 300],
    ['-200', { in: 'ml' }, 200, -100],
    ['200ml', {}, 200, 100],
    ['４００ｍｌ', {}, 200, 200],
    ['-150 毫升', { in: 'units' }, 100, -150],
    ['2U', { in: 'ml' }, 200, 200],
    ['0.5治疗量', { in: 'ml' }, undefined, 50],
    ['1,000', { in: 'ml' }, 200, 500],
  ] as const)('%s with %o and a product of %s ml is %i hundredths of a unit', (text, options, productMl, expected) => {
    expect(units(text, options, productMl)).toBe(expected)
  })

  test('ml that give more than two decimals, or without the ml of a unit, are refused', () => {
    expect(units('100', { in: 'ml' }, 300)).toMatch(/^ROW_UNREADABLE .*两位小数/)
    expect(units('100', { in: 'ml' })).toMatch(/^ROW_UNREADABLE .*mlPerUnit/)
    expect(units('1.555')).toMatch(/^ROW_UNREADABLE .*volume/)
    expect(units('200ml')).toMatch(/^ROW_UNREADABLE .*mlPerUnit/)
  })

  test.each(['1袋', '2个', 'ml', '2Uml', 'U'])('%s is refused: its measure is none', (text) => {
    expect(units(text, { in: 'ml' }, 200)).toMatch(/^ROW_UNREADABLE .*治疗量/)
  })
})

describe('a flag', () => {
  test.each([
    ['1', {}, true],
    ['是', {}, true],
    ['N', {}, false],
    [null, {}, false],
    ['作废', { true: ['作废'] }, true],
    ['正常', { true: ['作废'] }, false],
    ['2', { true: ['2'], false: ['1'] }, true],
    ['1', { true: ['2'], false: ['1'] }, false],
  ] as const)('%s with %o is %s', (text, options, expected) => {
    expect(yes(text, options)).toBe(expected)
  })

  test('a word that is neither is refused', () => {
    expect(yes('maybe')).toMatch(/^ROW_UNREADABLE/)
    expect(yes('3', { true: ['2'], false: ['1'] })).toMatch(/^ROW_UNREADABLE/)
  })
})
