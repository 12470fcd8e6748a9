import { addDays, addYears } from '@xuemian/contract'
import { asksPercent } from './bounds.ts'
import { type Donated, gifts, givingDays, isAlike, people, thresholdStates } from './grid.ts'
import type { Oddity } from './table.ts'
import { donatedText, hasText, ledgerText, quotaText, whoText } from './words.ts'
import { lessIn, type Offered, totalCap, type Whom, type World } from './world.ts'

/** What a search looks through; the simplest first, so that the first found is the smallest. */
interface Space {
  readonly singles: readonly Donated[]
  /** Two alike, half a year apart. */
  readonly doubles: readonly Donated[]
  readonly pairs: readonly Donated[]
}

/** Where more, newer or earlier gives less, or a relative more than the donor: for each group of people at most one example. */
export function comparisons(world: World): readonly Oddity[] {
  // where a part of the money is waived, ml do not say what is more
  if (asksPercent(world.policy)) return []
  const days = givingDays(world)
  const rows = gifts(world, days)
  const singles = rows.map((gift): Donated => [gift])
  const pairs = rows.flatMap((first, index) => rows.slice(index).map((second): Donated => [first, second]))
  const doubles = rows
    .filter(({ volume }) => volume === 400)
    .map((gift): Donated => [gift, { ...gift, day: addDays(gift.day, -190) }])
  const space = { singles: [...singles, ...thresholdStates(world, days)], doubles, pairs }
  const searches = [moreIsLess, olderIsMore, laterIsMore, relativeAbove]
  return searches.flatMap((search) => onceEach(world, (whom) => search(world, whom, space)))
}

/** The first that a search finds for the donor, and the first for relatives: what holds for many relations is said once. */
export function onceEach(world: World, search: (whom: Whom) => Oddity | undefined): readonly Oddity[] {
  const found = new Map<boolean, Oddity>()
  for (const whom of people(world.policy)) {
    const own = whom.relation === 'self'
    const oddity = found.has(own) ? undefined : search(whom)
    if (oddity) found.set(own, oddity)
  }
  return [...found.values()]
}

function moreIsLess(world: World, whom: Whom, { singles, doubles }: Space): Oddity | undefined {
  const { policy, day } = world
  const gifts = singles.filter((one) => one.length === 1)
  for (const base of [...singles, ...doubles]) {
    for (const added of gifts) {
      const before = world.offered(whom, base, day)
      const after = world.offered(whom, [...base, ...added], day)
      const ledger = lessIn(before, after)
      if (ledger === undefined || !before.allCount || !after.allCount) continue
      const [who, first, more] = [whoText(whom), donatedText(world.policy, base), donatedText(world.policy, added)]
      const [of, from, to] = [ledgerText(policy, ledger), quota(before, ledger), quota(after, ledger)]
      return {
        code: 'MORE_IS_LESS',
        path: pathOf(after),
        zh: `${day}用血，${who.zh}：${first.zh}的，${of.zh}${from.zh}；再加${more.zh}，反而只有${to.zh}。`,
        en: `Use on ${day}, ${who.en}: ${first.en} gives a ${of.en} of ${from.en}; ${more.en} besides leaves only ${to.en}.`,
      }
    }
  }
  return largerIsLess(world, whom, singles)
}

/** The same donation of more ml. */
function largerIsLess(world: World, whom: Whom, singles: readonly Donated[]): Oddity | undefined {
  const { policy, day } = world
  const ordered = [...singles].filter((one) => one.length === 1).sort((a, b) => mlOf(a) - mlOf(b))
  for (const small of ordered) {
    for (const large of ordered) {
      const [a, b] = [small[0], large[0]]
      if (!a || !b || b.volume <= a.volume || a.volume === 0 || a.day !== b.day || !isAlike(a, b)) continue
      const [before, after] = [world.offered(whom, small, day), world.offered(whom, large, day)]
      const ledger = lessIn(before, after)
      if (ledger === undefined || !after.allCount) continue
      const [who, of] = [whoText(whom), ledgerText(policy, ledger)]
      const [from, to] = [quota(before, ledger), quota(after, ledger)]
      return {
        code: 'MORE_IS_LESS',
        path: pathOf(after),
        zh: `${day}用血，${who.zh}：${donatedText(world.policy, small).zh}的，${of.zh}${from.zh}；献${mlOf(large)}毫升的，反而只有${to.zh}。`,
        en: `Use on ${day}, ${who.en}: ${donatedText(world.policy, small).en} gives a ${of.en} of ${from.en}; ${mlOf(large)} ml only ${to.en}.`,
      }
    }
  }
  return undefined
}

