import { expect, it } from 'vitest'
import { worthOf } from './share.ts'

const rounding = { to: 'fen', mode: 'down' } as const
const provision = { of: 'law', article: '第一条', sentence: '取整。', sure: 'inferred' } as const
const consumption = { by: 'volume', order: 'use-day', partial: 'share', rounding, provision } as const

it('is exact for percentages that no binary fraction says', () => {
  expect(worthOf(consumption, 1, 100, 29)).toBe(29)
  expect(worthOf(consumption, 3, 100, 29 * 3)).toBe(29)
  expect(worthOf(consumption, 3, 100, 299)).toBe(99)
  expect(worthOf(consumption, 3, 100, 300)).toBe(100)
})
