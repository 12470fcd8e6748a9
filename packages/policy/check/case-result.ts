import { type Fen, formatYuan } from '@xuemian/contract'
import type { Bilingual } from '../bilingual.ts'
import type { Decision } from '../decision.ts'
import type { ClassDictionary } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { PolicyCase } from '../read-case.ts'
import { runCase } from '../run-case.ts'

/** A case with everything in which it differs; none where it passes. */
export interface CaseResult {
  readonly file: string
  /** Folder of the rules that it was run by. */
  readonly rules: string
  readonly sentence: string
  readonly differences: readonly Bilingual[]
}

/** Runs a case and says in yuan and ml what differs. */
export function caseResult(
  file: string,
  policyCase: PolicyCase,
  policies: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
): CaseResult {
  const run = runCase(policyCase, policies, dictionaries)
  const { rules, sentence } = policyCase
  const said = differencesOf(policyCase, run.decision, run.unsaid)
  // what is compared is the whole of both, so that nothing passes for want of words
  const same = run.unsaid === null && JSON.stringify(run.found) === JSON.stringify(run.expected)
  const differences = same || said.length > 0 ? said : [{ zh: '结果与写明的不同', en: 'comes to something else' }]
  return { file, rules, sentence, differences }
}

function differencesOf(
  { facts, expected }: PolicyCase,
  decision: Decision,
  unsaid: string | null,
): readonly Bilingual[] {
  const byBill = facts.bills.map((_, bill) => sum(decision.lines.filter((line) => line.bill === bill)))
  return [
    ...money('血费', 'billed', expected.billed, decision.billed),
    ...money('减免', 'waived', expected.waived, decision.waived),
    ...(expected.waivedByBill ?? []).flatMap((fen, bill) =>
      money(`第${bill + 1}张票据的减免`, `waived of bill ${bill + 1}`, fen, byBill[bill]),
    ),
    ...quotas(expected, decision),
    ...notices(expected, decision),
    ...payers(expected, decision),
    ...(unsaid === null ? [] : [{ zh: `说明中没有“${unsaid}”`, en: `the explanation does not say "${unsaid}"` }]),
  ]
}

function quotas(expected: PolicyCase['expected'], { quotas: found }: Decision): readonly Bilingual[] {
  const count = Math.max(expected.quotas.length, found.length)
  return Array.from({ length: count }, (_, index): readonly Bilingual[] => {
    const [should, is] = [expected.quotas[index], found[index]]
    const [zh, en] = count > 1 ? [`第${index + 1}份`, ` ${index + 1}`] : ['', '']
    if (!should || !is) {
      const more = should ? ['没有出现', 'is missing'] : ['是多出的', 'was not expected']
      return [{ zh: `${zh}额度${more[0]}`, en: `quota${en} ${more[1]}` }]
    }
    return [
      ...ml(`${zh}额度`, `quota${en}`, should.cap, is.cap),
      ...ml(`${zh}额度的用量`, `use of quota${en}`, should.consumes, is.consumes),
      ...ml(`${zh}额度的剩余`, `rest of quota${en}`, should.leftAfter, is.leftAfter),
    ]
  }).flat()
}

function notices(expected: PolicyCase['expected'], decision: Decision): readonly Bilingual[] {
  const found = new Set(decision.notices.map(({ code }) => code))
  const missing = expected.notices.filter((code) => !found.has(code))
  const more = [...found].filter((code) => !expected.notices.includes(code))
  return [
    ...(missing.length > 0 ? [{ zh: `没有提示 ${missing.join('、')}`, en: `no notice ${missing.join(', ')}` }] : []),
    ...(more.length > 0 ? [{ zh: `多出提示 ${more.join('、')}`, en: `notice ${more.join(', ')} not expected` }] : []),
  ]
}

function payers(expected: PolicyCase['expected'], decision: Decision): readonly Bilingual[] {
  if (!expected.payers || JSON.stringify(expected.payers) === JSON.stringify(decision.payers)) return []
  const text = (rows: Decision['payers']) =>
    rows.map(({ station, waived }) => `${station ?? '–'} ${formatYuan(waived)}`).join('，')
  const [should, is] = [text(expected.payers), text(decision.payers)]
  return [{ zh: `支付：应为 ${should}，实为 ${is}`, en: `payers: ${should} expected, ${is} found` }]
}

function money(zh: string, en: string, should: Fen, is: number | undefined): readonly Bilingual[] {
  if (is === undefined || should === is) return []
  const [a, b, by] = [should, is, Math.abs(is - should)].map((fen) => formatYuan(fen as Fen))
  const more = is > should
  return [
    {
      zh: `${zh}应为${a}元，实为${b}元（${more ? '多' : '少'}${by}元）`,
      en: `${en}: ${a} yuan expected, ${b} found (${by} ${more ? 'more' : 'less'})`,
    },
  ]
}

function ml(zh: string, en: string, should: number | null, is: number | null): readonly Bilingual[] {
  if (should === is) return []
  const [a, b] = [should, is].map((value) => (value === null ? '不限量' : `${value}毫升`))
  const [c, d] = [should, is].map((value) => (value === null ? 'no limit' : `${value} ml`))
  const by = should !== null && is !== null ? Math.abs(is - should) : null
  const more = by !== null && is !== null && should !== null && is > should
  const [difference, differenceEn] =
    by === null ? ['', ''] : [`（${more ? '多' : '少'}${by}毫升）`, ` (${by} ml ${more ? 'more' : 'less'})`]
  return [{ zh: `${zh}应为${a}，实为${b}${difference}`, en: `${en}: ${c} expected, ${d} found${differenceEn}` }]
}

function sum(lines: readonly { readonly waived: number }[]): number {
  return lines.reduce((total, { waived }) => total + waived, 0)
}
