import type { Day } from '@xuemian/contract'
import type { DonorFact } from '../facts.ts'
import type { Total, When } from '../format/rule-schema.ts'
import { inRange } from './cohort.ts'
import type { Counted } from './count.ts'
import { after } from './period.ts'

/** What a condition is asked about. */
export interface Standing {
  readonly donor: DonorFact
  readonly donations: readonly Counted[]
  readonly measuredOn: Day
}

/** Whether a donor meets all of a condition; without a condition everybody does. */
export function meets(when: When | undefined, { donor, donations, measuredOn }: Standing): boolean {
  if (!when) return true
  const { total, times, ever, rareGroup, honours } = when
  if (total && !isWithin(totalOf(total, donations, measuredOn), total)) return false
  if (times && !isWithin(donations.filter(({ why }) => why === null).length, times)) return false
  if (ever && !donations.some(({ donation, why }) => given(why) && ever.includes(donation.kind))) return false
  if (rareGroup && !donor.rareGroup) return false
  return !honours || honours.some((honour) => donor.honours?.includes(honour))
}

/** A donation that took place as the rules ask, whether or not they say what it is worth. */
export function given(why: Counted['why']): boolean {
  return why === null || why === 'not-converted'
}

/** The counted ml that a threshold asks for. */
export function totalOf({ kinds, donated, within }: Total, donations: readonly Counted[], measuredOn: Day): number {
  let sum = 0
  for (const { donation, ml } of donations) {
    if (kinds && !kinds.includes(donation.kind)) continue
    if (!inRange(donation.day, donated)) continue
    if (within && after(donation.day, within) < measuredOn) continue
    sum += ml ?? 0
  }
  return sum
}

function isWithin(value: number, bounds: Pick<Total, 'atLeast' | 'moreThan' | 'atMost' | 'lessThan'>): boolean {
  const { atLeast, moreThan, atMost, lessThan } = bounds
  if (atLeast !== undefined && value < atLeast) return false
  if (moreThan !== undefined && value <= moreThan) return false
  if (atMost !== undefined && value > atMost) return false
  return lessThan === undefined || value < lessThan
}
