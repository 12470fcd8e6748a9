import type { Day } from '@xuemian/contract'
import type { DonorFact } from '../facts.ts'
import type { Measured, When } from '../format/rule-schema.ts'
import { inRange, isGivenHere, isMarked } from './cohort.ts'
import type { Counted } from './count.ts'
import { after } from './period.ts'

/** What a condition is asked about. */
export interface Standing {
  readonly donor: DonorFact
  readonly donations: readonly Counted[]
  readonly measuredOn: Day
  /** Code of the jurisdiction whose rules ask. */
  readonly place: string
}

/** Whether a donor meets all of a condition; without a condition everybody does. */
export function meets(when: When | undefined, standing: Standing): boolean {
  if (!when) return true
  const { donor, donations } = standing
  const { total, times, once, ever, rareGroup, honours } = when
  if (total && !isWithin(measured('total', total, standing), total)) return false
  if (times && !isWithin(measured('times', times, standing), times)) return false
  if (once && !isWithin(measured('once', once, standing), once)) return false
  if (ever && !donations.some(({ donation, why }) => given(why) && ever.includes(donation.kind))) return false
  if (rareGroup && !donor.rareGroup) return false
  return !honours || honours.some((honour) => donor.honours?.includes(honour))
}

/** A donation that took place as the rules ask, whether or not they say what it is worth. */
export function given(why: Counted['why']): boolean {
  return why === null || why === 'not-converted'
}

/** What a threshold looks at, over the counted donations that it names. */
function measured(
  what: 'total' | 'times' | 'once',
  { kinds, marks, donated, where, within }: Measured,
  { donations, measuredOn, place }: Standing,
): number {
  let found = 0
  for (const { donation, ml } of donations) {
    if (ml === null || (kinds && !kinds.includes(donation.kind)) || !inRange(donation.day, donated)) continue
    if (marks && !isMarked(donation, marks)) continue
    if (where && (where === 'here') !== isGivenHere(donation, place)) continue
    if (within && after(donation.day, within) < measuredOn) continue
    if (what === 'total') found += ml
    else found = what === 'times' ? found + 1 : Math.max(found, ml)
  }
  return found
}

function isWithin(value: number, bounds: Pick<Measured, 'atLeast' | 'moreThan' | 'atMost' | 'lessThan'>): boolean {
  const { atLeast, moreThan, atMost, lessThan } = bounds
  if (atLeast !== undefined && value < atLeast) return false
  if (moreThan !== undefined && value <= moreThan) return false
  if (atMost !== undefined && value > atMost) return false
  return lessThan === undefined || value < lessThan
}
