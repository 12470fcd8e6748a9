import type { Millilitres } from '@xuemian/contract'
import type { DonationRules } from '../format/donations-schema.ts'
import { type AxisValue, ofPolicy, rangeOf } from './world.ts'

type Worth = DonationRules['worth'][number]

/** A value of the part that says which donations count. */
function ofDonations(
  key: string,
  schema: readonly string[],
  change: (donations: DonationRules) => DonationRules | null,
): AxisValue {
  return ofPolicy(key, schema, (policy) => {
    const donations = change(policy.donations)
    return donations && { ...policy, donations }
  })
}

function ofTiming(
  key: string,
  schema: readonly string[],
  change: (timing: DonationRules['timing']) => DonationRules['timing'] | null,
): AxisValue {
  return ofDonations(key, schema, (donations) => {
    const timing = change(donations.timing)
    return timing && { ...donations, timing }
  })
}

function ofWorth(key: string, schema: readonly string[], change: (worth: Worth) => Worth | null): AxisValue {
  return ofDonations(key, schema, (donations) => {
    const changed = donations.worth.map(change)
    if (changed.every((one) => one === null)) return null
    return { ...donations, worth: donations.worth.map((row, index) => changed[index] ?? row) }
  })
}

const wider = { city: 'province', province: 'nation', nation: 'province' } as const
const other = { use: 'application', discharge: 'use', application: 'use' } as const

/** Which donations count, from and until when, and what each is worth. */
export const donationAxes: readonly AxisValue[] = [
  ...(['city', 'province', 'nation'] as const).map((place) =>
    ofDonations(`within: ${place}`, [`donations.within=${place}`], (rules) =>
      rules.within === place ? { ...rules, within: wider[place] } : null,
    ),
  ),
  ofDonations('since: day', ['donations.since'], ({ since, ...rules }) => (since ? rules : null)),
  ...(['paid', 'given-away', 'failed-tests'] as const).map((what) =>
    ofDonations(`leftOut: ${what}`, [`donations.leftOut=${what}`], (rules) =>
      rules.leftOut.includes(what) ? { ...rules, leftOut: rules.leftOut.filter((one) => one !== what) } : null,
    ),
  ),
  ofDonations('leftOut: marks', ['donations.leftOutMarks'], ({ leftOutMarks, ...rules }) =>
    leftOutMarks ? rules : null,
  ),
  ofDonations('failedAtMost: ml', ['donations.failedAtMost'], ({ failedAtMost, ...rules }) =>
    failedAtMost === undefined ? null : rules,
  ),
  ...(['use', 'discharge', 'application'] as const).map((day) =>
    ofTiming(`until: ${day}`, [`donations.timing.until=${day}`], (timing) =>
      timing.until === day ? { ...timing, until: other[day] } : null,
    ),
  ),
  ...[true, false].map((counts) =>
    ofTiming(`sameDay: ${counts}`, [`donations.timing.sameDay=${counts}`], (timing) =>
      timing.sameDay === counts ? { ...timing, sameDay: !counts } : null,
    ),
  ),
  ofTiming('grace: period', ['donations.timing.grace'], ({ grace, ...timing }) => (grace ? timing : null)),
  ofTiming('wait: period', ['donations.timing.wait'], ({ wait, ...timing }) => (wait ? timing : null)),
  ofWorth('worth: given-ml', ['donations.worth.per=given-ml'], (row) =>
    row.per === 'given-ml' ? { ...row, per: 'donation', millilitres: 100 } : null,
  ),
  ofWorth('worth: unit', ['donations.worth.per=unit'], (row) =>
    row.per === 'unit' ? { ...row, per: 'donation' } : null,
  ),
  ofWorth('worth: donation', ['donations.worth.per=donation'], (row) =>
    row.per === 'donation' ? { ...row, per: 'unit' } : null,
  ),
  ofWorth('worth: cohort', rangeOf('donations.worth.donated'), ({ donated, ...row }) => (donated ? row : null)),
  ofWorth('worth: multiple', ['donations.worth.multiple'], ({ multiple, ...row }) => (multiple ? row : null)),
  ofWorth('worth: marks', ['donations.worth.marks'], ({ marks, ...row }) => (marks ? row : null)),
  ofWorth('worth: not settled', ['donations.worth.millilitres'], (row) =>
    row.millilitres === null ? { ...row, millilitres: 100 as Millilitres } : null,
  ),
]
