import type { Day } from '@xuemian/contract'
import type { Band, Give, Tier } from '../format/rule-schema.ts'
import { given } from './condition.ts'
import type { Counted } from './count.ts'
import { after, periodText } from './period.ts'

/** A part of a quota: so many donated ml, how they were valued, and what they came to (null: without limit). */
export interface Portion {
  readonly donated: number
  /** `5年内`; null where age does not matter. */
  readonly age: string | null
  readonly how: Give
  readonly cap: number | null
}

/** What a tier gives for the donations that yield it, part by part; empty where there are none. */
export function portionsOf(tier: Tier, own: readonly Counted[], measuredOn: Day): readonly Portion[] {
  const took = own.every(({ why }) => given(why)) ? own : own.filter(({ why }) => given(why))
  if (took.length === 0) return []
  if (tier.give) return [portion(donatedIn(took), null, tier.give)]
  const { from, bands } = tier.ageing as NonNullable<Tier['ageing']>
  if (from !== 'each-donation') {
    const days = took.map(({ donation }) => donation.day).sort()
    const index = bandOf(bands, days[from === 'first-donation' ? 0 : days.length - 1] as Day, measuredOn)
    return index < 0 ? [] : [portion(donatedIn(took), ageText(bands, index), bands[index] as Band)]
  }
  const indices = took.map(({ donation }) => bandOf(bands, donation.day, measuredOn))
  return bands.flatMap((band, index) => {
    const inside = took.filter((_, at) => indices[at] === index)
    if (inside.length === 0) return []
    const fixed = band.millilitres === undefined ? band : { ...band, millilitres: band.millilitres * inside.length }
    return [portion(donatedIn(inside), ageText(bands, index), fixed)]
  })
}

/** The sum of what tiers gave, of which at least so many percent are waived; null: without limit. */
export function capOf(applied: readonly { readonly portions: readonly Portion[] }[], percent = 0): number | null {
  let sum = 0
  for (const { portions } of applied) {
    for (const { cap, how } of portions) {
      if ((how.percent ?? 100) < percent) continue
      if (cap === null) return null
      sum += cap
    }
  }
  return sum
}

/** The percentages of the money that the parts of a quota waive, the highest first; null where all of it is waived. */
export function percentsOf(applied: readonly { readonly portions: readonly Portion[] }[]): readonly number[] | null {
  let some = false
  for (const { portions } of applied)
    for (const { cap, how } of portions) some ||= cap !== 0 && how.percent !== undefined
  if (!some) return null
  const given = applied.flatMap(({ portions }) => portions).filter(({ cap }) => cap !== 0)
  return [...new Set(given.map(({ how }) => how.percent ?? 100))].sort((a, b) => b - a)
}

function donatedIn(rows: readonly Counted[]): number {
  let sum = 0
  for (const { ml } of rows) sum += ml ?? 0
  return sum
}

function portion(donated: number, age: string | null, { multiple, millilitres, unlimited, percent }: Give): Portion {
  if (unlimited) return { donated, age, how: reduced({ unlimited }, percent), cap: null }
  if (millilitres !== undefined) return { donated, age, how: reduced({ millilitres }, percent), cap: millilitres }
  // hundredths of a multiple are whole, so that 1.1 times 300 ml is 330 and not a hair less
  const cap = Math.floor((donated * Math.round((multiple as number) * 100)) / 100)
  return { donated, age, how: reduced({ multiple }, percent), cap }
}

function reduced(how: Give, percent: number | undefined): Give {
  return percent === undefined ? how : { ...how, percent }
}

function bandOf(bands: readonly Band[], since: Day, measuredOn: Day): number {
  return bands.findIndex(({ upTo, under }) => {
    if (upTo) return measuredOn <= after(since, upTo)
    return under ? measuredOn < after(since, under) : true
  })
}

function ageText(bands: readonly Band[], index: number): string | null {
  const { upTo, under } = bands[index] as Band
  if (upTo) return `${periodText(upTo)}内`
  if (under) return `不满${periodText(under)}`
  const last = bands[index - 1]
  if (last?.upTo) return `超过${periodText(last.upTo)}`
  return last?.under ? `满${periodText(last.under)}` : null
}
