import type { Language } from '../bilingual.ts'
import type { FileProblem } from '../format/parse.ts'
import { formatProblems } from '../format/parse.ts'
import type { ConsoleStyle } from '../report/columns.ts'
import { isToolFailure, type ToolErrorCode, type ToolFailure, toolErrors, toolFailure } from '../tool-errors.ts'

/** Colours on a terminal alone, and never with `NO_COLOR`. */
export function styleOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): ConsoleStyle {
  const colour = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
  return { colour, width: Math.max(60, Math.min(stream.columns || 100, 140)) }
}

export function print(text: string): void {
  process.stdout.write(text)
}

/** The failure of files with faults: each by line, in both languages. */
export function faultyFiles(code: ToolErrorCode, problems: readonly FileProblem[]): ToolFailure {
  return toolFailure(
    code,
    ...problems.map((problem) => ({ zh: formatProblems([problem]), en: formatProblems([problem]) })),
  )
}

/** Says why a command could not be run, and ends with 2. */
export function refuse(error: unknown, language: Language): void {
  process.exitCode = 2
  if (!isToolFailure(error)) {
    // the message may quote what a file holds
    const name = error instanceof Error ? error.name : 'unknown'
    const { message, english, action } = toolErrors.TOOL_FAILED
    process.stderr.write(
      language === 'zh' ? `✗ TOOL_FAILED ${message}（${name}）。${action}\n` : `✗ TOOL_FAILED ${english} (${name})\n`,
    )
    return
  }
  const { message, english, action } = toolErrors[error.code]
  const lines = error.details.map((row) => `  ${row[language]}\n`)
  const head = language === 'zh' ? `✗ ${error.code} ${message}。${action}\n` : `✗ ${error.code} ${english}\n`
  process.stderr.write(`${head}${lines.join('')}`)
}
