import type { BacktestRun } from '../backtest/run.ts'
import { backtest, type PastApplication } from '../backtest.ts'
import type { Language } from '../bilingual.ts'
import { readApplication } from '../facts-schema.ts'
import type { FileProblem } from '../format/parse.ts'
import { backtestHtml } from '../report/backtest-html.ts'
import { backtestText } from '../report/backtest-text.ts'
import { toolFailure } from '../tool-errors.ts'
import { readClasses, readRules } from './files.ts'
import type { LanguageOption } from './language.ts'
import { type Line, linesOf, openInput } from './lines.ts'
import { faultyFiles, print, styleOf } from './output.ts'
import { type Progress, progressOn } from './progress.ts'
import { mayWrite, writeReport } from './report-file.ts'

interface BacktestOptions extends LanguageOption {
  readonly now: string
  readonly draft: string
  readonly classes?: string
  readonly skipBad?: boolean
  readonly html?: string
  readonly json?: string
  readonly force?: boolean
}

/** Assesses a file of past applications under both rules and reports what the draft would have changed. */
export async function backtestFile(file: string, options: BacktestOptions): Promise<void> {
  const { lang, html, json, force = false } = options
  const targets = [html, json].filter((target) => target !== undefined)
  const [now, draft] = [readRules(options.now), readRules(options.draft)]
  mayWrite(targets, [file, ...[...now, ...draft].map((row) => row.file)], force)
  const rules = {
    now: now.map(({ policy }) => policy),
    draft: draft.map(({ policy }) => policy),
    dictionaries: readClasses(options.now, options.classes),
  }
  const { stream, size } = openInput(file)
  const style = styleOf(process.stderr)
  const progress = progressOn(process.stderr, { size, language: lang, style, clock: () => performance.now() })
  const source = applicationsOf(linesOf(stream), { file, skipBad: options.skipBad === true, language: lang, progress })
  const report = await backtest(rules, source.applications).finally(progress.clear)
  const run: BacktestRun = { ...report, skipped: source.skipped }
  print(backtestText(run, lang, styleOf(process.stdout)))
  if (json !== undefined) writeReport(json, `${JSON.stringify(run, null, 2)}\n`, force)
  if (html !== undefined) writeReport(html, backtestHtml(run, lang), force)
  if (run.total.applications === 0) throw toolFailure('FACTS_EMPTY', { zh: file, en: file })
}

const MOST_NAMED = 5

interface Reading {
  readonly file: string
  readonly skipBad: boolean
  readonly language: Language
  readonly progress: Progress
}

/** The applications of a file's lines. The first line that is none ends the run, unless such lines are to be skipped and counted. */
function applicationsOf(lines: AsyncIterable<Line>, { file, skipBad, language, progress }: Reading) {
  const skipped = { count: 0, first: [] as FileProblem[] }
  async function* read(): AsyncGenerator<PastApplication> {
    let done = 0
    for await (const line of lines) {
      if (line.text !== null && line.text.trim() === '') continue
      const application = applicationOf(line, file)
      if (!application.ok) {
        if (!skipBad)
          throw faultyFiles(line.fault === 'long' ? 'FACTS_LINE_TOO_LONG' : 'FACTS_INVALID', application.problems)
        skipped.count += 1
        if (skipped.first.length < MOST_NAMED) skipped.first.push(...application.problems.slice(0, 1))
        continue
      }
      const place = language === 'zh' ? `第${line.number}行` : `line ${line.number}`
      yield { ...application.value, reference: application.value.reference ?? place }
      done += 1
      progress.at(done, line.bytes)
    }
  }
  return { applications: read(), skipped }
}

function applicationOf({ number, text, fault }: Line, file: string): ReturnType<typeof readApplication> {
  if (text !== null) return readApplication(number === 1 ? text.replace(/^\ufeff/, '') : text, file, number)
  const [zh, en] =
    fault === 'long' ? ['超过 1 MiB', 'is longer than 1 MiB'] : ['不是 UTF-8 编码', 'is not encoded as UTF-8']
  return { ok: false, problems: [{ file, line: number, path: '', zh: zh ?? '', en: en ?? '' }] }
}
