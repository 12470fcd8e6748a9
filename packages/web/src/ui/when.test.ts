import { expect, it } from 'vitest'
import { shanghaiDay, shanghaiTime } from './when.ts'

it('shows the clock of Shanghai, whatever the computer says', () => {
  expect(shanghaiTime('2026-11-22T16:05:59.123Z')).toBe('2026-11-23 00:05')
  expect(shanghaiTime('2026-11-22T16:05:59.123Z', 'second')).toBe('2026-11-23 00:05:59')
  expect(shanghaiDay('2026-11-22T15:59:00Z')).toBe('2026-11-22')
})

it('shows nothing for what is no instant', () => {
  expect(shanghaiTime('')).toBe('')
})
