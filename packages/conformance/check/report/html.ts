import { groups } from '../check.ts'
import { verdicts } from '../verdict.ts'
import { escapeMarkup as text } from './escape.ts'
import { appendix, badge, checkArticle } from './html-pieces.ts'
import { htmlStyle } from './html-style.ts'
import { type Report, type ShownReport, type ShownResult, shownReport } from './report.ts'
import { conclusions, profileNames, verdictNames } from './wording.ts'

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
${Object.entries(groups)
  .map(([group, name]) =>
    chapter(
      name,
      shown.results.filter((result) => result.group === group),
    ),
  )
  .join('\n')}
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
<h1>${conclusions[verdict].zh}</h1><p class="en" lang="en">${conclusions[verdict].en}</p>
<ul class="counts">${cells.join('')}</ul>
<dl class="facts">${facts.join('')}</dl>
</header>`
}

/** Links to all that does not pass, worst first. */
function toMend(results: readonly ShownResult[]): string {
  const wrong = verdicts
    .filter((verdict) => verdict !== 'pass' && verdict !== 'not-applicable')
    .flatMap((verdict) => results.filter((result) => result.verdict === verdict))
  if (wrong.length === 0) return ''
  const items = wrong.map(
    ({ id, verdict, claim, requirements }) =>
      `<li><a href="#${text(id)}">${badge(verdict)}<span class="name">${text(claim.zh)}</span><span class="clause">${text(requirements[0] ?? '')}</span></a></li>`,
  )
  return `<nav class="todo" aria-label="需要处理"><ul>${items.join('')}</ul></nav>`
}

function chapter(name: { readonly zh: string; readonly en: string }, results: readonly ShownResult[]): string {
  if (results.length === 0) return ''
  return `<section>
<h2>${text(name.zh)} <span class="en" lang="en">${text(name.en)}</span></h2>
${results.map(checkArticle).join('\n')}
</section>`
}

/** To the minute in the one time zone of hospitals and province. */
function timeOf(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const shifted = new Date(time.getTime() + 8 * 3_600_000).toISOString()
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 16)}`
}
