import type { Fen, Millilitres } from '@xuemian/contract'
import type { BloodClass } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import { type AxisValue, ofPolicy, type World } from './world.ts'

type Consumption = Policy['consumption']

function ofConsumption(
  key: string,
  schema: readonly string[],
  change: (consumption: Consumption) => Consumption | null,
): AxisValue {
  return ofPolicy(key, schema, (policy) => {
    const consumption = change(policy.consumption)
    return consumption && { ...policy, consumption }
  })
}

function ofClass(key: string, change: (row: BloodClass) => BloodClass | null): AxisValue {
  const without = (world: World): World | null => {
    const changed = world.dictionaries.map((one) => one.classes.map(change))
    if (changed.flat().every((one) => one === null)) return null
    const dictionaries = world.dictionaries.map((one, d) => ({
      ...one,
      classes: one.classes.map((row, c) => changed[d]?.[c] ?? row),
    }))
    return { ...world, dictionaries }
  }
  return { key, schema: [], without }
}

const otherOrder = {
  'use-day': 'dearest-first',
  'dearest-first': 'cheapest-first',
  'cheapest-first': 'dearest-first',
  'most-favourable': 'use-day',
} as const
const otherPartial = { share: 'whole-bags', 'whole-units': 'share', 'whole-bags': 'share' } as const
const otherStep = { fen: 'yuan', jiao: 'fen', yuan: 'fen' } as const
const otherMode = { down: 'up', 'half-up': 'down', up: 'down' } as const

/** How a use consumes a quota, in which order, of which amount, and who pays. */
export const paymentAxes: readonly AxisValue[] = [
  ofConsumption('by: volume', ['consumption.by=volume'], (row) =>
    row.by === 'volume' ? { ...row, by: 'money', rate: { yuan: 110 as Fen, millilitres: 1 } } : null,
  ),
  ofConsumption('by: money', ['consumption.by=money', 'consumption.rate'], ({ rate, ...row }) =>
    rate ? { ...row, by: 'volume' } : null,
  ),
  ...(Object.keys(otherOrder) as (keyof typeof otherOrder)[]).map((order) =>
    ofConsumption(`order: ${order}`, [`consumption.order=${order}`], (row) =>
      row.order === order ? { ...row, order: otherOrder[order] } : null,
    ),
  ),
  ...(Object.keys(otherPartial) as (keyof typeof otherPartial)[]).map((partial) =>
    ofConsumption(`partial: ${partial}`, [`consumption.partial=${partial}`], (row) =>
      row.partial === partial ? { ...row, partial: otherPartial[partial] } : null,
    ),
  ),
  ...(Object.keys(otherStep) as (keyof typeof otherStep)[]).map((to) =>
    ofConsumption(`rounding: ${to}`, [`consumption.rounding.to=${to}`], (row) =>
      row.rounding.to === to ? { ...row, rounding: { ...row.rounding, to: otherStep[to] } } : null,
    ),
  ),
  ...(Object.keys(otherMode) as (keyof typeof otherMode)[]).map((mode) =>
    ofConsumption(`rounding: ${mode}`, [`consumption.rounding.mode=${mode}`], (row) =>
      row.rounding.mode === mode ? { ...row, rounding: { ...row.rounding, mode: otherMode[mode] } } : null,
    ),
  ),
  ...(['blood-cost', 'actual-cost'] as const).map((base) =>
    ofPolicy(`base: ${base}`, [`amount.base=${base}`], (policy) =>
      policy.amount.base === base
        ? { ...policy, amount: { ...policy.amount, base: base === 'blood-cost' ? 'actual-cost' : 'blood-cost' } }
        : null,
    ),
  ),
  ...(['priceList', 'actualCost', 'line', 'bill', 'application'] as const).map((cap) =>
    ofPolicy(`cap: ${cap}`, [`amount.caps.${cap}`], (policy) => {
      const { [cap]: bound, ...caps } = policy.amount.caps
      return bound === undefined ? null : { ...policy, amount: { ...policy.amount, caps } }
    }),
  ),
  ofPolicy('percent: of a component', ['amount.shares'], ({ amount: { shares, ...amount }, ...policy }) =>
    shares ? { ...policy, amount } : null,
  ),
  ...(['donation-stations', 'accepting-station'] as const).map((by) =>
    ofPolicy(`payer: ${by}`, [`payer.by=${by}`], (policy) =>
      policy.payer.by === by
        ? {
            ...policy,
            payer: { ...policy.payer, by: by === 'accepting-station' ? 'donation-stations' : 'accepting-station' },
          }
        : null,
    ),
  ),
  ofClass('class: without ml', (row) =>
    row.millilitres === null ? { ...row, millilitres: 100 as Millilitres } : null,
  ),
  ofClass('class: not waivable', (row) => (row.waivable ? null : { ...row, waivable: true })),
  ofClass('class: price by Rh', (row) =>
    row.prices.some(({ negative }) => negative !== undefined)
      ? { ...row, prices: row.prices.map(({ from, positive }) => ({ from, positive, negative: positive })) }
      : null,
  ),
  ofClass('class: price by day', (row) => (row.prices.length > 1 ? { ...row, prices: row.prices.slice(0, 1) } : null)),
  { key: 'facts: used before', schema: [], without: unusedBefore },
  { key: 'facts: several donors', schema: [], without: firstDonor },
]

function unusedBefore({ facts, ...world }: World): World {
  const none = { self: 0 as Millilitres, relatives: 0 as Millilitres, patient: 0 as Millilitres }
  const donors = facts.donors.map(({ consumedByLedger, ...donor }) => ({ ...donor, consumed: none }))
  return { ...world, facts: { ...facts, donors } }
}

function firstDonor({ facts, ...world }: World): World | null {
  return facts.donors.length > 1 ? { ...world, facts: { ...facts, donors: facts.donors.slice(0, 1) } } : null
}
