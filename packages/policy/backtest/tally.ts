import type { Fen } from '@xuemian/contract'
import type { Bin, Extreme, Group, Sums, Unassessable, Unassessed } from './report.ts'

/** So many hospitals are told apart; more are summed as one, so that no file fills the memory. */
const MOST_GROUPS = 2_000
const MOST_EXTREMES = 10
const MOST_NAMED = 5

/** Upper ends of the bins in fen; the bin of zero stands in the middle. */
const EDGES = [-500_000, -100_000, -50_000, -10_000, -1, 0, 10_000, 50_000, 100_000, 500_000] as const

/** A running count of what applications come to; its size does not grow with their number. */
export interface Tally {
  add(application: One): void
  leaveOut(reason: Unassessable, reference: string): void
  total(): Sums
  months(): readonly Group[]
  hospitals(): readonly Group[]
  bins(): readonly Bin[]
  winners(): readonly Extreme[]
  losers(): readonly Extreme[]
  unassessed(): readonly Unassessed[]
}

/** One application under both rules. */
export interface One extends Extreme {
  readonly month: string
  readonly hospital: string | null
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function createTally(): Tally {
  const total = none()
  const months = new Map<string | null, Mutable<Sums>>()
  const hospitals = new Map<string | null, Mutable<Sums>>()
  const counts = new Array<number>(EDGES.length + 1).fill(0)
  const winners: Extreme[] = []
  const losers: Extreme[] = []
  const leftOut = new Map<Unassessable, { count: number; first: string[] }>()
  return {
    add({ month, hospital, reference, now, draft }) {
      for (const sums of [total, groupOf(months, month), groupOf(hospitals, hospital)]) count(sums, now, draft)
      const bin = binOf(draft - now)
      counts[bin] = (counts[bin] ?? 0) + 1
      if (draft > now) keep(winners, { reference, now, draft })
      if (draft < now) keep(losers, { reference, now, draft })
    },
    leaveOut(reason, reference) {
      const row = leftOut.get(reason) ?? { count: 0, first: [] }
      row.count += 1
      if (row.first.length < MOST_NAMED) row.first.push(reference)
      leftOut.set(reason, row)
    },
    total: () => total,
    months: () => listed(months).sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1)),
    hospitals: () => listed(hospitals).sort((a, b) => b.draft - a.draft || ((a.key ?? '') < (b.key ?? '') ? -1 : 1)),
    bins: () =>
      counts.map((count, index) => ({
        from: index === 0 ? null : index === 5 ? 0 : (EDGES[index - 1] ?? 0),
        to: EDGES[index] === -1 ? 0 : (EDGES[index] ?? null),
        count,
      })),
    winners: () => winners,
    losers: () => losers,
    unassessed: () => [...leftOut].map(([reason, row]) => ({ reason, ...row })),
  }
}

function none(): Mutable<Sums> {
  return { applications: 0, winners: 0, losers: 0, now: 0 as Fen, draft: 0 as Fen }
}

function groupOf(groups: Map<string | null, Mutable<Sums>>, key: string | null): Mutable<Sums> {
  const name = groups.has(key) || groups.size < MOST_GROUPS ? key : null
  const found = groups.get(name) ?? none()
  groups.set(name, found)
  return found
}

function count(sums: Mutable<Sums>, now: number, draft: number): void {
  sums.applications += 1
  if (draft > now) sums.winners += 1
  if (draft < now) sums.losers += 1
  sums.now = (sums.now + now) as Fen
  sums.draft = (sums.draft + draft) as Fen
}

function binOf(difference: number): number {
  const found = EDGES.findIndex((edge) => difference <= edge)
  return found < 0 ? EDGES.length : found
}

/** Keeps the largest, the largest first; of equals those that came first. */
function keep(list: Extreme[], one: Extreme): void {
  const size = ({ now, draft }: Extreme): number => Math.abs(draft - now)
  const at = list.findIndex((row) => size(row) < size(one))
  if (at < 0 && list.length >= MOST_EXTREMES) return
  list.splice(at < 0 ? list.length : at, 0, one)
  if (list.length > MOST_EXTREMES) list.pop()
}

function listed(groups: ReadonlyMap<string | null, Sums>): Group[] {
  return [...groups].map(([key, sums]) => ({ key, ...sums }))
}
