import { basename, dirname, join, resolve } from 'node:path'
import { dayInShanghai } from '@xuemian/contract'
import { type CaseResult, caseResult } from '../check/case-result.ts'
import { kindOf } from '../check/kind.ts'
import { type CheckReport, isSound, type PlacedOddity } from '../check/report.ts'
import { engine } from '../engine.ts'
import { type FileProblem, lineOf } from '../format/parse.ts'
import { findConflicts, type PolicyFile } from '../format/versions.ts'
import { findOddities } from '../oddities.ts'
import { type ClassDictionary, parseClassDictionary, parsePolicy } from '../policy.ts'
import { readCase } from '../read-case.ts'
import { checkText } from '../report/check-text.ts'
import { toolFailure } from '../tool-errors.ts'
import { classFiles, exists, folderOf, isFolder, type TextFile, yamlFiles } from './files.ts'
import type { LanguageOption } from './language.ts'
import { print, styleOf } from './output.ts'

interface CheckOptions extends LanguageOption {
  readonly cases?: string
  readonly classes?: string
  readonly json?: boolean
}

/** Checks files and folders. Ends with 0 where nothing is wrong, 1 where something is. */
export function check(paths: readonly string[], options: CheckOptions): void {
  const problems: FileProblem[] = []
  const files = unique(paths.flatMap((path) => yamlFiles(path, true)))
  const of = (kind: ReturnType<typeof kindOf>) => files.filter(({ text }) => kindOf(text) === kind)
  if (files.length === 0) throw toolFailure('NO_RULES_FOUND', ...paths.map((path) => ({ zh: path, en: path })))
  const policies = of('policy').flatMap((file): readonly PolicyFile[] => {
    const parsed = parsePolicy(file.text, file.file)
    if (!parsed.ok) problems.push(...parsed.problems)
    return parsed.ok ? [{ ...file, policy: parsed.value }] : []
  })
  const conflicts = findConflicts(policies)
  const sets = setsOf(policies, options, problems)
  const read = [...readDictionaries(of('classes'), problems), ...sets.flatMap(({ dictionaries }) => dictionaries)]
  const classes = [...new Map(read.map((row) => [resolve(row.file), row])).values()]
  const cases = readCases(unique([...of('case'), ...caseFiles(paths, options.cases)]), problems)
  const run = cases.flatMap((one): readonly CaseResult[] => {
    const set = sets.find(({ name }) => name === one.policyCase.rules)
    return set ? [caseResult(one.file, one.policyCase, valuesOf(set).versions, valuesOf(set).dictionaries)] : []
  })
  const report: CheckReport = {
    engine,
    policies: policies.map(({ file, policy }) => ({ file, title: `${policy.title} ${policy.version}` })),
    classes: classes.map(({ file, value }) => ({ file, title: `${value.title} ${value.version}` })),
    problems,
    conflicts,
    cases: run,
    otherCases: cases.length - run.length,
    oddities: conflicts.length > 0 ? [] : sets.flatMap(odditiesOf),
  }
  print(
    options.json ? `${JSON.stringify(report, null, 2)}\n` : checkText(report, options.lang, styleOf(process.stdout)),
  )
  if (!isSound(report)) process.exitCode = 1
}

/** The rules of one folder, which cases name by the folder's name. */
interface RuleSet {
  readonly name: string
  readonly files: readonly PolicyFile[]
  readonly dictionaries: readonly { readonly file: string; readonly value: ClassDictionary }[]
}

function valuesOf({ files, dictionaries }: RuleSet) {
  return { versions: files.map(({ policy }) => policy), dictionaries: dictionaries.map(({ value }) => value) }
}

function setsOf(
  policies: readonly PolicyFile[],
  { classes }: CheckOptions,
  problems: FileProblem[],
): readonly RuleSet[] {
  const folders = [...new Set(policies.map(({ file }) => dirname(file)))]
  return folders.map((folder) => ({
    name: basename(resolve(folder)),
    files: policies.filter(({ file }) => dirname(file) === folder),
    dictionaries: readDictionaries(classFiles(folder, classes), problems),
  }))
}

function readDictionaries(files: readonly TextFile[], problems: FileProblem[]) {
  return files.flatMap(({ file, text }) => {
    const parsed = parseClassDictionary(text, file)
    const known = problems.some((problem) => problem.file === file)
    if (!parsed.ok && !known) problems.push(...parsed.problems)
    return parsed.ok ? [{ file, value: parsed.value }] : []
  })
}

/** The case files named, else of the first folder `cases` in, beside or above the rules. */
function caseFiles(paths: readonly string[], named: string | undefined): readonly TextFile[] {
  if (named !== undefined) return yamlFiles(named, true)
  return paths.filter(isFolder).flatMap((path) => {
    const folder = folderOf(path)
    const places = [folder, join(folder, '..'), join(folder, '../..')].map((place) => join(place, 'cases'))
    const found = places.find(exists)
    return found === undefined ? [] : yamlFiles(found, false).filter(({ text }) => kindOf(text) === 'case')
  })
}

function readCases(files: readonly TextFile[], problems: FileProblem[]) {
  return files.flatMap(({ file, text }) => {
    const parsed = readCase(text, file)
    if (!parsed.ok) problems.push(...parsed.problems)
    return parsed.ok ? [{ file, policyCase: parsed.value }] : []
  })
}

function odditiesOf(set: RuleSet): readonly PlacedOddity[] {
  const context = { ...valuesOf(set), today: dayInShanghai(Date.now()) }
  return set.files.flatMap(({ file, text, policy }) =>
    findOddities(policy, context).map((oddity) => ({
      ...oddity,
      file,
      line: oddity.path === '' ? 1 : lineOf(text, oddity.path.split('.').map(keyOf)),
    })),
  )
}

function keyOf(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part
}

function unique(files: readonly TextFile[]): readonly TextFile[] {
  return [...new Map(files.map((file) => [resolve(file.file), file])).values()]
}
