import type { Day } from '@xuemian/contract'
import type { BillFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'

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

/** One text for one moment. */
export function momentKey({ use, discharge, application }: Moment): string {
  return `${use} ${discharge} ${application}`
}

/** Whether these rules ask for the day of discharge anywhere. */
export function asksDischarge({ versionBy, measuredOn, donations, deadline }: Policy): boolean {
  return [versionBy, measuredOn, donations.timing.until, deadline?.of].includes('discharge')
}
