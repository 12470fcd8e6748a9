import { addDays, addYears, type Day } from '@xuemian/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { after, periodText } from './period.ts'

const day = (text: string) => text as Day

describe('a period', () => {
  it('ends on the corresponding day, at month-end where there is none (Civil Code Art. 201-202)', () => {
    expect(after(day('2020-02-29'), { years: 1 })).toBe('2021-02-28')
    expect(after(day('2020-02-29'), { years: 4 })).toBe('2024-02-29')
    expect(after(day('2000-02-29'), { years: 100 })).toBe('2100-02-28')
    expect(after(day('2000-02-29'), { years: 400 })).toBe('2400-02-29')
    expect(after(day('1999-12-31'), { months: 2 })).toBe('2000-02-29')
    expect(after(day('2025-08-31'), { months: 6 })).toBe('2026-02-28')
    expect(after(day('2025-08-31'), { months: 1 })).toBe('2025-09-30')
    expect(after(day('2025-12-31'), { months: 2 })).toBe('2026-02-28')
    expect(after(day('2025-05-20'), { days: 180 })).toBe('2025-11-16')
  })

  it('that outlasts the four digits of a year does not end', () => {
    expect(after(day('9999-06-30'), { months: 6 })).toBe('9999-12-30')
    expect(after(day('9999-06-30'), { months: 7 })).toBe('9999-12-31')
    expect(after(day('9999-12-30'), { days: 1 })).toBe('9999-12-31')
    expect(after(day('9999-12-30'), { days: 2 })).toBe('9999-12-31')
    expect(after(day('2026-01-01'), { years: 36_500 })).toBe('9999-12-31')
  })

  it('is the contract’s arithmetic, only faster', () => {
    const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, fc.nat({ max: 60 }), fc.nat({ max: 4000 }), (date, years, n) => {
        const from = day(date.toISOString().slice(0, 10))
        expect(after(from, { years })).toBe(addYears(from, years))
        expect(after(from, { months: years * 12 })).toBe(addYears(from, years))
        expect(after(from, { days: n })).toBe(addDays(from, n))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('does not end before the calendar does, however many years a rule writes', () => {
    expect(after(day('2020-02-29'), { years: 7979 })).toBe('9999-02-28')
    expect(after(day('2020-02-29'), { years: 36_500 })).toBe('9999-12-31')
  })

  it('is said in Chinese', () => {
    expect([{ years: 5 }, { months: 6 }, { days: 180 }].map(periodText)).toEqual(['5年', '6个月', '180日'])
  })
})
