import { formatUnits, relations } from '@xuemian/contract'
import type { Bilingual } from '../bilingual.ts'
import type { DonationFact } from '../facts.ts'
import { type DonationKind, donationKinds } from '../format/fields.ts'
import type { Policy } from '../format/policy-schema.ts'
import { isGivenHere } from '../quota/cohort.ts'
import { relationText } from '../quota/reason.ts'
import type { Donated } from './grid.ts'
import type { Whom } from './world.ts'

const kindsEn: Readonly<Record<DonationKind, string>> = {
  'whole-blood': 'whole blood',
  'apheresis-platelets': 'apheresis platelets',
  'apheresis-red-cells': 'apheresis red cells',
  'apheresis-plasma': 'apheresis plasma',
  'apheresis-granulocytes': 'apheresis granulocytes',
  'stem-cells': 'stem cells',
}

/** `2025-10-25献全血400毫升`; where it was given, if not in the jurisdiction. */
export function donationText({ jurisdiction: { code } }: Policy, donation: DonationFact): Bilingual {
  const { day, kind, volume, units } = donation
  const [away, awayEn] = isGivenHere(donation, code)
    ? ['', '']
    : [code.length === 4 ? '在外市' : '在外省', ' elsewhere']
  if (kind === 'whole-blood') {
    return { zh: `${day}${away}献全血${volume}毫升`, en: `${volume} ml of whole blood on ${day}${awayEn}` }
  }
  const many = formatUnits(units)
  return {
    zh: `${day}${away}献${donationKinds[kind]}${many}个治疗量`,
    en: `${many} unit of ${kindsEn[kind]} on ${day}${awayEn}`,
  }
}

/** All that somebody donated; many alike in a word. */
export function donatedText(policy: Policy, donated: Donated): Bilingual {
  const [first] = donated
  if (first && donated.length > 2) {
    const ml = donated.reduce((sum, { volume }) => sum + volume, 0)
    const [zh, en] =
      ml > 0
        ? [`共${ml}毫升`, ` of ${ml} ml together`]
        : [`（${donationKinds[first.kind]}）`, ` of ${kindsEn[first.kind]}`]
    return { zh: `献血${donated.length}次${zh}`, en: `${donated.length} donations${en}` }
  }
  const texts = donated.map((donation) => donationText(policy, donation))
  return { zh: texts.map(({ zh }) => zh).join('、'), en: texts.map(({ en }) => en).join(' and ') }
}

/** Whose quota it is. */
export function whoText(whom: Whom): Bilingual {
  const { relation, qualifier, honours, rareGroup } = whom
  const standing = {
    zh: `${honours ? `（献血者获${honours.join('、')}）` : ''}${rareGroup ? '（献血者为稀有血型）' : ''}`,
    en: `${honours ? ` (donor holds ${honours.join(', ')})` : ''}${rareGroup ? ' (donor of a rare group)' : ''}`,
  }
  if (relation === 'self') return { zh: `本人${standing.zh}`, en: `the donor${standing.en}` }
  const en = `${qualifier ? `${qualifier}-` : ''}${relation}`
  return { zh: `${relationText(whom)}${standing.zh}`, en: `the donor’s ${en}${standing.en}` }
}

/** `1200毫升`, `不限量`. */
export function quotaText(ml: number): Bilingual {
  return ml === Number.POSITIVE_INFINITY ? { zh: '不限量', en: 'no limit' } : { zh: `${ml}毫升`, en: `${ml} ml` }
}

/** `有1200毫升`, `不限量`. */
export function hasText(ml: number): Bilingual {
  const { zh, en } = quotaText(ml)
  return ml === Number.POSITIVE_INFINITY ? { zh, en } : { zh: `有${zh}`, en }
}

/** `额度`, or that of a ledger. */
export function ledgerText({ ledgers = [] }: Policy, ledger: string): Bilingual {
  const name = ledgers.find(({ key }) => key === ledger)?.name
  return name === undefined ? { zh: '额度', en: 'quota' } : { zh: `${name}额度`, en: `quota (${ledger})` }
}

/** Relations as a list. */
export function relationList(keys: readonly string[]): Bilingual {
  const zh = keys.map((key) => {
    const step = key.startsWith('step-')
    return `${step ? '继' : ''}${relations[(step ? key.slice('step-'.length) : key) as keyof typeof relations]}`
  })
  return { zh: zh.join('、'), en: keys.join(', ') }
}
