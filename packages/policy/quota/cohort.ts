import type { Day } from '@xuemian/contract'

/** Days of donation, both included; what is absent is open. */
export interface DayRange {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
}

/** Whether a day lies in a range; without a range every day does. */
export function inRange(day: Day, range: DayRange | undefined): boolean {
  return (!range?.from || range.from <= day) && (!range?.to || day <= range.to)
}

/** Whether two ranges have a day in common. */
export function rangesMeet(a: DayRange | undefined, b: DayRange | undefined): boolean {
  return !(a?.to && b?.from && a.to < b.from) && !(b?.to && a?.from && b.to < a.from)
}
