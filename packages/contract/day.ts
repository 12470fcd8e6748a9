import { Temporal } from 'temporal-polyfill'
import type { Parsed } from './deviation.ts'

/** A calendar day, `yyyy-MM-dd`, that exists (2025-02-30 does not). Days of one form compare as strings. */
export type Day = string & { readonly __day: true }

/** Days of each month; the reader of hospital replies is called too often for Temporal. */
const MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const SHAPE = /^\d{4}-\d{2}-\d{2}$/

/** Reads a strict `yyyy-MM-dd` day that exists (HIS-3.2.3, HIS-3.2.6). */
export function parseDay(text: string): Parsed<Day> {
  return isDay(text) ? { ok: true, value: text } : { ok: false, message: '日期须为存在的 yyyy-MM-dd' }
}

/** Whether a text is a strict `yyyy-MM-dd` day that exists. */
export function isDay(text: string): text is Day {
  if (!SHAPE.test(text)) return false
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (day < 1 || day > (MONTHS[month - 1] ?? 0)) return false
  if (month !== 2 || day < 29) return true
  const year = Number(text.slice(0, 4))
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function twoDigits(text: string, place: number): number {
  return text.charCodeAt(place) * 10 + text.charCodeAt(place + 1) - 528
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
