import type { Day } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'
import type { Measured, When } from '../format/rule-schema.ts'
import type { Period } from '../quota/period.ts'

/** Every condition that the rules name. */
export function conditionsOf({ rules, ceilings = [] }: Policy): readonly When[] {
  const tiers = [...rules, ...ceilings].flatMap((row) => row.tiers)
  return [...rules.map(({ when }) => when), ...tiers.map(({ when }) => when)].filter((when) => when !== undefined)
}

/** The numbers that bound a measure. */
export function boundsOf({ atLeast, moreThan, atMost, lessThan }: Measured): readonly number[] {
  return [atLeast, moreThan, atMost, lessThan].filter((bound) => bound !== undefined)
}

/** The first ml of whole blood given here that lie above a bound, for each bound on them: where a quota may jump. */
export function totalsOf(policy: Policy): readonly number[] {
  const rows = conditionsOf(policy).flatMap(({ total, once }) => [total, once].filter((row) => row !== undefined))
  const blood = rows.filter(({ kinds, where }) => (kinds?.includes('whole-blood') ?? true) && where !== 'elsewhere')
  const first = blood.flatMap(({ atLeast, moreThan, atMost, lessThan }) => [
    ...[atLeast, lessThan].filter((bound) => bound !== undefined),
    ...[moreThan, atMost].flatMap((bound) => (bound === undefined ? [] : [bound + 1])),
  ])
  return [...new Set(first)].filter((bound) => bound > 1).sort((a, b) => a - b)
}

/** Every period at whose end the rules may change their mind. */
export function periodsOf(policy: Policy): readonly Period[] {
  const tiers = [...policy.rules, ...(policy.ceilings ?? [])].flatMap((row) => row.tiers)
  const bands = tiers.flatMap(({ ageing }) => ageing?.bands ?? [])
  const windows = conditionsOf(policy).flatMap(({ total, times, once }) =>
    [total, times, once].flatMap((row) => (row?.within ? [row.within] : [])),
  )
  return [...bands.flatMap(({ upTo, under }) => [upTo, under].filter((period) => period !== undefined)), ...windows]
}

/** Every range of days of donation that the rules name. */
export function rangesOf(
  policy: Policy,
): readonly { readonly from?: Day | undefined; readonly to?: Day | undefined }[] {
  const { donations, rules } = policy
  const measures = conditionsOf(policy).flatMap(({ total, times, once }) => [total, times, once])
  const cohorts = [...donations.worth, ...rules, ...measures].flatMap((row) => (row?.donated ? [row.donated] : []))
  return [...(donations.since ? [{ from: donations.since }] : []), ...cohorts]
}

/** Whether it matters where a donation was given. */
export function asksWhere(policy: Policy): boolean {
  const measures = conditionsOf(policy).flatMap(({ total, times, once }) => [total, times, once])
  return [...policy.rules, ...measures].some((row) => row?.where !== undefined)
}

/** Whether only a part of the money is waived somewhere: then ml do not say who gets more. */
export function asksPercent({ rules, amount }: Policy): boolean {
  const gives = rules.flatMap(({ tiers }) => tiers.flatMap(({ give, ageing }) => [give, ...(ageing?.bands ?? [])]))
  return amount.shares !== undefined || gives.some((row) => row?.percent !== undefined)
}
