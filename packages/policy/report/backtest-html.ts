import type { Extreme, Group, RulesUsed, Sums } from '../backtest/report.ts'
import type { BacktestRun } from '../backtest/run.ts'
import type { Language } from '../bilingual.ts'
import { formatProblems } from '../format/parse.ts'
import { differenceBar, distributionChart, monthChart, outcomeBar } from './backtest-charts.ts'
import { backtestStyle } from './backtest-style.ts'
import { backtestWords, unassessableWords } from './backtest-words.ts'
import { escapeMarkup as text } from './escape.ts'
import { countText, differenceText, shareText, yuanText } from './figures.ts'

type Word = (key: keyof typeof backtestWords) => string

const MOST_HOSPITALS = 200

/** A backtest as one page without script or anything from elsewhere, to be read, mailed and printed. */
export function backtestHtml(run: BacktestRun, language: Language): string {
  const word: Word = (key) => text(backtestWords[key][language])
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${word('title')}</title>
<style>${backtestStyle}</style>
</head>
<body>
<main>
${head(run, word, language)}
${months(run, word, language)}
${hospitals(run, word)}
${distribution(run, word, language)}
${extremes(run, word)}
${leftOut(run, word, language)}
<footer class="note"><p>${word('notes')}</p><p>xuemian-policy backtest · ${text(run.engine)}</p></footer>
</main>
</body>
</html>
`
}

function head({ total, now, draft }: BacktestRun, word: Word, language: Language): string {
  const { applications, winners, losers } = total
  const difference = total.draft - total.now
  const count = (name: string, label: string, value: number) =>
    `<span class="key ${name}">${label} ${countText(value)} <small class="kicker">${text(shareText(value, applications))}</small></span>`
  return `<header class="card head">
<p class="kicker">${word('title')}</p>
<h1>${text(conclusionOf(total, language))}</h1>
<dl class="rules"><dt>${word('now')}</dt><dd>${rulesText(now)}</dd><dt>${word('draft')}</dt><dd>${rulesText(draft)} <small class="kicker">${word('ever')}</small></dd></dl>
<dl class="sums">
<div><dt><span class="key now">${word('now')} · ${word('waived')}</span></dt><dd>${yuanText(total.now)}</dd></div>
<div><dt><span class="key draft">${word('draft')} · ${word('waived')}</span></dt><dd>${yuanText(total.draft)}</dd></div>
<div><dt>${word('difference')}</dt><dd class="${toneOf(difference)}">${differenceText(difference)} <small>${text(shareText(difference, total.now))}</small></dd></div>
</dl>
<p class="outcome">${count('more', word('winners'), winners)}${count('same', word('unchanged'), applications - winners - losers)}${count('less', word('losers'), losers)}</p>
${outcomeBar(total)}
</header>`
}

/** What it comes to, in one sentence. */
function conclusionOf({ applications, now, draft }: Sums, language: Language): string {
  const [count, sum] = [countText(applications), yuanText(Math.abs(draft - now))]
  if (draft === now) return language === 'zh' ? `${count}份申请，减免合计不变` : `${count} applications, the same sum`
  const more = draft > now
  return language === 'zh'
    ? `${count}份申请，草案合计${more ? '多' : '少'}减免${sum}元`
    : `${count} applications: the draft waives ${sum} yuan ${more ? 'more' : 'less'}`
}

function rulesText(rules: readonly RulesUsed[]): string {
  return rules.map(({ title, version }) => text(`${title} ${version}`)).join(' · ')
}

function months(run: BacktestRun, word: Word, language: Language): string {
  if (run.months.length === 0) return ''
  const legend = `<span class="legend"><span class="key now">${word('now')}</span><span class="key draft">${word('draft')}</span></span>`
  return `<section class="card"><h2>${word('byMonth')}${legend}</h2>${monthChart(run.months, language)}${groupTable(run.months, 'month', word)}</section>`
}

function hospitals(run: BacktestRun, word: Word): string {
  if (run.hospitals.length === 0) return ''
  return `<section class="card"><h2>${word('byHospital')}</h2>${groupTable(run.hospitals.slice(0, MOST_HOSPITALS), 'hospital', word)}</section>`
}

function groupTable(rows: readonly Group[], key: 'month' | 'hospital', word: Word): string {
  const scale = Math.max(1, ...rows.map((row) => Math.abs(row.draft - row.now)))
  const heads = (['applications', 'now', 'draft', 'winners', 'losers', 'difference'] as const).map(
    (name) => `<th class="n">${word(name)}</th>`,
  )
  const body = rows.map((row) => {
    const difference = row.draft - row.now
    const cells = [
      countText(row.applications),
      yuanText(row.now),
      yuanText(row.draft),
      countText(row.winners),
      countText(row.losers),
    ].map((cell) => `<td class="n">${cell}</td>`)
    const name = row.key === null ? word('noHospital') : text(row.key)
    return `<tr><td class="name">${name}</td>${cells.join('')}<td class="n ${toneOf(difference)}">${differenceText(difference)}</td><td class="bar">${differenceBar(difference, scale)}</td></tr>`
  })
  return `<table><thead><tr><th>${word(key)}</th>${heads.join('')}<th></th></tr></thead><tbody>${body.join('')}</tbody></table>`
}

function distribution({ bins, total }: BacktestRun, word: Word, language: Language): string {
  if (total.applications === 0) return ''
  return `<section class="card whole"><h2>${word('distribution')}</h2>${distributionChart(bins, total.applications, language)}</section>`
}

function extremes({ winners, losers }: BacktestRun, word: Word): string {
  const both = [extremeTable(losers, 'largestLosers', word), extremeTable(winners, 'largestWinners', word)]
  const shown = both.filter((part) => part !== '')
  return shown.length === 2 ? `<div class="two">${shown.join('')}</div>` : shown.join('')
}

function extremeTable(rows: readonly Extreme[], title: 'largestWinners' | 'largestLosers', word: Word): string {
  if (rows.length === 0) return ''
  const body = rows.map(({ reference, now, draft }) => {
    const cells = [yuanText(now), yuanText(draft)].map((cell) => `<td class="n">${cell}</td>`)
    return `<tr><td class="name">${text(reference)}</td>${cells.join('')}<td class="n ${toneOf(draft - now)}">${differenceText(draft - now)}</td></tr>`
  })
  const heads = (['now', 'draft', 'difference'] as const).map((name) => `<th class="n">${word(name)}</th>`)
  return `<section class="card whole"><h2>${word(title)}</h2><table><thead><tr><th>${word('reference')}</th>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></section>`
}

function leftOut({ unassessed, skipped }: BacktestRun, word: Word, language: Language): string {
  if (unassessed.length === 0 && skipped.count === 0) return ''
  const rows = unassessed.map(({ reason, count, first }) => {
    const named = `${first.map(text).join('　')}${count > first.length ? ' …' : ''}`
    return `<li>${text(unassessableWords[reason][language])} (${reason}) ${countText(count)}<ul><li>${named}</li></ul></li>`
  })
  const faults = skipped.first.map((problem) => `<li>${text(formatProblems([problem]))}</li>`).join('')
  const bad = skipped.count > 0 ? [`<li>${word('skipped')} ${countText(skipped.count)}<ul>${faults}</ul></li>`] : []
  return `<section class="card whole"><h2>${word('leftOut')}</h2><ul class="left">${[...rows, ...bad].join('')}</ul></section>`
}

function toneOf(difference: number): string {
  return difference > 0 ? 'more' : difference < 0 ? 'less' : ''
}
