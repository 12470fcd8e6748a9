import { addDays, addYears, type Day, type Millilitres, type UnitHundredths } from '@xuemian/contract'
import type { DonationFact } from '../facts.ts'
import type { DonationKind } from '../format/fields.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { Rule, When } from '../format/rule-schema.ts'
import { after, type Period } from '../quota/period.ts'
import type { Whom, World } from './world.ts'
import { whomOf } from './world.ts'

/** A state of a donor: what was donated. */
export type Donated = readonly DonationFact[]

/** Days of donation at which the rules may change their mind, the newest first; all of them count as far as waiting goes. */
export function givingDays({ policy, day }: World): readonly Day[] {
  const { wait } = policy.donations.timing
  const fresh = wait ? newestPast(day, wait) : addDays(day, -30)
  const edges = periodsOf(policy).flatMap((period) => {
    const oldest = oldestWithin(day, period)
    return [oldest, addDays(oldest, -1)]
  })
  const cohorts = rangesOf(policy).flatMap(({ from, to }) => [
    ...(from ? [from, addDays(from, -1)] : []),
    ...(to ? [to, addDays(to, 1)] : []),
  ])
  const days = [fresh, addYears(day, -2), addYears(day, -12), ...edges, ...cohorts]
  return [...new Set(days)].filter((one) => one <= fresh).sort((a, b) => (a < b ? 1 : -1))
}

/** The oldest day of which a period still runs on `day`. */
export function oldestWithin(day: Day, period: Period): Day {
  const { years = 0, months = 0, days = 0 } = period
  let found = addDays(addYears(day, -years - Math.ceil(months / 12)), -days - 3)
  while (after(found, period) < day) found = addDays(found, 1)
  return found
}

/** The newest day of which a period is over by `day`, its last day reached. */
function newestPast(day: Day, period: Period): Day {
  let found = addDays(oldestWithin(day, period), -1)
  while (after(addDays(found, 1), period) <= day) found = addDays(found, 1)
  return found
}

/** Whole blood of some size. */
export function wholeBlood(world: World, day: Day, ml: number): DonationFact {
  return { ...placeOf(world.policy), day, kind: 'whole-blood', volume: ml as Millilitres, units: 0 as UnitHundredths }
}

/** Donations as people make them, on each of the days, the simplest first. */
export function gifts(world: World, days: readonly Day[]): readonly DonationFact[] {
  const blood = [200, 400].flatMap((ml) => days.map((day) => wholeBlood(world, day, ml)))
  const others = otherKinds(world.policy).flatMap((kind) => days.map((day) => unitOf(world, day, kind)))
  return [...blood, ...others]
}

/** Totals one ml below, at and above every threshold, and donations as many as the rules ask for, less one. */
export function thresholdStates(world: World, days: readonly Day[]): readonly Donated[] {
  const totals = [...new Set(conditionsOf(world.policy).flatMap(({ total }) => boundsOf(total)))].sort((a, b) => a - b)
  const times = [...new Set(conditionsOf(world.policy).flatMap(({ times: bounds }) => boundsOf(bounds)))]
  return [
    ...totals.flatMap((bound) =>
      [bound - 1, bound, bound + 1]
        .filter((ml) => ml > 0)
        .flatMap((ml) => days.map((day) => [wholeBlood(world, day, ml)])),
    ),
    ...times.flatMap((bound) =>
      [bound - 1, bound, bound + 1]
        .filter((count) => count > 0 && count < 100)
        .map((count) => often(world, days, count)),
    ),
  ]
}

/** The bounds of ml over which a quota may jump. */
export function totalsOf(policy: Policy): readonly number[] {
  const rows = conditionsOf(policy).flatMap(({ total }) => (total ? [total] : []))
  const lower = rows.flatMap(({ atLeast, moreThan, atMost, lessThan }) => [
    ...(atLeast === undefined ? [] : [atLeast]),
    ...(lessThan === undefined ? [] : [lessThan]),
    ...[moreThan, atMost].flatMap((bound) => (bound === undefined ? [] : [bound + 1])),
  ])
  return [...new Set(lower)].filter((bound) => bound > 1).sort((a, b) => a - b)
}

