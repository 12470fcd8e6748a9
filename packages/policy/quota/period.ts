import type { Day } from '@xuemian/contract'

/** A length of time, of exactly one unit. */
export interface Period {
  readonly years?: number | undefined
  readonly months?: number | undefined
  readonly days?: number | undefined
}

const DAY = 86_400_000

/**
 * The last day of a period that begins with `day`: the corresponding day of the last month, month-end where there is none
 * (Civil Code Art. 201-202). Assessments ask this for every donation, so it does its own arithmetic.
 */
export function after(day: Day, { years = 0, months = 0, days = 0 }: Period): Day {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7)) - 1 + years * 12 + months
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const date = Date.UTC(year, month, Math.min(Number(day.slice(8)), lastOfMonth))
  return new Date(date + days * DAY).toISOString().slice(0, 10) as Day
}

/** `5年`, `6个月`, `180日`. */
export function periodText({ years, months, days }: Period): string {
  return years !== undefined ? `${years}年` : months !== undefined ? `${months}个月` : `${days}日`
}
