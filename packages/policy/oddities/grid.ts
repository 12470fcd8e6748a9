import { addDays, addYears, type Day, type Millilitres, type UnitHundredths } from '@xuemian/contract'
import type { DonationFact } from '../facts.ts'
import type { DonationKind } from '../format/fields.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { Measured, Rule } from '../format/rule-schema.ts'
import { after, type Period } from '../quota/period.ts'
import { asksWhere, boundsOf, conditionsOf, periodsOf, rangesOf } from './bounds.ts'
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
  const moved = asksWhere(world.policy) ? [...blood.filter(({ volume }) => volume === 400), ...others] : []
  const away = moved.map((gift) => ({ ...gift, ...elsewhere(world.policy) }))
  return [...blood, ...others, ...away]
}

/** Totals one ml below, at and above every threshold, and donations as many as the rules ask for, one fewer and one more. */
export function thresholdStates(world: World, days: readonly Day[]): readonly Donated[] {
  const conditions = conditionsOf(world.policy)
  const sizes = conditions.flatMap(({ total, once }) => [total, once].filter((row) => row !== undefined))
  const counts = conditions.flatMap(({ times }) => (times ? [times] : []))
  const states = [
    ...sizes.flatMap((row) => sizeStates(world, days, row)),
    ...counts.flatMap((row) =>
      around(row)
        .filter((count) => count < 100)
        .flatMap((count) => spacings(row).map((apart) => often(world, days, { count, apart, row }))),
    ),
  ]
  const ml = (donated: Donated): number => donated.reduce((sum, { volume, units }) => sum + volume + units * 8, 0)
  return states.sort((a, b) => a.length - b.length || ml(a) - ml(b))
}

/** Donations around the bounds on ml, of a kind that they ask for. */
function sizeStates(world: World, days: readonly Day[], row: Measured): readonly Donated[] {
  const place = { ...placeAsked(world, row), ...markAsked(row) }
  const kind = row.kinds?.includes('whole-blood') === false ? row.kinds[0] : undefined
  const { worth } = world.policy.donations
  if (kind === undefined) {
    const multiples = [...new Set([1, ...worth.flatMap(({ multiple }) => multiple ?? [])])]
    const given = multiples.flatMap((multiple) => around(row).map((ml) => Math.ceil(ml / multiple)))
    return given.flatMap((ml) => days.map((day) => [{ ...wholeBlood(world, day, ml), ...place }]))
  }
  const one = worth.find(
    ({ kinds, marks }) => kinds.includes(kind) && (!marks || marks.some((mark) => row.marks?.includes(mark))),
  )
  const counts = around(row).map((ml) => Math.ceil(ml / (one?.millilitres || 1)))
  return [...new Set(counts)]
    .filter((count) => count < 100)
    .flatMap((count) =>
      days.map((day) =>
        one?.per === 'donation'
          ? Array.from({ length: count }, (_, index) => ({
              ...unitOf(world, addDays(day, -index * 14), kind),
              ...place,
            }))
          : [{ ...unitOf(world, day, kind), units: (count * 100) as UnitHundredths, ...place }],
      ),
    )
}

/** One below, at and above each bound. */
function around(row: Measured): readonly number[] {
  return boundsOf(row).flatMap((bound) => [bound - 1, bound, bound + 1].filter((value) => value > 0))
}

/** Whether two donations differ in day and size alone. */
export function isAlike(a: DonationFact, b: DonationFact): boolean {
  return a.kind === b.kind && a.provinceCode === b.provinceCode && a.cityCode === b.cityCode
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

/** Days between donations: as close as a window may hold, as people give, and so far apart that a window holds few. */
function spacings({ within }: Measured): readonly number[] {
  return within ? [14] : [180, 400]
}

/** So many donations, the newest first. */
function often(
  world: World,
  days: readonly Day[],
  { count, apart, row }: { readonly count: number; readonly apart: number; readonly row: Measured },
): Donated {
  const { kinds, donated } = row
  const place = { ...placeAsked(world, row), ...markAsked(row) }
  const [fresh = world.day] = days.filter((day) => !donated?.to || day <= donated.to)
  const kind = kinds?.includes('whole-blood') === false ? kinds[0] : undefined
  return Array.from({ length: count }, (_, index) => {
    const day = addDays(fresh, -index * apart)
    return { ...(kind ? unitOf(world, day, kind) : wholeBlood(world, day, 200)), ...place }
  })
}

/** Where a donation is given that a measure asks for. */
function placeAsked({ policy }: World, { where }: Measured): ReturnType<typeof placeOf> {
  return where === 'elsewhere' ? elsewhere(policy) : placeOf(policy)
}

/** What is noted of a donation that a measure asks for. */
function markAsked({ marks }: Measured): Pick<DonationFact, 'marks'> {
  return marks ? { marks: marks.slice(0, 1) } : {}
}

function unitOf(world: World, day: Day, kind: DonationKind): DonationFact {
  return { ...placeOf(world.policy), day, kind, volume: 0 as Millilitres, units: 100 as UnitHundredths }
}

/** Kinds besides whole blood that the rules tell apart: one of each worth, and those named in a condition, a rule or a ledger. */
function otherKinds(policy: Policy): readonly DonationKind[] {
  const { donations, rules, ledgers = [] } = policy
  const worth = donations.worth.flatMap(({ kinds, millilitres }) => (millilitres === null ? [] : kinds.slice(0, 1)))
  const conditions = conditionsOf(policy).flatMap(({ ever = [], total, times, once }) => [
    ...ever,
    ...[total, times, once].flatMap((row) => row?.kinds ?? []),
  ])
  const named = [...rules, ...ledgers].flatMap(({ kinds = [] }) => kinds)
  return [...new Set([...worth, ...conditions, ...named])].filter((kind) => kind !== 'whole-blood')
}

function placeOf({ jurisdiction: { code } }: Policy): Pick<DonationFact, 'provinceCode' | 'cityCode'> {
  return code.length === 4 ? { provinceCode: code.slice(0, 2), cityCode: code } : { provinceCode: code }
}

/** Outside the jurisdiction: another province, where the nation's donations count, else another city. */
function elsewhere({ jurisdiction: { code }, donations: { within } }: Policy): ReturnType<typeof placeOf> {
  const province = code.slice(0, 2)
  if (within === 'nation') return { provinceCode: province === '11' ? '12' : '11' }
  return { provinceCode: province, cityCode: `${province}99` }
}
