import { after, type Period } from '../quota/period.ts'
import type { Contradiction } from './contradictions.ts'
import type { Band, Measured, Tier, When } from './rule-schema.ts'

interface Interval {
  readonly lo: number
  readonly hi: number
}

const EVERYTHING: Interval = { lo: 0, hi: Number.POSITIVE_INFINITY }

/** The whole numbers that bounds let in. */
function intervalOf(bounds: Pick<Measured, 'atLeast' | 'moreThan' | 'atMost' | 'lessThan'>): Interval {
  const lo = bounds.atLeast ?? (bounds.moreThan === undefined ? 0 : bounds.moreThan + 1)
  const hi = bounds.atMost ?? (bounds.lessThan === undefined ? Number.POSITIVE_INFINITY : bounds.lessThan - 1)
  return { lo, hi }
}

const MEASURES = ['total', 'times', 'once'] as const

/** What a condition measures, besides its bounds: two compare only where this is the same. */
function measureOf(what: string, { kinds, marks, donated, where, within }: Measured): string {
  const some = kinds || marks || donated || where || within
  return some
    ? JSON.stringify([what, kinds && [...kinds].sort(), marks && [...marks].sort(), donated, where, within])
    : what
}

function intervalsOf(when: When | undefined): ReadonlyMap<string, Interval> {
  const found = new Map<string, Interval>()
  for (const what of MEASURES) {
    const bounds = when?.[what]
    if (bounds) found.set(measureOf(what, bounds), intervalOf(bounds))
  }
  return found
}

/** Whether a condition asks only how much was given. */
function plain(when: When | undefined): boolean {
  return !when?.ever && !when?.honours && !when?.rareGroup
}

/** Whether everybody who fits `narrow` fits `wide` too. */
function implies(narrow: When | undefined, wide: When | undefined): boolean {
  const have = intervalsOf(narrow)
  for (const [measure, { lo, hi }] of intervalsOf(wide)) {
    const own = have.get(measure) ?? EVERYTHING
    // who gave nothing gets nothing, whatever the tier; of some donations only, a donor may have none
    const least = MEASURES.some((what) => what === measure) ? 1 : 0
    if (Math.max(own.lo, least) < lo || own.hi > hi) return false
  }
  const within = (few: readonly string[] | undefined, many: readonly string[] | undefined): boolean =>
    many === undefined || (few?.every((one) => many.includes(one)) ?? false)
  if (wide?.rareGroup && !narrow?.rareGroup) return false
  return within(narrow?.ever, wide?.ever) && within(narrow?.honours, wide?.honours)
}

/** Tiers that can never apply, that overlap, that leave a gap, and ageing bands out of order. */
export function tierContradictions(
  tiers: readonly Tier[],
  path: readonly (string | number)[],
): readonly Contradiction[] {
  const found: Contradiction[] = []
  for (const [t, tier] of tiers.entries()) {
    const at = [...path, t]
    for (const { lo, hi } of intervalsOf(tier.when).values()) {
      if (lo > hi)
        found.push({ path: [...at, 'when'], zh: '下限高于上限', en: 'the lower bound is above the upper one' })
    }
    const shadow = tiers.slice(0, t).findIndex((earlier) => implies(tier.when, earlier.when))
    if (shadow >= 0) {
      found.push({
        path: at,
        zh: `第${shadow + 1}档已包含全部这些情形，这一档永远用不到`,
        en: `tier ${shadow + 1} takes every such case: this one can never apply`,
      })
    }
    found.push(...bandContradictions(tier.ageing?.bands ?? [], [...at, 'ageing', 'bands']))
  }
  return found.length > 0 ? found : thresholdContradictions(tiers, path)
}

function thresholdContradictions(tiers: readonly Tier[], path: readonly (string | number)[]): readonly Contradiction[] {
  const rows = tiers
    .map(({ when }, index) => ({ index, when, spans: intervalsOf(when) }))
    .filter((row) => plain(row.when))
  const measures = new Set(rows.flatMap(({ spans }) => [...spans.keys()]))
  const [measure] = measures
  if (measure === undefined || measures.size > 1) return []
  const steps = rows.map(({ index, when, spans }) => ({
    index,
    open: when === undefined,
    ...(spans.get(measure) ?? EVERYTHING),
  }))
  const points = [...new Set(steps.flatMap(({ lo, hi }) => [lo - 1, lo, hi, hi + 1]))]
    .filter((point) => point >= 1 && Number.isFinite(point))
    .sort((a, b) => a - b)
  const fits = (point: number) => steps.filter(({ lo, hi }) => lo <= point && point <= hi)
  for (const point of points) {
    for (const [n, later] of fits(point).entries()) {
      if (later.open) continue
      const earlier = fits(point)
        .slice(0, n)
        .find(
          (one) => (one.hi < Number.POSITIVE_INFINITY || later.hi < Number.POSITIVE_INFINITY) && one.lo + later.lo > 0,
        )
      if (!earlier) continue
      return [
        {
          path: [...path, later.index, 'when'],
          zh: `${point} 同时落在第${earlier.index + 1}档和第${later.index + 1}档`,
          en: `${point} falls under tier ${earlier.index + 1} and tier ${later.index + 1}`,
        },
      ]
    }
  }
  const begins = Math.min(...steps.map(({ lo }) => lo))
  const gap = points.find((point) => point > begins && fits(point).length === 0)
  if (gap === undefined) return []
  return [{ path, zh: `${gap} 不落在任何一档`, en: `${gap} falls under no tier` }]
}

/** How long a period is, for comparing; a month counts from the day from which it is longest. */
function length(period: Period): string {
  return after('2023-07-01' as Parameters<typeof after>[0], period)
}

function bandContradictions(bands: readonly Band[], path: readonly (string | number)[]): readonly Contradiction[] {
  for (const [b, band] of bands.entries()) {
    const last = bands[b - 1]
    if (!last) continue
    const end = last.upTo ?? last.under
    if (!end)
      return [
        {
          path: [...path, b],
          zh: '上一段没有期限，这一段永远用不到',
          en: 'the band before never ends: this one can never apply',
        },
      ]
    const own = band.upTo ?? band.under
    if (own && length(own) <= length(end)) {
      return [{ path: [...path, b], zh: '各段须由短到长', en: 'bands go from short to long' }]
    }
  }
  return []
}
