import type { Day } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'
import { after } from '../quota/period.ts'
import { type AxisValue, ofPolicy, rangeOf, type World } from './world.ts'

const other = { use: 'application', discharge: 'use', application: 'use', donation: 'use' } as const

/** Which date chooses the version, on which day ages are measured, where the rules hold and when one may apply. */
export const timeAxes: readonly AxisValue[] = [
  ...(['use', 'discharge', 'application', 'donation'] as const).map((day) =>
    ofPolicy(`versionBy: ${day}`, [`versionBy=${day}`], (policy) =>
      policy.versionBy === day ? { ...policy, versionBy: other[day] } : null,
    ),
  ),
  ...(['use', 'discharge', 'application'] as const).map((day) =>
    ofPolicy(`measuredOn: ${day}`, [`measuredOn=${day}`], (policy) =>
      policy.measuredOn === day ? { ...policy, measuredOn: other[day] } : null,
    ),
  ),
  { key: 'effective: first day', schema: [], without: onlyNewest },
  ofPolicy('effective: last day', rangeOf('effective'), ({ effective, ...policy }) =>
    effective.to === null ? null : { ...policy, effective: { ...effective, to: null } },
  ),
  { key: 'city: override', schema: ['overrides', 'jurisdiction.code'], without: withoutCities },
  ...(['use', 'discharge'] as const).map((day) =>
    ofPolicy(`deadline: ${day}`, [`deadline.of=${day}`], (policy) =>
      policy.deadline?.of === day
        ? { ...policy, deadline: { ...policy.deadline, of: day === 'use' ? 'discharge' : 'use' } }
        : null,
    ),
  ),
  ofPolicy('deadline: any', ['deadline', 'deadline.within'], ({ deadline, ...policy }) => (deadline ? policy : null)),
  { key: 'facts: discharge not known', schema: [], without: discharged },
]

/** As if the newest version had always been in force. */
function onlyNewest(world: World): World {
  const newest = new Map<string, Policy>()
  for (const policy of world.policies) {
    const found = newest.get(policy.id)
    if (!found || found.effective.from < policy.effective.from) newest.set(policy.id, policy)
  }
  const policies = [...newest.values()].map((policy) => ({
    ...policy,
    effective: { ...policy.effective, from: '1900-01-01' as Day },
  }))
  return { ...world, policies }
}

function withoutCities(world: World): World | null {
  const policies = world.policies.filter(({ overrides }) => overrides === undefined)
  return policies.length < world.policies.length ? { ...world, policies } : null
}

function discharged({ facts, ...world }: World): World | null {
  if (facts.bills.every(({ dischargedOn }) => dischargedOn)) return null
  const bills = facts.bills.map((bill) => ({
    ...bill,
    dischargedOn: bill.dischargedOn ?? after(bill.consumedOn, { days: 20 }),
  }))
  return { ...world, facts: { ...facts, bills } }
}
