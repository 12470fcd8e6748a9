import type { Extreme, Group, RulesUsed } from '../backtest/report.ts'
import type { BacktestRun } from '../backtest/run.ts'
import type { Language } from '../bilingual.ts'
import { formatProblems } from '../format/parse.ts'
import { backtestWords, unassessableWords } from './backtest-words.ts'
import { type ConsoleStyle, fit, paint, plainStyle, printable, table, widthOf, wrap } from './columns.ts'
import { binText, countText, differenceText, shareText, yuanText } from './figures.ts'

const MOST_HOSPITALS = 15
const BAR = 20

/** A backtest for a terminal or a file: sums, bars, extremes. */
export function backtestText(run: BacktestRun, language: Language, style: ConsoleStyle = plainStyle): string {
  const word = (key: keyof typeof backtestWords): string => backtestWords[key][language]
  const bold = (text: string) => paint(text, 'bold', style)
  const { total } = run
  const many = `${countText(total.applications)}${language === 'zh' ? ' 份' : ''}`
  return `${[
    bold(`${word('title')}  ${word('applications')} ${many}`),
    `${fit(word('now'), 9)} ${rulesText(run.now)}`,
    `${fit(word('draft'), 9)} ${rulesText(run.draft)}${inParentheses(word('ever'), language)}`,
    '',
    ...sums(run, language),
    '',
    ...outcome(run, language, style),
    ...groups(run.months, run, { title: 'byMonth', key: 'month' }, language, style),
    ...groups(run.hospitals.slice(0, MOST_HOSPITALS), run, { title: 'byHospital', key: 'hospital' }, language, style),
    ...moreOf(run.hospitals.length - MOST_HOSPITALS, language),
    ...distribution(run, language, style),
    ...extremes(run.winners, word('largestWinners'), language, style),
    ...extremes(run.losers, word('largestLosers'), language, style),
    ...leftOut(run, language, style),
    '',
    ...wrap(word('notes'), style.width).map((line) => paint(line, 'grey', style)),
  ].join('\n')}\n`
}

function inParentheses(text: string, language: Language): string {
  return language === 'zh' ? `（${text}）` : ` (${text})`
}

function rulesText(rules: readonly RulesUsed[]): string {
  return rules.map(({ title, version }) => `${printable(title)} ${version}`).join(' · ')
}

function sums({ total }: BacktestRun, language: Language): readonly string[] {
  const { now, draft } = total
  const rows = [
    [
      backtestWords.waived[language],
      backtestWords.now[language],
      backtestWords.draft[language],
      backtestWords.difference[language],
    ],
    [
      '',
      yuanText(now),
      yuanText(draft),
      differenceText(draft - now) + inParentheses(shareText(draft - now, now), language),
    ],
  ]
  return table(rows, [false, true, true, true])
}

function outcome({ total }: BacktestRun, language: Language, style: ConsoleStyle): readonly string[] {
  const { applications, winners, losers } = total
  const unchanged = applications - winners - losers
  const share = (count: number) => `${countText(count)} (${shareText(count, applications)})`
  const columns = Math.min(72, style.width)
  const length = (count: number) =>
    count === 0 ? 0 : Math.max(1, Math.round((count * columns) / Math.max(1, applications)))
  const [more, less] = [length(winners), length(losers)]
  const bar = [
    paint('█'.repeat(more), 'green', style),
    paint('░'.repeat(Math.max(0, columns - more - less)), 'grey', style),
    paint('▓'.repeat(less), 'amber', style),
  ].join('')
  const { winners: up, losers: down, unchanged: same } = backtestWords
  return [
    [
      `${paint('█', 'green', style)} ${up[language]} ${share(winners)}`,
      `${paint('░', 'grey', style)} ${same[language]} ${share(unchanged)}`,
      `${paint('▓', 'amber', style)} ${down[language]} ${share(losers)}`,
    ].join('   '),
    ...(applications > 0 ? [bar] : []),
  ]
}