/** One person for each group of relations that the rules treat alike, of the standing that the rules ask for. */
export function people({ rules }: Policy): readonly Whom[] {
  const groups = new Map<string, Whom>()
  for (const relation of rules.flatMap((rule) => rule.for)) {
    const own = rules.filter((rule) => rule.for.includes(relation))
    const key = own.map((rule) => rules.indexOf(rule)).join()
    if (!groups.has(key)) groups.set(key, { ...whomOf(relation), ...standingOf(own) })
  }
  return [...groups.values()]
}

/** Every standing that a condition names, alone and all together. */
export function standings(policy: Policy): readonly Omit<Whom, 'relation' | 'qualifier'>[] {
  const conditions = conditionsOf(policy)
  const honours = [...new Set(conditions.flatMap((when) => when.honours ?? []))]
  const rare = conditions.some((when) => when.rareGroup)
  return [
    {},
    ...(rare ? [{ rareGroup: true as const }] : []),
    ...honours.map((honour) => ({ honours: [honour] })),
    ...(rare && honours.length > 0 ? [{ rareGroup: true as const, honours }] : []),
  ]
}

function standingOf(rules: readonly Rule[]): Omit<Whom, 'relation'> {
  if (rules.some(({ when }) => !when)) return {}
  const when = rules[0]?.when
  return {
    ...(when?.rareGroup ? { rareGroup: true as const } : {}),
    ...(when?.honours ? { honours: when.honours.slice(0, 1) } : {}),
  }
}

function often(world: World, days: readonly Day[], count: number): Donated {
  const [fresh = world.day] = days
  return Array.from({ length: count }, (_, index) => wholeBlood(world, addDays(fresh, -index * 180), 200))
}

function unitOf(world: World, day: Day, kind: DonationKind): DonationFact {
  return { ...placeOf(world.policy), day, kind, volume: 0 as Millilitres, units: 100 as UnitHundredths }
}

/** Kinds besides whole blood that the rules tell apart: one of each worth, and those named in a condition, a rule or a ledger. */
function otherKinds({ donations, rules, ledgers = [] }: Policy): readonly DonationKind[] {
  const worth = donations.worth.flatMap(({ kinds, millilitres }) => (millilitres === null ? [] : kinds.slice(0, 1)))
  const conditions = conditionsOf({ rules } as Policy).flatMap(({ ever = [], total }) => [
    ...ever,
    ...(total?.kinds ?? []),
  ])
  const named = [...rules, ...ledgers].flatMap(({ kinds = [] }) => kinds)
  return [...new Set([...worth, ...conditions, ...named])].filter((kind) => kind !== 'whole-blood')
}

function placeOf({ jurisdiction: { code } }: Policy): Pick<DonationFact, 'provinceCode' | 'cityCode'> {
  return code.length === 4 ? { provinceCode: code.slice(0, 2), cityCode: code } : { provinceCode: code }
}

function conditionsOf({ rules }: Policy): readonly When[] {
  const all = rules.flatMap((rule) => [rule.when, ...rule.tiers.map(({ when }) => when)])
  return all.filter((when) => when !== undefined)
}

function boundsOf(bounds: When['times']): readonly number[] {
  const { atLeast, moreThan, atMost, lessThan } = bounds ?? {}
  return [atLeast, moreThan, atMost, lessThan].filter((bound) => bound !== undefined)
}

function periodsOf(policy: Policy): readonly Period[] {
  const bands = policy.rules.flatMap(({ tiers }) => tiers.flatMap(({ ageing }) => ageing?.bands ?? []))
  const windows = conditionsOf(policy).flatMap(({ total }) => (total?.within ? [total.within] : []))
  return [...bands.flatMap(({ upTo, under }) => [upTo, under].filter((period) => period !== undefined)), ...windows]
}

function rangesOf({
  donations,
  rules,
}: Policy): readonly { readonly from?: Day | undefined; readonly to?: Day | undefined }[] {
  const totals = conditionsOf({ rules } as Policy).flatMap(({ total }) => (total?.donated ? [total.donated] : []))
  const cohorts = [...donations.worth, ...rules].flatMap(({ donated }) => (donated ? [donated] : []))
  return [...(donations.since ? [{ from: donations.since }] : []), ...totals, ...cohorts]
}
