import { type Document, LineCounter, parseDocument, type Range, visit } from 'yaml'
import type * as z from 'zod'

/** A fault of a rules file: where it is, and what is wrong in Chinese and in English. Lines count from 1. */
export interface FileProblem {
  readonly file: string
  readonly line: number
  /** Path inside the file, such as `donor.tiers[0].quota`. */
  readonly path: string
  readonly zh: string
  readonly en: string
}

/** All faults of a file at once, or its value. */
export type FileParsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** Reads YAML by a schema; never throws, and lists every fault with its line. */
export function parseFile<T>(text: string, file: string, schema: z.ZodType<T>): FileParsed<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: lines.linePos(error.pos[0]).line,
      path: '',
      zh: '不是有效的 YAML，请检查缩进、引号和重复的键',
      en: `not valid YAML: ${error.message.split('\n')[0]}`,
    }))
    return { ok: false, problems }
  }
  const alias = aliasIn(document)
  if (alias !== undefined) {
    const line = lines.linePos(alias).line
    const zh = '不能用 YAML 的别名（*）：规则要逐条写明，读的人才看得到'
    return { ok: false, problems: [{ file, line, path: '', zh, en: 'has a YAML alias (*): rules are written out' }] }
  }
  const read = schema.safeParse(document.toJS(), { reportInput: true })
  if (read.success) return { ok: true, value: read.data }
  const problems = read.error.issues.map((issue) => ({
    file,
    line: lineIn(document, lines, issue.path),
    path: pathText(issue.path),
    ...sentences(issue),
  }))
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line) }
}

/** The line of a path in a YAML text, or of the nearest part of it that exists. */
export function lineOf(text: string, path: readonly PropertyKey[]): number {
  const lines = new LineCounter()
  return lineIn(parseDocument(text, { lineCounter: lines }), lines, path)
}

function lineIn(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return lines.linePos(node.range[0]).line
    }
  }
  return 1
}

/** Where the first alias stands: they hide what a rule says, and unfold without bound. */
function aliasIn(document: Document.Parsed): number | undefined {
  let found: number | undefined
  visit(document, {
    Alias: (_, node) => {
      found = (node.range as Range)[0]
      return visit.BREAK
    },
  })
  return found
}

/** `file:line path：中文（English）`, one line per fault. */
export function formatProblems(problems: readonly FileProblem[]): string {
  return problems.map((row) => `${row.file}:${row.line} ${row.path || '.'}：${row.zh}（${row.en}）`).join('\n')
}

/** `rules[1].tiers[0]`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const key of path) text += typeof key === 'number' ? `[${key}]` : `${text ? '.' : ''}${String(key)}`
  return text
}

/** What is wrong, in Chinese and in English, without a word of the value. */
export function sentences(issue: z.core.$ZodIssue): { zh: string; en: string } {
  switch (issue.code) {
    case 'custom': {
      // every refinement of the schemas is written in both languages
      const [zh, en] = issue.message.split(' · ') as [string, string]
      return { zh, en }
    }
    case 'unrecognized_keys':
      return { zh: `不认识的键：${issue.keys.join('、')}`, en: `unknown key: ${issue.keys.join(', ')}` }
    case 'invalid_value':
      return {
        zh: `只能是：${issue.values.map(String).join('、')}`,
        en: `must be one of: ${issue.values.map(String).join(', ')}`,
      }
    case 'invalid_type':
      return issue.input === undefined
        ? { zh: `缺少，或不是${typeName(issue.expected)}`, en: `missing, or not of type ${issue.expected}` }
        : { zh: `须为${typeName(issue.expected)}`, en: `must be of type ${issue.expected}` }
    case 'too_small':
      return { zh: `太小或太短，至少${issue.minimum}`, en: `too small, at least ${issue.minimum}` }
    case 'too_big':
      return { zh: `太大或太长，至多${issue.maximum}`, en: `too big, at most ${issue.maximum}` }
    case 'not_multiple_of':
      return { zh: `至多两位小数`, en: 'has at most two decimals' }
    case 'invalid_format':
    case 'invalid_key':
      return 'pattern' in issue
        ? { zh: `写法须符合 ${issue.pattern}`, en: `must match ${issue.pattern}` }
        : { zh: '写法不符合要求', en: 'is not written as required' }
    default:
      return { zh: '写法不正确', en: issue.message }
  }
}

function typeName(expected: string): string {
  const names: Record<string, string> = { string: '文字', number: '数字', int: '整数', boolean: 'true 或 false' }
  return names[expected] ?? (expected === 'array' ? '列表' : '一组键值')
}