function groups(
  rows: readonly Group[],
  { total }: BacktestRun,
  { title, key }: { readonly title: 'byMonth' | 'byHospital'; readonly key: 'month' | 'hospital' },
  language: Language,
  style: ConsoleStyle,
): readonly string[] {
  if (rows.length === 0) return []
  const { applications, now, draft, difference, winners, losers, noHospital } = backtestWords
  const head = [backtestWords[key], applications, now, draft, difference, winners, losers].map((row) => row[language])
  const body = rows.map((row) => [
    fit(printable(row.key ?? noHospital[language]), Math.min(20, widthOf(row.key ?? noHospital[language]))),
    countText(row.applications),
    yuanText(row.now),
    yuanText(row.draft),
    differenceText(row.draft - row.now),
    countText(row.winners),
    countText(row.losers),
  ])
  const lines = table([head, ...body], [false, true, true, true, true, true, true])
  const scale = Math.max(1, ...rows.map((row) => Math.abs(row.draft - row.now)))
  const room = Math.max(...lines.map(widthOf)) + 2 + BAR <= style.width && total.applications > 0
  const width = Math.max(...lines.map(widthOf))
  return [
    '',
    paint(backtestWords[title][language], 'bold', style),
    ...lines.map((line, index) => {
      const row = rows[index - 1]
      if (!row) return paint(line, 'grey', style)
      return room ? `${fit(line, width)}  ${differenceBar(row.draft - row.now, scale, style)}`.trimEnd() : line
    }),
  ]
}

/** A bar for a difference, of one mark for more and another for less; both begin at one place, since terminals differ in how wide they draw them. */
export function differenceBar(value: number, scale: number, style: ConsoleStyle): string {
  const length = value === 0 ? 0 : Math.max(1, Math.round((Math.abs(value) * BAR) / scale))
  return value < 0 ? paint('▓'.repeat(length), 'amber', style) : paint('█'.repeat(length), 'green', style)
}

function moreOf(count: number, language: Language): readonly string[] {
  if (count <= 0) return []
  return [language === 'zh' ? `另有 ${count} 家，见 --html 或 --json。` : `and ${count} more: see --html or --json.`]
}

function distribution({ bins, total }: BacktestRun, language: Language, style: ConsoleStyle): readonly string[] {
  if (total.applications === 0) return []
  const scale = Math.max(1, ...bins.filter(({ to, from }) => to !== 0 || from !== 0).map(({ count }) => count))
  const rows = bins.map(({ from, to, count }) => [
    binText(from, to, language === 'zh'),
    countText(count),
    // those that do not differ would make all others invisible
    from === 0 && to === 0 ? '' : distributionBar(count, scale, (to ?? 1) > 0, style),
  ])
  const { distribution: title } = backtestWords
  return ['', paint(title[language], 'bold', style), ...table(rows, [false, true, false])]
}

function distributionBar(count: number, scale: number, more: boolean, style: ConsoleStyle): string {
  const length = count === 0 ? 0 : Math.max(1, Math.round((count * 40) / scale))
  return paint((more ? '█' : '▓').repeat(length), more ? 'green' : 'amber', style)
}

function extremes(rows: readonly Extreme[], title: string, language: Language, style: ConsoleStyle): readonly string[] {
  if (rows.length === 0) return []
  const { reference, now, draft, difference } = backtestWords
  const head = [reference, now, draft, difference].map((row) => row[language])
  const body = rows.map((row) => [
    printable(row.reference),
    yuanText(row.now),
    yuanText(row.draft),
    differenceText(row.draft - row.now),
  ])
  const [first = '', ...rest] = table([head, ...body], [false, true, true, true])
  return ['', paint(title, 'bold', style), paint(first, 'grey', style), ...rest]
}

function leftOut({ unassessed, skipped }: BacktestRun, language: Language, style: ConsoleStyle): readonly string[] {
  if (unassessed.length === 0 && skipped.count === 0) return []
  const { leftOut: title, skipped: bad } = backtestWords
  return [
    '',
    paint(title[language], 'bold', style),
    ...unassessed.map(
      ({ reason, count, first }) =>
        `${paint('!', 'amber', style)} ${reason}  ${unassessableWords[reason][language]}  ${countText(count)}  ${first.map(printable).join(' ')}${count > first.length ? ' …' : ''}`,
    ),
    ...(skipped.count > 0 ? [`${paint('!', 'amber', style)} ${bad[language]}  ${countText(skipped.count)}`] : []),
    ...(skipped.first.length > 0
      ? formatProblems(skipped.first)
          .split('\n')
          .map((line) => `  ${printable(line)}`)
      : []),
  ]
}
