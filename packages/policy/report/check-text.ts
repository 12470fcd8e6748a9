import type { Language } from '../bilingual.ts'
import type { CaseResult } from '../check/case-result.ts'
import { type CheckReport, isSound, type PlacedOddity } from '../check/report.ts'
import { type FileProblem, formatProblems } from '../format/parse.ts'
import { oddityTable } from '../oddities.ts'
import { type ConsoleStyle, fit, paint, plainStyle, printable, widthOf, wrap } from './columns.ts'

const words = {
  zh: {
    read: '读取',
    policies: (n: number) => `规则 ${n} 个`,
    classes: (n: number) => `类别目录 ${n} 个`,
    cases: (n: number) => `案例 ${n} 个`,
    problems: '文件有错误',
    conflicts: '版本之间有矛盾',
    casesRun: (passed: number, failed: number) =>
      `案例：通过 ${passed} 个，未通过 ${failed} 个${failed > 0 ? ' CASE_FAILED' : ''}`,
    noCases: '没有运行案例：在规则旁建一个 cases 文件夹，或用 --cases 指明。',
    others: (n: number) => `另有 ${n} 个案例属于其他规则，没有运行。`,
    oddities: (n: number) => `值得知道的 ${n} 处：规则可以这样写，但可能出乎意料`,
    none: '没有发现出乎意料之处（只找了规则写明的各个界限前后的情形）。',
    sound: '没有错误',
    unsound: '有需要改正之处',
  },
  en: {
    read: 'Read',
    policies: (n: number) => `rules ${n}`,
    classes: (n: number) => `class dictionaries ${n}`,
    cases: (n: number) => `cases ${n}`,
    problems: 'Faults in files',
    conflicts: 'Versions that contradict each other',
    casesRun: (passed: number, failed: number) =>
      `Cases: ${passed} passed, ${failed} failed${failed > 0 ? ' CASE_FAILED' : ''}`,
    noCases: 'No cases were run: put a folder "cases" beside the rules, or name one by --cases.',
    others: (n: number) => `${n} more cases are of other rules and were not run.`,
    oddities: (n: number) => `${n} things worth knowing: lawful, and perhaps a surprise`,
    none: 'Nothing surprising was found (the search looks around the bounds that the rules name).',
    sound: 'Nothing is wrong',
    unsound: 'There is something to mend',
  },
} as const

/** A check for a terminal or a file. */
export function checkText(report: CheckReport, language: Language, style: ConsoleStyle = plainStyle): string {
  const own = words[language]
  const { policies, classes, problems, conflicts, cases, oddities } = report
  const bold = (text: string) => paint(text, 'bold', style)
  const counts = [own.policies(policies.length), own.classes(classes.length), own.cases(cases.length)].join('  ')
  const sound = isSound(report)
  return `${[
    `${bold(own.read)}  ${counts}`,
    ...[...policies, ...classes].map(({ file, title }) => `  ${filePadded(file, report, style)}  ${printable(title)}`),
    ...section(problems, `${own.problems} RULES_INVALID`, style),
    ...section(conflicts, `${own.conflicts} RULES_CONFLICT`, style),
    ...(policies.length > 0 ? ['', ...caseLines(report, language, style)] : []),
    ...(policies.length > 0 ? ['', ...oddityLines(oddities, language, style)] : []),
    '',
    sound ? paint(`✓ ${own.sound}`, 'green', style) : paint(`✗ ${own.unsound}`, 'red', style),
  ].join('\n')}\n`
}

function filePadded(file: string, { policies, classes }: CheckReport, style: ConsoleStyle): string {
  const longest = Math.max(...[...policies, ...classes].map((row) => widthOf(row.file)))
  return fit(file, Math.min(longest, Math.floor(style.width / 2)))
}

function section(problems: readonly FileProblem[], title: string, style: ConsoleStyle): readonly string[] {
  if (problems.length === 0) return []
  const lines = formatProblems(problems).split('\n')
  return [
    '',
    paint(`${title} ${problems.length}`, 'bold', style),
    ...lines.map((line) => `${paint('✗', 'red', style)} ${printable(line)}`),
  ]
}

function caseLines({ cases, otherCases }: CheckReport, language: Language, style: ConsoleStyle): readonly string[] {
  const own = words[language]
  const failed = cases.filter(({ differences }) => differences.length > 0)
  const others = otherCases > 0 ? [`  ${own.others(otherCases)}`] : []
  if (cases.length === 0) return [own.noCases, ...others]
  const names = Math.min(44, Math.max(...cases.map(({ file }) => widthOf(nameOf(file)))))
  return [
    paint(own.casesRun(cases.length - failed.length, failed.length), 'bold', style),
    ...cases.flatMap((one) => caseLine(one, names, language, style)),
    ...others,
  ]
}

function caseLine(
  { file, sentence, differences }: CaseResult,
  names: number,
  language: Language,
  style: ConsoleStyle,
): readonly string[] {
  const passed = differences.length === 0
  const mark = passed ? paint('✓', 'green', style) : paint('✗', 'red', style)
  const head = `${mark} ${fit(nameOf(file), names)}  ${fit(printable(sentence), style.width - names - 4).trimEnd()}`
  return [head, ...differences.map((row) => paint(`    ${printable(row[language])}`, 'red', style))]
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '')
}

function oddityLines(oddities: readonly PlacedOddity[], language: Language, style: ConsoleStyle): readonly string[] {
  const own = words[language]
  if (oddities.length === 0) return [own.none]
  return [
    paint(own.oddities(oddities.length), 'bold', style),
    ...oddities.flatMap((row) => oddityLine(row, language, style)),
  ]
}

function oddityLine(row: PlacedOddity, language: Language, style: ConsoleStyle): readonly string[] {
  const file = row.file.split('/').slice(-2).join('/')
  const where = paint(`${row.code}  ${file}:${row.line}`, 'grey', style)
  const sentence = wrap(printable(row[language]), style.width - 4)
  return [
    `${paint('!', 'amber', style)} ${oddityTable[row.code][language]}  ${where}`,
    ...sentence.map((line) => `    ${line}`),
  ]
}
