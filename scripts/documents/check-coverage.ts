import {
  type Check,
  checks,
  clausesWithoutCheck,
  coverage,
  groups,
  type Profile,
  verdictOf,
} from '@xuemian/conformance/check'
import { faults } from '@xuemian/conformance/simulate'
import { requirementOf } from '@xuemian/contract'

const grades = { must: '规范要求 must', strict: '严格客户端 strict', advice: '建议 advice' } as const

/** `docs/check-coverage.md`: every clause with the checks that stand on it, every check with the faults that show it. */
export function checkCoverageDocument(): string {
  return [
    '# 条款与检查 · Clauses and checks',
    '',
    'Made by `node scripts/write-documents.mjs` from the lists of clauses, checks and faults; a test keeps it equal to them.',
    '',
    '## 每一条款由哪些检查判断 · which checks judge a clause',
    '',
    '| 条款 clause | 原文 · text | 我们的理解 · our reading | 检查 · checks |',
    '| --- | --- | --- | --- |',
    ...coverage().map(({ id, checks: own }) => {
      const { quotation = '', reading = '' } = requirementOf(id) ?? {}
      const judged = own.length > 0 ? own.map((check) => `\`${check}\``).join(' ') : `— ${clausesWithoutCheck[id]}`
      return `| ${id} | ${cell(quotation)} | ${cell(reading)} | ${judged} |`
    }),
    '',
    '## 每一检查 · every check',
    '',
    '最后两列是两种标准下不符合时的结论：`strict` 是任何按规范编写的客户端都能依靠的程度；`province` 是省级客户端能接受的程度，它能识别的写法只提醒。“建议”在任何标准下都只提醒。',
    'The last two columns tell what a broken claim comes to: in the profile `strict`, and in `province`, where what the province’s client copes with only warns. `advice` only ever warns.',
    '',
    '| 检查 check | 章节 | 等级 grade | 要求 · claim | 条款 | 缺陷 · faults of the simulator | strict | province |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...checks.map((check) => {
      const { id, group, grade, claim, requirements } = check
      const shown = faults.filter(({ breaks }) => breaks.includes(id)).map(({ name }) => `\`${name}\``)
      return `| \`${id}\` | ${groups[group].zh} | ${grades[grade]} | ${cell(claim.zh)}<br>${cell(claim.en)} | ${requirements.join(' ')} | ${shown.join(' ')} | ${comesTo(check, 'strict')} | ${comesTo(check, 'province')} |`
    }),
    '',
  ].join('\n')
}

function comesTo(check: Check, profile: Profile): string {
  return verdictOf({ kind: 'broken', findings: [{ found: check.claim }] }, check, profile) === 'fail'
    ? '不符合 fail'
    : '提醒 warn'
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
