import { addDays, type Day } from '@xuemian/contract'
import { asksPercent, totalsOf } from './bounds.ts'
import { isNothing, onceEach, pathOf, tierPath } from './comparisons.ts'
import { type Donated, gifts, givingDays, standings, thresholdStates, wholeBlood } from './grid.ts'
import type { Oddity } from './table.ts'
import { donatedText, quotaText, relationList, whoText } from './words.ts'
import { totalCap, type Whom, type World, whomOf } from './world.ts'

/** A finite quota that one ml makes larger by more than this is worth knowing. */
const JUMP_ML = 400

/** Where one ml, one day or no day at all makes a large difference. */
export function edges(world: World): readonly Oddity[] {
  const days = givingDays(world)
  return [
    // where a part of the money is waived, ml do not say what is more
    ...(asksPercent(world.policy) ? [] : onceEach(world, (whom) => jump(world, whom, days))),
    ...onceEach(world, (whom) => overnight(world, whom, days)),
    ...onceEach(world, (whom) => (whom.relation === 'self' ? nothing(world, whom, days) : undefined)),
    ...unreached(world, days),
  ]
}

/** The largest finite jump. To be without limit from a threshold on is what such a threshold is for. */
function jump(world: World, whom: Whom, days: readonly Day[]): Oddity | undefined {
  const rows = totalsOf(world.policy).flatMap((bound) =>
    days.map((day) => {
      const [below, at] = [bound - 1, bound].map((ml) => world.offered(whom, [wholeBlood(world, day, ml)], world.day))
      const [from, to] = [below ? totalCap(below) : 0, at ? totalCap(at) : 0]
      return { bound, day, from, to, path: at ? pathOf(at) : 'rules' }
    }),
  )
  const finite = rows.filter(({ from, to }) => to !== Number.POSITIVE_INFINITY && to - from > JUMP_ML)
  const [largest] = finite.sort((a, b) => b.to - b.from - (a.to - a.from) || a.bound - b.bound)
  if (!largest) return undefined
  const { bound, day, from, to, path } = largest
  const who = whoText(whom)
  return {
    code: 'JUMP_AT_THRESHOLD',
    path,
    zh: `${world.day}用血，${who.zh}：至${day}累计献血${bound - 1}毫升的，额度${from}毫升；献${bound}毫升的，${to}毫升，相差${to - from}毫升。`,
    en: `Use on ${world.day}, ${who.en}: ${bound - 1} ml given by ${day} make a quota of ${from} ml, ${bound} ml one of ${to} ml: ${to - from} ml apart.`,
  }
}

function overnight(world: World, whom: Whom, days: readonly Day[]): Oddity | undefined {
  const next = addDays(world.day, 1)
  if (world.last !== null && next > world.last) return undefined
  for (const donated of [...gifts(world, days).map((gift): Donated => [gift]), ...thresholdStates(world, days)]) {
    const [today, then] = [world.offered(whom, donated, world.day), world.offered(whom, donated, next)]
    const [from, to] = [totalCap(today), totalCap(then)]
    const lost = from > 0 && to === 0
    if (!lost && !(from === Number.POSITIVE_INFINITY && to < from)) continue
    const [who, text, before, after] = [
      whoText(whom),
      donatedText(world.policy, donated),
      quotaText(from),
      quotaText(to),
    ]
    return {
      code: lost ? 'LOST_OVERNIGHT' : 'UNLIMITED_OVERNIGHT',
      path: pathOf(today),
      zh: `${text.zh}的，${who.zh}${world.day}用血，额度${before.zh}；次日用血，${lost ? '没有额度' : `只有${after.zh}`}。`,
      en: `${text.en}, ${who.en}: a use on ${world.day} finds ${before.en}, one on the next day ${lost ? 'nothing' : after.en}.`,
    }
  }
  return undefined
}

function nothing(world: World, whom: Whom, days: readonly Day[]): Oddity | undefined {
  for (const gift of gifts(world, days.slice(0, 1))) {
    const offered = world.offered(whom, [gift], world.day)
    if (!offered.allCount || !isNothing(offered) || gift.kind === 'stem-cells') continue
    const text = donatedText(world.policy, [gift])
    return {
      code: 'DONOR_GETS_NOTHING',
      path: 'rules',
      zh: `${text.zh}的，${world.day}本人用血没有任何额度。`,
      en: `${text.en}: on ${world.day} the donor has no quota at all.`,
    }
  }
  return undefined
}

/** Tiers that no donor of the search was given anything by. */
function unreached(world: World, days: readonly Day[]): readonly Oddity[] {
  const { policy } = world
  const rows = gifts(world, days)
  const open = new Set(policy.rules.flatMap(({ tiers }, r) => tiers.map((_, t) => `rules.${r}.tiers.${t}`)))
  const singles = [...rows.map((gift): Donated => [gift]), ...thresholdStates(world, days)]
  let asked = 0
  const ask = (states: Iterable<Donated>): void => {
    for (const donated of states) {
      for (const [r, rule] of policy.rules.entries()) {
        if (!rule.tiers.some((_, t) => open.has(`rules.${r}.tiers.${t}`))) continue
        for (const standing of standings(policy)) {
          asked += 1
          const whom = { ...whomOf(rule.for[0] ?? 'self'), ...standing }
          for (const tier of world.offered(whom, donated, world.day).tiers) open.delete(tierPath(tier))
        }
      }
    }
  }
  ask(singles)
  if (open.size > 0) ask(rows.flatMap((first, index) => rows.slice(index).map((second): Donated => [first, second])))
  if (open.size > 0) ask(singles.flatMap((donated) => rows.map((gift) => [...donated, gift])))
  return [...open].map((path) => {
    const [, r = 0, , t = 0] = path.split('.').map(Number)
    const whose = relationList(policy.rules[r]?.for ?? [])
    return {
      code: 'NEVER_REACHED',
      path,
      zh: `${world.day}用血：试了${asked}种献血情形，没有一种用得到${whose.zh}的第${t + 1}档。`,
      en: `Use on ${world.day}: of ${asked} ways of having donated none reaches tier ${t + 1} of ${whose.en}.`,
    }
  })
}