function olderIsMore(world: World, whom: Whom, { singles, pairs }: Space): Oddity | undefined {
  const { policy, day } = world
  for (const newer of [...singles, ...pairs]) {
    for (const older of singles) {
      const [first, ...rest] = newer
      const [shifted] = older
      if (!first || !shifted || newer.length > 2 || older.length > 1 || shifted.day >= first.day) continue
      if (!isAlike(shifted, first) || shifted.volume !== first.volume || shifted.units !== first.units) continue
      const [a, b] = [world.offered(whom, newer, day), world.offered(whom, [shifted, ...rest], day)]
      const ledger = lessIn(b, a)
      if (ledger === undefined || !a.allCount || !b.allCount) continue
      const [who, text, of] = [whoText(whom), donatedText(world.policy, newer), ledgerText(policy, ledger)]
      const [now, then] = [quota(a, ledger), hasText(b.caps.get(ledger) ?? 0)]
      return {
        code: 'OLDER_IS_MORE',
        path: pathOf(b),
        zh: `${day}用血，${who.zh}：${text.zh}的，${of.zh}${now.zh}；${first.day}的那次若早在${shifted.day}，反而${then.zh}。`,
        en: `Use on ${day}, ${who.en}: ${text.en} gives a ${of.en} of ${now.en}; had that of ${first.day} been on ${shifted.day}, ${then.en}.`,
      }
    }
  }
  return undefined
}

function laterIsMore(world: World, whom: Whom, { singles, pairs }: Space): Oddity | undefined {
  const { policy, day } = world
  const later = [addDays(day, 1), ...[1, 2, 6, 12].map((years) => addYears(day, years))]
  for (const donated of [...singles, ...pairs]) {
    const early = world.offered(whom, donated, day)
    for (const next of later.filter((one) => world.last === null || one <= world.last)) {
      const late = world.offered(whom, donated, next)
      const ledger = lessIn(late, early)
      if (ledger === undefined || !early.allCount || !late.allCount) continue
      const [who, text, of] = [whoText(whom), donatedText(world.policy, donated), ledgerText(policy, ledger)]
      const [now, then] = [quota(early, ledger), hasText(late.caps.get(ledger) ?? 0)]
      return {
        code: 'LATER_IS_MORE',
        path: pathOf(late),
        zh: `${text.zh}，此后没有再献：${who.zh}${day}用血，${of.zh}${now.zh}；${next}用血，反而${then.zh}。`,
        en: `${text.en} and nothing since, ${who.en}: a use on ${day} finds a ${of.en} of ${now.en}, one on ${next} ${then.en}.`,
      }
    }
  }
  return undefined
}

function relativeAbove(world: World, whom: Whom, { singles, pairs }: Space): Oddity | undefined {
  if (whom.relation === 'self') return undefined
  const { policy, day } = world
  const { relation: _, qualifier: __, ...standing } = whom
  const self: Whom = { relation: 'self', ...standing }
  for (const donated of [...singles, ...pairs]) {
    const [own, theirs] = [world.offered(self, donated, day), world.offered(whom, donated, day)]
    const ledger = lessIn(theirs, own)
    if (ledger === undefined) continue
    const [who, text, of] = [whoText(whom), donatedText(world.policy, donated), ledgerText(policy, ledger)]
    const [mine, more] = [quota(own, ledger), hasText(theirs.caps.get(ledger) ?? 0)]
    return {
      code: 'RELATIVE_ABOVE_DONOR',
      path: pathOf(theirs),
      zh: `${day}用血：${text.zh}的，本人${of.zh}${mine.zh}，${who.zh}${more.zh}。`,
      en: `Use on ${day}: ${text.en} gives the donor a ${of.en} of ${mine.en}, ${who.en} ${more.en}.`,
    }
  }
  return undefined
}

function quota({ caps }: Offered, ledger: string): ReturnType<typeof quotaText> {
  return quotaText(caps.get(ledger) ?? 0)
}

function mlOf(donated: Donated): number {
  return donated.reduce((sum, { volume }) => sum + volume, 0)
}

/** The tier behind an offer, as a path in its file. */
export function pathOf({ tiers }: Offered): string {
  return tierPath(tiers[0] ?? '')
}

/** `HE 1998-10-01 rules[0].tiers[1]` is `rules.0.tiers.1`. */
export function tierPath(rule: string): string {
  const [, r, t] = /rules\[(\d+)\]\.tiers\[(\d+)\]$/.exec(rule) ?? []
  return r === undefined ? 'rules' : `rules.${r}.tiers.${t}`
}

/** Whether an offer is worth nothing. */
export function isNothing(offered: Offered): boolean {
  return totalCap(offered) === 0
}
