import { expect, it } from 'vitest'
import { millilitres, units, yuan } from './money.ts'

it('writes money with two decimals and thousands apart', () => {
  expect([0, 5, 12_345, 196_000, 123_456_700, -100_000].map(yuan)).toEqual([
    '0.00',
    '0.05',
    '123.45',
    '1,960.00',
    '1,234,567.00',
    '-1,000.00',
  ])
})

it('writes units as the shortest decimal', () => {
  expect([150, 400, 25].map(units)).toEqual(['1.5', '4', '0.25'])
})

it('writes millilitres with thousands apart', () => {
  expect([0, 800, 1_600].map(millilitres)).toEqual(['0 ml', '800 ml', '1,600 ml'])
})
