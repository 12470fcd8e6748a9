import { fit, widthOf, wrap } from '../commands/columns.ts'
import { type Finding, findingTable, fixOf, type Verdict } from './findings.ts'

const SIGNS: Readonly<Record<Verdict, string>> = { ok: '✓', warn: '!', fail: '✗', skipped: '–' }
const WORDS = {
  zh: {
    ok: '正常',
    warn: '需注意',
    fail: '不通过',
    skipped: '未查',
    fix: '改法：',
    title: '网关自检',
    query: '查询',
    and: '，',
  },
  en: {
    ok: 'ok',
    warn: 'to note',
    fail: 'failed',
    skipped: 'not looked at',
    fix: 'Fix: ',
    title: 'Gateway doctor',
    query: 'Query',
    and: ', ',
  },
} as const
const TITLE_WIDTH = { zh: 30, en: 40 } as const
const WIDTH = 100

/** The findings for a terminal of 100 columns. */
export function diagnosisText(findings: readonly Finding[], language: 'zh' | 'en'): string {
  const words = WORDS[language]
  const count = (verdict: Verdict) => findings.filter((each) => each.verdict === verdict).length
  const summary = (['ok', 'warn', 'fail', 'skipped'] as const)
    .filter((verdict) => verdict !== 'skipped' || count(verdict) > 0)
    .map((verdict) => `${words[verdict]} ${count(verdict)}`)
    .join('  ')
  return `${[words.title, '', ...summed(findings, language).flatMap((each) => lines(each, language)), '', summary].join('\n')}\n`
}

interface Line extends Finding {
  readonly title: string
}

/** Of each query what is in order is one line. */
const OF_QUERY: readonly string[] = ['query', 'columns', 'duration', 'plan']

function summed(findings: readonly Finding[], language: 'zh' | 'en'): readonly Line[] {
  const { query, and } = WORDS[language]
  const isQuiet = ({ id, verdict }: Finding) => verdict === 'ok' && OF_QUERY.includes(id)
  return findings.flatMap((each) => {
    const title = findingTable[each.id].title[language] + (each.of === '' ? '' : ` ${each.of}`)
    if (!isQuiet(each)) return [{ ...each, title }]
    const alike = findings.filter((other) => isQuiet(other) && other.of === each.of)
    if (alike[0] !== each) return []
    const detail = alike.map((other) => other.detail[language]).join(and)
    return [{ ...each, title: `${query} ${each.of}`, detail: { zh: detail, en: detail } }]
  })
}

function lines(each: Line, language: 'zh' | 'en'): readonly string[] {
  const { title } = each
  const left = `${SIGNS[each.verdict]} ${fit(title, TITLE_WIDTH[language])} `
  const indent = ' '.repeat(widthOf(left))
  const detail = wrap(each.detail[language], WIDTH - widthOf(left))
  const fix =
    each.verdict === 'ok' || each.verdict === 'skipped'
      ? []
      : wrap(WORDS[language].fix + fixOf(each, language), WIDTH - widthOf(left))
  return [...detail, ...fix].map((line, index) => `${index === 0 ? left : indent}${line}`.trimEnd())
}
