import { formatYuan } from '@xuemian/contract'
import type { Bilingual } from '../bilingual.ts'
import { type DonationKind, donationKinds, type Provision } from '../format/fields.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { Give, Measured, Rule, Tier, When } from '../format/rule-schema.ts'
import type { DayRange } from '../quota/cohort.ts'
import { type Period, periodText } from '../quota/period.ts'

const UNITS = { zh: { ml: '毫升', times: '次' }, en: { ml: ' ml', times: ' times' } } as const
type Bounds = Pick<Measured, 'atLeast' | 'moreThan' | 'atMost' | 'lessThan'>

/** Parts joined as each language does. */
export function join(parts: readonly Bilingual[], zh: string, en: string): Bilingual {
  return { zh: parts.map((part) => part.zh).join(zh), en: parts.map((part) => part.en).join(en) }
}

export function period(length: Period): Bilingual {
  const { years, months, days } = length
  const en = years !== undefined ? `${years} years` : months !== undefined ? `${months} months` : `${days} days`
  return { zh: periodText(length), en }
}

export function kindNames(kinds: readonly DonationKind[]): Bilingual {
  return { zh: kinds.map((kind) => donationKinds[kind]).join('、'), en: kinds.join(', ') }
}

/** `注明“emergency”的`; the order of marks never matters. */
export function markNames(marks: readonly string[]): Bilingual {
  const names = [...marks].sort()
  return { zh: `注明“${names.join('”或“')}”的`, en: `noted as ${names.join(' or ')}` }
}

/** `2010-01-01至2019-12-31所献`. */
export function range({ from, to }: DayRange): Bilingual {
  if (from && to) return { zh: `${from}至${to}所献`, en: `given ${from} to ${to}` }
  return from ? { zh: `${from}起所献`, en: `given from ${from} on` } : { zh: `${to}以前所献`, en: `given up to ${to}` }
}

function bounds({ atLeast, moreThan, atMost, lessThan }: Bounds, unit: 'ml' | 'times'): Bilingual {
  const rows = [
    [atLeast, '满', 'at least'],
    [moreThan, '超过', 'more than'],
    [atMost, '不超过', 'at most'],
    [lessThan, '不满', 'less than'],
  ] as const
  const parts = rows.flatMap(([value, zh, en]) =>
    value === undefined ? [] : [{ zh: `${zh}${value}${UNITS.zh[unit]}`, en: `${en} ${value}${UNITS.en[unit]}` }],
  )
  return join(parts, '、', ', ')
}

const MEASURES = {
  total: { zh: '累计', en: 'together', unit: 'ml' },
  times: { zh: '献血', en: '', unit: 'times' },
  once: { zh: '一次', en: 'at once', unit: 'ml' },
} as const
const PLACES = { here: { zh: '在本地', en: 'here' }, elsewhere: { zh: '在别处', en: 'elsewhere' } } as const

/** `近3年内全血累计满400毫升`. */
function measured(what: keyof typeof MEASURES, row: Measured): Bilingual {
  const { kinds, marks, donated, where, within } = row
  const { zh, en, unit } = MEASURES[what]
  const heads = [
    ...(within ? [{ zh: `近${period(within).zh}内`, en: `within ${period(within).en}` }] : []),
    ...(where ? [PLACES[where]] : []),
    ...(donated ? [range(donated)] : []),
    ...(marks ? [markNames(marks)] : []),
    ...(kinds ? [kindNames(kinds)] : []),
  ]
  const size = bounds(row, unit)
  return {
    zh: `${join(heads, '', '').zh}${zh}${size.zh}`,
    en: [size.en, en, ...heads.map((head) => head.en)].filter((word) => word !== '').join(' '),
  }
}

/** `累计满800毫升且稀有血型`. */
export function condition({ total, times, once, ever, rareGroup, honours }: When): Bilingual {
  const parts: Bilingual[] = []
  if (total) parts.push(measured('total', total))
  if (times) parts.push(measured('times', times))
  if (once) parts.push(measured('once', once))
  if (ever) parts.push({ zh: `曾献${kindNames(ever).zh.replaceAll('、', '或')}`, en: `ever gave ${ever.join(' or ')}` })
  if (rareGroup) parts.push({ zh: '稀有血型', en: 'of a rare group' })
  if (honours) parts.push({ zh: `获${honours.join('或')}`, en: `holds ${honours.join(' or ')}` })
  return join(parts, '且', ' and ')
}

