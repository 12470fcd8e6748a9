import type { Day } from '@xuemian/contract'
import type { DonationFact } from '../facts.ts'

/** Days of donation, both included; what is absent is open. */
export interface DayRange {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
}

/** Whether a day lies in a range; without a range every day does. */
export function inRange(day: Day, range: DayRange | undefined): boolean {
  return (!range?.from || range.from <= day) && (!range?.to || day <= range.to)
}

/** Whether a donation was given in a jurisdiction: the city of a code of 4 digits, the province of one of 2. Where the city is not known: no. */
export function isGivenHere({ provinceCode, cityCode }: DonationFact, place: string): boolean {
  return place.length === 4 ? cityCode?.slice(0, 4) === place : provinceCode.slice(0, 2) === place
}

/** Whether one of these is noted of a donation. */
export function isMarked({ marks: noted }: DonationFact, marks: readonly string[]): boolean {
  return noted?.some((mark) => marks.includes(mark)) ?? false
}

/** Whether two ranges have a day in common. */
export function rangesMeet(a: DayRange | undefined, b: DayRange | undefined): boolean {
  return !(a?.to && b?.from && a.to < b.from) && !(b?.to && a?.from && b.to < a.from)
}
