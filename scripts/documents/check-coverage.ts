import { checks, clausesWithoutCheck, coverage, groups } from '@xuemian/conformance/check'
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
    '严格标准下，“规范要求”和“严格客户端”不符合即为不符合；省级标准下，“严格客户端”只提醒；“建议”在任何标准下都只提醒。',
    'In the strict profile a broken `must` or `strict` fails; in the profile `province` a broken `strict` only warns; `advice` only ever warns.',
    '',
    '| 检查 check | 章节 | 等级 grade | 要求 · claim | 条款 | 缺陷 · faults of the simulator |',
    '| --- | --- | --- | --- | --- | --- |',
    ...checks.map(({ id, group, grade, claim, requirements }) => {
      const shown = faults.filter(({ breaks }) => breaks.includes(id)).map(({ name }) => `\`${name}\``)
      return `| \`${id}\` | ${groups[group].zh} | ${grades[grade]} | ${cell(claim.zh)}<br>${cell(claim.en)} | ${requirements.join(' ')} | ${shown.join(' ')} |`
    }),
    '',
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