/** `献血量的3倍`. */
export function amount(give: Give): Bilingual {
  const { zh, en } = quantity(give)
  if (give.percent === undefined) return { zh, en }
  return { zh: `${zh}，减免血费的${give.percent}%`, en: `${en}, ${give.percent}% of the money` }
}

function quantity({ multiple, millilitres, unlimited }: Give): Bilingual {
  if (unlimited) return { zh: '不限量', en: 'no limit' }
  if (millilitres !== undefined) return { zh: `${millilitres}毫升`, en: `${millilitres} ml` }
  return multiple === 1 ? { zh: '等量', en: 'equal volume' } : { zh: `献血量的${multiple}倍`, en: `${multiple} times` }
}

const ANCHORS = {
  'each-donation': { zh: '每次献血', en: 'of each donation' },
  'first-donation': { zh: '自首次献血起', en: 'from the first donation' },
  'last-donation': { zh: '自末次献血起', en: 'from the last donation' },
} as const

/** `累计不满800毫升：每次献血5年内献血量的5倍，其后等量`. */
function tierText({ when, give, ageing }: Tier, alone: boolean): Bilingual {
  const who = when ? condition(when) : { zh: '其余', en: 'otherwise' }
  const what = give ? amount(give) : ageing ? bandsText(ageing) : { zh: '', en: '' }
  if (alone && !when) return what
  return { zh: `${who.zh}：${what.zh}`, en: `${who.en}: ${what.en}` }
}

function bandsText({ from, bands }: NonNullable<Tier['ageing']>): Bilingual {
  const parts = bands.map((band): Bilingual => {
    const what = amount(band)
    const length = band.upTo ?? band.under
    if (!length) return { zh: `其后${what.zh}`, en: `then ${what.en}` }
    const text = period(length)
    return band.upTo
      ? { zh: `${text.zh}内${what.zh}`, en: `within ${text.en} ${what.en}` }
      : { zh: `不满${text.zh}${what.zh}`, en: `under ${text.en} ${what.en}` }
  })
  const list = join(parts, '，', ', ')
  return { zh: `${ANCHORS[from].zh}${list.zh}`, en: `${ANCHORS[from].en} ${list.en}` }
}

const ACCOUNTS = {
  own: { zh: '', en: '' },
  pooled: { zh: '亲属合用一份', en: 'one quota for all relatives' },
  each: { zh: '每位亲属各一份', en: 'one quota for each relative' },
} as const
const DRAWS = {
  apart: { zh: '与本人额度互不影响', en: 'apart from the donor’s' },
  'within-donors': { zh: '在本人额度之内', en: 'within the donor’s' },
  together: { zh: '与本人用量合并计算', en: 'both uses counted together' },
} as const

/** A rule with its tiers, the first that fits first. */
export function ruleText({ account, draws, pool, donated, kinds, where, when, tiers }: Rule): Bilingual {
  const heads = [
    ...(when ? [condition(when)] : []),
    ...(donated ? [range(donated)] : []),
    ...(where ? [{ zh: `${PLACES[where].zh}所献`, en: `given ${PLACES[where].en}` }] : []),
    ...(kinds ? [kindNames(kinds)] : []),
    ...(account === 'own' ? [] : [ACCOUNTS[account]]),
    ...(pool ? [{ zh: `合用的一份名为${pool}`, en: `shared as ${pool}` }] : []),
    ...(draws ? [DRAWS[draws]] : []),
  ]
  const head = join(heads, '，', ', ')
  const body = tiersText(tiers)
  return heads.length === 0 ? body : { zh: `［${head.zh}］${body.zh}`, en: `[${head.en}] ${body.en}` }
}

/** Tiers, the first that fits first. */
export function tiersText(tiers: readonly Tier[]): Bilingual {
  const parts = tiers.map((row) => tierText(row, tiers.length === 1))
  return join(parts, '；', '; ')
}

const SURE = { quoted: '原文', summarised: '概括', reported: '据报道', inferred: '推断' } as const

/** `《办法》第三条（概括）`. */
export function basis({ sources }: Policy, { of, article, sure, sentence, reviewed }: Provision): string {
  const checked = reviewed ? `，${reviewed}核对` : ''
  return `《${sources[of]?.document ?? of}》${article}（${SURE[sure]}：${sentence}${checked}）`
}

export function yuan(fen: number): Bilingual {
  const text = formatYuan(fen as never)
  return { zh: `${text}元`, en: `${text} yuan` }
}
