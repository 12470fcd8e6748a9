import type { Day } from '@xuemian/contract'

/** A length of time, of exactly one unit. */
export interface Period {
  readonly years?: number | undefined
  readonly months?: number | undefined
  readonly days?: number | undefined
}

const DAY = 86_400_000
/** A day is four digits of a year; a period that outlasts them does not end. */
const LAST = '9999-12-31' as Day
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * The last day of a period that begins with `day`: the corresponding day of the last month, month-end where there is none
 * (Civil Code Art. 201-202). Assessments ask this for every donation, so it does its own arithmetic.
 */
export function after(day: Day, { years = 0, months = 0, days = 0 }: Period): Day {
  if (days > 0) {
    const end = new Date(Date.parse(day) + days * DAY).toISOString()
    return end.startsWith('+') ? LAST : (end.slice(0, 10) as Day)
  }
  const inAll = number(day, 0, 4) * 12 + number(day, 5, 7) - 1 + years * 12 + months
  const year = Math.floor(inAll / 12)
  const month = inAll % 12
  if (year > 9999) return LAST
  const date = Math.min(number(day, 8, 10), lastOf(year, month))
  return `${twoDigits(Math.floor(year / 100))}${twoDigits(year % 100)}-${twoDigits(month + 1)}-${twoDigits(date)}` as Day
}

function lastOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 1 && leap ? 29 : (DAYS_OF_MONTH[month] as number)
}

function number(day: Day, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at += 1) value = value * 10 + day.charCodeAt(at) - 48
  return value
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** `5年`, `6个月`, `180日`. */
export function periodText({ years, months, days }: Period): string {
  return years !== undefined ? `${years}年` : months !== undefined ? `${months}个月` : `${days}日`
}
