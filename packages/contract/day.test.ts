import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { addDays, addYears, type Day, dayInShanghai, parseDay } from './index.ts'
import { shanghaiMidnight } from './lenient/shanghai.ts'

if (!process.env.XUEMIAN_LONG) fc.configureGlobal({ seed: 20261122 })

function exists(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}

describe('strict days', () => {
  test('agree with the calendar of Temporal', () => {
    const part = fc.integer({ min: 0, max: 32 }).map((n) => String(n).padStart(2, '0'))
    const year = fc.oneof(fc.constantFrom(1900, 2000, 2023, 2024), fc.integer({ min: 1000, max: 9999 }))
    fc.assert(
      fc.property(year, part, part, (y, m, d) => {
        expect(parseDay(`${y}-${m}-${d}`).ok).toBe(exists(`${y}-${m}-${d}`))
      }),
    )
  })

  test.each([
    '2025-02-29',
    '2025-02-30',
    '1900-02-29',
    '2025-00-10',
    '2025-13-01',
    '2025-1-1',
    '20250101',
    '2025-01-01 ',
    '',
  ])('refuse %j', (text) => {
    expect(parseDay(text).ok).toBe(false)
  })
})

test('a year later than 29 February is 28 February', () => {
  expect(addYears('2024-02-29' as Day, 1)).toBe('2025-02-28')
  expect(addYears('2020-03-01' as Day, 5)).toBe('2025-03-01')
})

test('a day later than the last of the year is the first of the next', () => {
  expect(addDays('2025-12-31' as Day, 1)).toBe('2026-01-01')
  expect(addDays('2024-03-01' as Day, -1)).toBe('2024-02-29')
})

test('an instant late in the evening of UTC is the next day in Shanghai', () => {
  expect(dayInShanghai(Date.UTC(2026, 10, 22, 15, 59, 59))).toBe('2026-11-22')
  expect(dayInShanghai(Date.UTC(2026, 10, 22, 16))).toBe('2026-11-23')
})

describe('midnight in Shanghai', () => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })

  test('agrees with the time zone database on every hour from 1985 to 1992', () => {
    const wrong: string[] = []
    for (let instant = Date.UTC(1985, 0, 1); instant < Date.UTC(1993, 0, 1); instant += 3_600_000) {
      const [day, time] = clock.format(instant).split(' ')
      if (shanghaiMidnight(instant) !== (time === '00:00:00' ? day : undefined)) wrong.push(`${day} ${time}`)
    }
    expect(wrong).toEqual([])
  })

  test('is no other minute, and no number beyond the calendar', () => {
    expect(shanghaiMidnight(Date.UTC(2019, 9, 14, 16))).toBe('2019-10-15')
    expect(shanghaiMidnight(Date.UTC(2019, 9, 14, 16, 1))).toBeUndefined()
    expect(shanghaiMidnight(9e15)).toBeUndefined()
    expect(shanghaiMidnight(Number.NaN)).toBeUndefined()
  })
})
