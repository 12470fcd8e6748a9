import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fen, formatUnits, formatYuan, parseFen, parseUnits, type UnitHundredths } from './index.ts'

if (!process.env.XUEMIAN_LONG) fc.configureGlobal({ seed: 20261122 })

describe('yuan to fen', () => {
  test.each([
    ['440', 44000],
    ['100.0', 10000],
    ['-12.50', -1250],
    ['0', 0],
    ['-0.00', 0],
    ['0.1', 10],
    ['1.10', 110],
    ['1.1000', 110],
    ['9999999999999.99', 999999999999999],
  ])('reads %s', (text, fen) => {
    expect(parseFen(text)).toEqual({ ok: true, value: fen })
  })

  test.each([
    '',
    ' 1',
    '1.',
    '.5',
    '01',
    '+1',
    '1e2',
    '1,000',
    '100.005',
    '0x10',
    '１',
    'NaN',
    '10000000000000',
    '--1',
  ])('refuses %j', (text) => {
    expect(parseFen(text).ok).toBe(false)
    expect(parseUnits(text).ok).toBe(false)
  })

  test('loses nothing that big integers keep', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), (cents) => {
        const abs = cents < 0n ? -cents : cents
        const text = `${cents < 0n ? '-' : ''}${abs / 100n}.${String(abs % 100n).padStart(2, '0')}`
        expect(parseFen(text)).toEqual({ ok: true, value: Number(cents) })
        expect(parseFen(formatYuan(Number(cents) as Fen))).toEqual({ ok: true, value: Number(cents) })
        expect(parseUnits(formatUnits(Number(cents) as UnitHundredths))).toEqual({ ok: true, value: Number(cents) })
      }),
    )
  })
})

test.each([
  [150, '1.5'],
  [400, '4'],
  [-5, '-0.05'],
  [0, '0'],
])('writes %i hundredths of a unit as %s', (units, text) => {
  expect(formatUnits(units as UnitHundredths)).toBe(text)
})

test.each([
  [10000, '100.00'],
  [-1250, '-12.50'],
  [5, '0.05'],
])('writes %i fen as %s', (fen, text) => {
  expect(formatYuan(fen as Fen)).toBe(text)
})

test('one division writes every amount and volume as a JSON number digit for digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (hundredths) => {
      fc.pre(hundredths !== 0)
      expect(JSON.stringify(hundredths / 100)).toBe(formatUnits(hundredths as UnitHundredths))
    }),
    { numRuns: process.env.XUEMIAN_LONG ? 200_000 : 2_000 },
  )
})
