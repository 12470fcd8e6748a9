import { groups } from '../check.ts'
import { verdicts } from '../verdict.ts'
import { escapeMarkup as text } from './escape.ts'
import { appendix, badge, checkArticle } from './html-pieces.ts'
import { htmlStyle } from './html-style.ts'
import { type Report, type ShownReport, type ShownResult, shownReport } from './report.ts'
import { conclusionOf, profileNames, verdictNames } from './wording.ts'

/** The report for people: one file without script or anything from elsewhere, to be read, mailed and printed. */
export function htmlReport(report: Report): string {
  const shown = shownReport(report)
  const title = `接口检查报告 · ${shown.host}`
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
${summary(shown)}
${toMend(shown.results)}
${chapters(shown.results)}
${appendix(shown.results)}
<footer>
<p>xuemian-check ${text(shown.version)} · 报告中的姓名、号码、金额、令牌和密码均已遮盖，可以转发。</p>
<p class="en" lang="en">Names, numbers, amounts, tokens and passwords are masked: the report may be passed on.</p>
</footer>
</main>
</body>
</html>
`
}

function summary(shown: ShownReport): string {
  const { verdict, counts } = shown
  const conclusion = conclusionOf(shown)
  const cells = verdicts.map((each) => {
    const name = verdictNames[each]
    return `<li class="${each}${counts[each] === 0 ? ' zero' : ''}"><b>${counts[each]}</b>${name.zh}<div class="en" lang="en">${name.en}</div></li>`
  })
  const facts = [
    ['对象 · Address', shown.host],
    ['标准 · Profile', `${profileNames[shown.profile].zh} · ${shown.profile}`],
    ['北京时间 · Time', timeOf(shown.startedAt)],
    ['查询人数 · People', String(shown.people)],
    ['用时 · Took', `${Math.round(shown.ms / 1000)} 秒`],
  ].map(([name = '', value = '']) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`)
  return `<header class="summary ${verdict}">
<p class="kicker">医院HIS接口检查报告 · <span lang="en">HIS interface conformance</span></p>
<h1>${text(conclusion.zh)}</h1><p class="en" lang="en">${text(conclusion.en)}</p>
<ul class="counts">${cells.join('')}</ul>
<dl class="facts">${facts.join('')}</dl>
</header>`
}

/** Links to all that does not pass, worst first; what could not be run for one reason is one line. */
function toMend(results: readonly ShownResult[]): string {
  const of = (verdict: ShownResult['verdict']) => results.filter((result) => result.verdict === verdict)
  const link = ({ id, verdict, requirements }: ShownResult, name: string) =>
    `<li><a href="#${text(id)}">${badge(verdict)}<span class="name">${text(name)}</span><span class="clause">${text(requirements[0] ?? '')}</span></a></li>`
  const items = [
    ...of('fail').map((result) => link(result, result.claim.zh)),
    ...firstsOf(results).map(([first, count]) =>
      link(first, count > 1 ? `${count}项：${first.reason?.zh ?? ''}` : first.claim.zh),
    ),
    ...of('warn').map((result) => link(result, result.claim.zh)),
  ]
  return items.length === 0 ? '' : `<nav class="todo" aria-label="需要处理"><ul>${items.join('')}</ul></nav>`
}

/** Of the checks that could not be run the first for each reason, with how many there are. */
function firstsOf(results: readonly ShownResult[]): readonly (readonly [first: ShownResult, count: number])[] {
  const left = results.filter(({ verdict }) => verdict === 'could-not-run')
  const same = (a: ShownResult, b: ShownResult) => a.reason?.zh === b.reason?.zh
  return left
    .filter((result, index) => left.findIndex((each) => same(each, result)) === index)
    .map((first) => [first, left.filter((each) => same(each, first)).length] as const)
}

function chapters(results: readonly ShownResult[]): string {
  const firsts = new Set(firstsOf(results).map(([first]) => first))
  return Object.entries(groups)
    .map(([group, name]) =>
      chapter(
        name,
        results.filter((result) => result.group === group),
        firsts,
      ),
    )
    .join('\n')
}

function chapter(
  name: { readonly zh: string; readonly en: string },
  results: readonly ShownResult[],
  firsts: ReadonlySet<ShownResult>,
): string {
  if (results.length === 0) return ''
  return `<section>
<h2>${text(name.zh)} <span class="en" lang="en">${text(name.en)}</span></h2>
${results.map((result) => checkArticle(result, firsts.has(result))).join('\n')}
</section>`
}

/** To the minute in the one time zone of hospitals and province. */
function timeOf(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const shifted = new Date(time.getTime() + 8 * 3_600_000).toISOString()
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 16)}`
}
