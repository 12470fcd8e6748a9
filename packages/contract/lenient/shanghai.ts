import { type Day, dayInShanghai, parseDay } from '../day.ts'

const HOUR = 3_600_000

/** Summer times of China, 02:00 standard time on the first day to 02:00 summer time on the last, from the tz database (`Rule PRC`). */
const summers: readonly (readonly [from: string, to: string])[] = [
  ['1986-05-04', '1986-09-14'],
  ['1987-04-12', '1987-09-13'],
  ['1988-04-17', '1988-09-11'],
  ['1989-04-16', '1989-09-17'],
  ['1990-04-15', '1990-09-16'],
  ['1991-04-14', '1991-09-15'],
]

function isSummer(instant: number): boolean {
  return summers.some(([from, to]) => {
    const begins = Date.parse(`${from}T02:00:00+08:00`)
    const ends = Date.parse(`${to}T02:00:00+09:00`)
    return instant >= begins && instant < ends
  })
}

/** The day that begins at this instant (epoch milliseconds) in Shanghai, or undefined where the clock there does not show midnight. */
export function shanghaiMidnight(instant: number): Day | undefined {
  if (!Number.isSafeInteger(instant) || Math.abs(instant) > 8e15) return undefined
  const local = isSummer(instant) ? instant + HOUR : instant
  if ((local + 8 * HOUR) % (24 * HOUR) !== 0) return undefined
  const day = parseDay(dayInShanghai(local))
  return day.ok ? day.value : undefined
}
