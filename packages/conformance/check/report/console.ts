import type { Result } from '../run.ts'
import { type Verdict, verdicts } from '../verdict.ts'
import { allSecrets, type Report, type ShownResult, shownReport } from './report.ts'
import { type Scrub, type Secrets, scrubber, secretValues } from './scrub.ts'
import { conclusionOf, profileNames, verdictNames } from './wording.ts'

/** How a terminal takes text. */
export interface ConsoleStyle {
  readonly colour: boolean
  /** Columns; a Chinese character takes two. */
  readonly width: number
}

/** Colours on a terminal alone, and never with `NO_COLOR`. */
export function consoleStyle(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): ConsoleStyle {
  const colour = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  return { colour, width: Math.max(40, Math.min(stream.columns ?? 100, 160)) }
}

const marks: Readonly<Record<Verdict, readonly [mark: string, colour: number]>> = {
  fail: ['✗', 31],
  'could-not-run': ['?', 35],
  warn: ['!', 33],
  pass: ['✓', 32],
  'not-applicable': ['-', 90],
}

const plain: ConsoleStyle = { colour: false, width: 100 }

/** One result as it comes: a line, and one more for each of the first findings. `secrets.others` should hold the token had, once there is one. */
export function consoleLine(result: Result, secrets: Secrets, style: ConsoleStyle = plain): string {
  const scrub: Scrub = scrubber(secretValues(allSecrets([result], secrets)))
  const { check, outcome, verdict, ms } = result
  const [mark, colour] = marks[verdict]
  const time = ms >= 1000 ? `  ${paint(`${Math.round(ms / 1000)} s`, 90, style)}` : ''
  const head = `${paint(mark, colour, style)} ${fit(printable(check.claim.zh), style.width - 10)}${time}`
  const below = (text: string) => `    ${paint(fit(printable(scrub(text)), style.width - 4), colour, style)}`
  if (outcome.kind === 'broken') {
    const { findings } = outcome
    const lines = findings.slice(0, 3).map(({ found, path }) => below(`${path ? `${path}  ` : ''}${found.zh}`))
    const more = findings.length > 3 ? [below(`……另有${findings.length - 3}处`)] : []
    return [`${head}  ${paint(check.requirements[0], 90, style)}`, ...lines, ...more].join('\n')
  }
  return outcome.kind === 'holds' ? head : [head, below(outcome.reason.zh)].join('\n')
}

/** The line of progress that the next one overwrites; empty where the output is no terminal. */
export function consoleProgress(done: number, of: number, style: ConsoleStyle): string {
  if (!style.colour) return ''
  const filled = of === 0 ? 0 : Math.round((done * 20) / of)
  return `\r\u001b[2K${paint('█'.repeat(filled), 90, style)}${paint('░'.repeat(20 - filled), 90, style)} ${done}/${of}`
}

/** What a run came to. */
export function consoleSummary(report: Report, style: ConsoleStyle = plain): string {
  const shown = shownReport(report)
  const [mark, colour] = marks[shown.verdict]
  const conclusion = conclusionOf(shown)
  const counts = verdicts
    .filter((verdict) => shown.counts[verdict] > 0)
    .map((verdict) => paint(`${verdictNames[verdict].zh} ${shown.counts[verdict]}`, marks[verdict][1], style))
  const wrong = shown.results.filter(({ verdict }) => verdict === 'fail')
  return [
    '',
    `${paint(`${mark} ${conclusion.zh}`, colour, style)}  ${conclusion.en}`,
    `  ${counts.join('  ')}`,
    `  ${printable(shown.host)} · ${profileNames[shown.profile].zh} · 查询${shown.people}人 · ${Math.round(shown.ms / 1000)}秒`,
    ...(wrong.length > 0 ? ['', ...wrong.map((result) => wrongLine(result, style))] : []),
    ...unrunLines(shown.results, style),
    '',
  ].join('\n')
}

function wrongLine({ verdict, id, claim, requirements }: ShownResult, style: ConsoleStyle): string {
  const [mark, colour] = marks[verdict]
  const clause = requirements[0] ?? ''
  const name = padEnd(clause, 13)
  return `  ${paint(mark, colour, style)} ${paint(name, 90, style)}${fit(claim.zh, style.width - 19 - id.length)}  ${paint(id, 90, style)}`
}

/** What kept checks from running is said once, with how many it kept: a refused password alone keeps most of them. */
function unrunLines(results: readonly ShownResult[], style: ConsoleStyle): readonly string[] {
  const counts = new Map<string, number>()
  for (const { verdict, reason } of results)
    if (verdict === 'could-not-run') counts.set(reason?.zh ?? '', (counts.get(reason?.zh ?? '') ?? 0) + 1)
  const [mark, colour] = marks['could-not-run']
  const lines = [...counts].map(
    ([reason, count]) => `  ${paint(mark, colour, style)} ${count}项未能检查：${printable(reason)}`,
  )
  return lines.length > 0 ? ['', ...lines] : []
}

function paint(text: string, colour: number, style: ConsoleStyle): string {
  return style.colour ? `\u001b[${colour}m${text}\u001b[0m` : text
}

/** A server's text may hold what a terminal obeys. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ')
}

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += wide(character) ? 2 : 1
  return width
}

function wide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
    character,
  )
}

/** Cut to a number of columns, with `…` where it was cut. */
export function fit(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const character of text) {
    width += wide(character) ? 2 : 1
    if (width > columns - 1) break
    kept += character
  }
  return `${kept}…`
}

function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(1, columns - widthOf(text)))
}
