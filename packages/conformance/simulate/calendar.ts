import { addYears, type Day } from '@xuemian/contract'

/** Days around a city's today. A large city asks for millions of them: each day is made once and shared. */
export interface Calendar {
  /** The day so many days before today. */
  ago(days: number): Day
  /** The day so many days later; negative: earlier. */
  shift(day: Day, days: number): Day
  /** The birthday of somebody who turned `age` so many days ago, at least one. */
  birthday(age: number, days: number): Day
}

const DAY_MS = 86_400_000

export function createCalendar(today: Day): Calendar {
  const days = new Map<number, Day>()
  const years = new Map<number, number>()
  const numberOf = (day: Day) => Date.parse(day) / DAY_MS
  const at = (number: number): Day => {
    const known = days.get(number)
    if (known !== undefined) return known
    const day = new Date(number * DAY_MS).toISOString().slice(0, 10) as Day
    days.set(number, day)
    return day
  }
  const yearsAgo = (age: number): number => {
    const known = years.get(age) ?? numberOf(addYears(today, -age))
    years.set(age, known)
    return known
  }
  const now = numberOf(today)
  return {
    ago: (count) => at(now - count),
    shift: (day, count) => at(numberOf(day) + count),
    birthday: (age, count) => at(yearsAgo(age) - count),
  }
}
