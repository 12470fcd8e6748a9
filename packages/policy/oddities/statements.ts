import { addDays, addYears, type Day } from '@xuemian/contract'
import type { Policy } from '../format/policy-schema.ts'
import type { NamedRelation } from '../format/rule-schema.ts'
import { provisionsOf } from '../provisions.ts'
import type { Oddity } from './table.ts'
import { relationList } from './words.ts'

/** Relations that are each other’s other side, or alike: a law that names one usually means the other too. */
const PAIRS: readonly (readonly [NamedRelation, NamedRelation])[] = [
  ['step-parent', 'step-child'],
  ['paternal-grandparent', 'maternal-grandparent'],
  ['sons-child', 'daughters-child'],
  ['paternal-grandparent', 'sons-child'],
  ['maternal-grandparent', 'daughters-child'],
  ['spouses-parent', 'childs-spouse'],
]

/** What the file says or leaves out, without asking the engine. */
export function statements(policy: Policy, versions: readonly Policy[], today: Day): readonly Oddity[] {
  return [
    ...nearRelatives(policy),
    ...relatives(policy),
    ...ending(policy, versions),
    ...donations(policy),
    ...sources(policy),
    ...reviews(policy, today),
  ]
}

function nearRelatives({ rules }: Policy): readonly Oddity[] {
  const named = new Set(rules.flatMap((rule) => rule.for))
  const near = (['spouse', 'parent', 'child'] as const).filter((relation) => !named.has(relation))
  if (near.length === 0) return []
  const lacks = relationList(near)
  if ([...named].every((relation) => relation === 'self')) {
    return [
      {
        code: 'NO_RELATIVES',
        path: 'rules',
        zh: '规则只写了本人：配偶、父母、子女用血都不能减免。',
        en: 'The rules name the donor alone: nothing is waived for spouse, parents or children.',
      },
    ]
  }
  const has = relationList([...named].filter((relation) => relation !== 'self'))
  return [
    {
      code: 'NEAR_RELATIVE_MISSING',
      path: 'rules',
      zh: `用血者是献血者的${has.zh}的可以减免，更近的${lacks.zh}却没有列。`,
      en: `A patient who is the donor’s ${has.en} is served; the nearer ${lacks.en} is not listed.`,
    },
  ]
}

function relatives({ rules }: Policy): readonly Oddity[] {
  const named = [...new Set(rules.flatMap((rule) => rule.for))]
  const missing = PAIRS.flatMap(([a, b]) =>
    named.includes(a) === named.includes(b) ? [] : [named.includes(a) ? ([a, b] as const) : ([b, a] as const)],
  )
  if (missing.length === 0) return []
  const listed = relationList([...new Set(missing.map(([has]) => has))])
  const wanted = relationList([...new Set(missing.map(([, lacks]) => lacks))])
  const conditional = missing.every(([has]) => rules.every((rule) => rule.when || !rule.for.includes(has)))
  const [where, whereEn] = conditional ? ['符合条件时', ', on a condition,'] : ['', '']
  return [
    {
      code: 'RELATION_UNPAIRED',
      path: 'rules',
      zh: `用血者是献血者的${listed.zh}的，${where}可以减免；是${wanted.zh}的，不可以。`,
      en: `A patient who is the donor’s ${listed.en} is${whereEn} served, one who is the donor’s ${wanted.en} is not.`,
    },
  ]
}

function ending({ id, effective, overrides }: Policy, versions: readonly Policy[]): readonly Oddity[] {
  const { to } = effective
  if (to === null) return []
  const next = addDays(to, 1)
  const follows = versions.some(
    (row) => row.id === id && row.effective.from > effective.from && row.effective.from <= next,
  )
  if (follows) return []
  const then = overrides === undefined ? '没有规则，不能减免' : '改用省级规则'
  const thenEn = overrides === undefined ? 'by no rules: nothing is waived' : 'by the rules of the province'
  return [
    {
      code: 'RULES_END',
      path: 'effective.to',
      zh: `${to}用血还可以减免，${next}起${then}。`,
      en: `A use on ${to} is served, one from ${next} on ${thenEn}.`,
    },
  ]
}

function donations({ donations: { worth } }: Policy): readonly Oddity[] {
  const settled = (kind: 'whole-blood' | 'apheresis-platelets') =>
    worth.some(({ kinds, millilitres }) => kinds.includes(kind) && millilitres !== null)
  return (['whole-blood', 'apheresis-platelets'] as const)
    .filter((kind) => !settled(kind))
    .map((kind) => ({
      code: 'DONATION_WITHOUT_ML',
      path: 'donations.worth',
      zh: `${kind === 'whole-blood' ? '献全血' : '献单采血小板'}的没有折合毫升数：不计入献血量，按献血量计算的额度不因此增加。`,
      en: `A donation of ${kind === 'whole-blood' ? 'whole blood' : 'apheresis platelets'} has no ml: it adds nothing to what was donated, nor to a quota measured by it.`,
    }))
}

function sources(policy: Policy): readonly Oddity[] {
  const reposts = Object.entries(policy.sources).filter(([, { grade }]) => grade === 'C')
  const inferred = provisionsOf(policy).filter(({ provision }) => provision.sure === 'inferred')
  const [first] = inferred
  return [
    ...reposts.map(([key, { document }]) => ({
      code: 'SOURCE_REPOST' as const,
      path: `sources.${key}`,
      zh: `《${document}》只见于转载（C级），须与原文核对后再施行。`,
      en: `"${document}" is known from a repost alone (grade C): compare it with the text before it is in force.`,
    })),
    ...(first
      ? [
          {
            code: 'PROVISION_INFERRED' as const,
            path: first.path,
            zh: `有${inferred.length}处条款是推断的，须由有权解释的人确认：${listOf(
              inferred.map(({ zh }) => zh),
              '、',
              '等',
            )}。`,
            en: `${inferred.length} provisions are inferred and need somebody’s word: ${listOf(
              inferred.map(({ en }) => en),
              ', ',
              ', …',
            )}.`,
          },
        ]
      : []),
  ]
}

function reviews(policy: Policy, today: Day): readonly Oddity[] {
  const own = provisionsOf(policy).map(({ provision, path }) => ({ day: provision.reviewed, path: `${path}.reviewed` }))
  const rows = [{ day: policy.reviewed, path: 'reviewed' }, ...own].flatMap(({ day, path }) =>
    day !== undefined && addYears(day, 1) < today ? [{ day, path }] : [],
  )
  const [oldest] = rows.sort((a, b) => (a.day < b.day ? -1 : 1))
  if (!oldest) return []
  return [
    {
      code: 'REVIEW_OLD',
      path: oldest.path,
      zh: `最近一次核对是${oldest.day}，至${today}已超过十二个月。`,
      en: `It was last reviewed on ${oldest.day}, more than twelve months before ${today}.`,
    },
  ]
}

/** The first of many, so that a sentence stays one. */
function listOf(names: readonly string[], between: string, more: string): string {
  return names.slice(0, 4).join(between) + (names.length > 4 ? more : '')
}
