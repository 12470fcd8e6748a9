import type { Day } from '@xuemian/contract'
import type { BillFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { byText } from '../sorting.ts'

/** The days by which rules measure one bill. */
export interface Moment {
  readonly use: Day
  /** The day of use where the discharge is not known: never later, so that nothing is waived that is not due. */
  readonly discharge: Day
  readonly application: Day
}

export function momentOf(bill: BillFact, appliedOn: Day): Moment {
  return { use: bill.consumedOn, discharge: bill.dischargedOn ?? bill.consumedOn, application: appliedOn }
}

/** By the day of use, then of discharge, then of application. */
export function compareMoments(a: Moment, b: Moment): number {
  return byText(a.use, b.use) || byText(a.discharge, b.discharge) || byText(a.application, b.application)
}

/** Whether these rules ask for the day of discharge anywhere. */
export function asksDischarge({ versionBy, measuredOn, donations, deadline }: Policy): boolean {
  return [versionBy, measuredOn, donations.timing.until, deadline?.of].includes('discharge')
}
