import type { Day } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { changed, everyClassField } from '../test/every-field.ts'
import { classDictionarySchema, priceOn } from './class-schema.ts'

const faults = (path: string, value: unknown) =>
  classDictionarySchema
    .safeParse(changed(everyClassField, path, value))
    .error?.issues.map((issue) => issue.path.join('.')) ?? []
const one = 'classes.0'

/** What a field takes, and what it refuses. */
const limits: readonly (readonly [path: string, taken: readonly unknown[], refused: readonly unknown[]])[] = [
  ['id', ['X'], ['', undefined]],
  ['version', ['1'], ['', undefined]],
  ['title', ['目'], ['', undefined]],
  ['status', ['enacted', 'unconfirmed'], ['', 'draft', undefined]],
  ['effective.to', ['2020-01-01', null], ['2019-12-31']],
  ['sources', [[...everyClassField.sources, ...everyClassField.sources]], [[], undefined]],
  ['reviewed', ['2026-01-01'], ['2026-02-30', undefined]],
  ['classes', [[]], [undefined, [...everyClassField.classes, ...everyClassField.classes]]],
  [`${one}.code`, ['1', '1'.repeat(32)], ['', '1'.repeat(33)]],
  [`${one}.name`, ['血'], ['']],
  [`${one}.component`, ['red-cells', 'other'], ['', 'blood']],
  [`${one}.unit`, ['U', '100毫升'], ['']],
  [`${one}.millilitres`, [1, 10_000_000, null], [0, 10_000_001, undefined]],
  [`${one}.waivable`, [true, false], [undefined, 'yes']],
  [`${one}.prices`, [[], [{ from: '2020-01-01' }]], [undefined, [{}]]],
  [`${one}.prices.0.negative`, [undefined, '0.01'], ['-', 1]],
]

describe('a file of classes and prices', () => {
  it('may write every field at once, and no other', () => {
    expect(classDictionarySchema.safeParse(everyClassField).error?.issues).toBeUndefined()
    for (const place of ['effective', 'sources.0', one, `${one}.prices.0`])
      expect(faults(`${place}.x`, 1)).toEqual([place])
    expect(faults('x', 1)).toEqual([''])
  })

  for (const [path, taken, refused] of limits) {
    it(`knows what ${path} may be`, () => {
      for (const value of taken) expect(faults(path, value)).toEqual([])
      for (const value of refused) expect(faults(path, value).map((at) => at.slice(0, path.length))).toEqual([path])
    })
  }

  it('says that a code stands twice', () => {
    const twice = changed(everyClassField, 'classes', [...everyClassField.classes, ...everyClassField.classes])
    expect(classDictionarySchema.safeParse(twice).error?.issues[0]?.message).toBe(
      '类别编码重复 · class codes must be unique',
    )
  })
})

describe('the price on a day', () => {
  const prices = (...rows: readonly [from: string, positive?: string, negative?: string][]) => {
    const list = rows.map(([from, positive, negative]) => ({ from, positive, negative }))
    const [found] = classDictionarySchema.parse(changed(everyClassField, `${one}.prices`, list)).classes
    if (!found) throw new Error('no class')
    return (day: string, rh: '+' | '-' = '+') => priceOn(found, rh, day as Day)
  }

  it('is the one that began last, from its first day on, in whatever order they stand', () => {
    const rows: readonly [string, string][] = [
      ['2020-01-01', '200.00'],
      ['2022-01-01', '210.00'],
      ['2024-01-01', '220.00'],
    ]
    for (const list of [rows, [...rows].reverse(), [rows[1], rows[2], rows[0]] as typeof rows]) {
      const on = prices(...list)
      expect(
        ['2019-12-31', '2020-01-01', '2021-12-31', '2022-01-01', '2023-12-31', '2024-01-01'].map((day) => on(day)),
      ).toEqual([null, 20_000, 20_000, 21_000, 21_000, 22_000])
    }
  })

  it('is the last that is written where two begin on one day', () => {
    expect(prices(['2020-01-01', '200.00'], ['2020-01-01', '210.00'])('2020-01-01')).toBe(21_000)
  })

  it('is told apart by Rh, and unknown where a price no longer names it', () => {
    const on = prices(['2020-01-01', '200.00', '400.00'], ['2022-01-01', '210.00'])
    expect([on('2021-01-01'), on('2021-01-01', '-'), on('2022-01-01'), on('2022-01-01', '-')]).toEqual([
      20_000,
      40_000,
      21_000,
      null,
    ])
    expect(prices()('2022-01-01')).toBeNull()
  })
})
