import { Temporal } from 'temporal-polyfill'
import type { Parsed } from './deviation.ts'

/** A calendar day, `yyyy-MM-dd`, that exists (2025-02-30 does not). Days of one form compare as strings. */
export type Day = string & { readonly __day: true }

/** Reads a strict `yyyy-MM-dd` day that exists (HIS-3.2.3, HIS-3.2.6). */
export function parseDay(text: string): Parsed<Day> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    try {
      Temporal.PlainDate.from(text)
      return { ok: true, value: text as Day }
    } catch {
      // falls through: a day that does not exist
    }
  }
  return { ok: false, message: '日期须为存在的 yyyy-MM-dd' }
}

/** The corresponding day `years` later or earlier; month-end where there is none (Civil Code Art. 201-202). */
export function addYears(day: Day, years: number): Day {
  return Temporal.PlainDate.from(day).add({ years }).toString() as Day
}

/** The day `days` later (negative: earlier). */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString() as Day
}

/** The day in Asia/Shanghai (UTC+8, today's rule) at an instant given in epoch milliseconds. */
export function dayInShanghai(epochMilliseconds: number): Day {
  return new Date(epochMilliseconds + 8 * 3_600_000).toISOString().slice(0, 10) as Day
}
