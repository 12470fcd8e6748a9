import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kindOf } from '../check/kind.ts'
import { findConflicts, type PolicyFile } from '../format/versions.ts'
import { type ClassDictionary, type FileParsed, parseClassDictionary, parsePolicy } from '../policy.ts'
import { toolFailure } from '../tool-errors.ts'
import { faultyFiles } from './output.ts'

/** A file with its text; `file` as the user would write it. */
export interface TextFile {
  readonly file: string
  readonly text: string
}

const MOST_FOLDERS = 8

/** The text of a file, without a byte order mark. */
export function readText(file: string): TextFile {
  try {
    return { file, text: readFileSync(file, 'utf8').replace(/^\ufeff/, '') }
  } catch {
    throw toolFailure('FILE_UNREADABLE', { zh: file, en: file })
  }
}

/** A file, or the YAML files of a folder (and of those in it, where asked for), by name. */
export function yamlFiles(path: string, deep: boolean): readonly TextFile[] {
  return isFolder(path) ? inFolder(path, deep ? MOST_FOLDERS : 0) : [readText(path)]
}

function inFolder(folder: string, depth: number): readonly TextFile[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    if (entry.isDirectory()) return depth > 0 ? inFolder(path, depth - 1) : []
    return /\.ya?ml$/.test(entry.name) ? [readText(path)] : []
  })
}

/** Whether a path is a folder; a failure where there is nothing. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    throw toolFailure('FILE_UNREADABLE', { zh: path, en: path })
  }
}

export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/** The rules of a file or of a folder: every version, without a fault or a conflict. */
export function readRules(path: string): readonly PolicyFile[] {
  const files = yamlFiles(path, false).filter(({ text }) => kindOf(text) === 'policy')
  if (files.length === 0) throw toolFailure('NO_RULES_FOUND', { zh: path, en: path })
  const read = files.map((file) => ({ ...file, policy: accepted(parsePolicy(file.text, file.file)) }))
  const conflicts = findConflicts(read)
  // a city's rules may be read without those that they replace; `check` says where these are missing
  const wrong = conflicts.filter(({ path: where }) => where !== 'overrides')
  if (wrong.length > 0) throw faultyFiles('RULES_CONFLICT', wrong)
  return read
}

/** Class dictionaries: those named, else those beside the rules, else the shipped ones that know no prices. */
export function readClasses(rulesPath: string, named: string | undefined): readonly ClassDictionary[] {
  return classFiles(rulesPath, named).map(({ text, file }) => accepted(parseClassDictionary(text, file)))
}

const shipped = fileURLToPath(new URL('../data/prices/national', import.meta.url))
/** As the user would write it. */
const national = relative(process.cwd(), shipped)

/** The files of `readClasses`. */
export function classFiles(rulesPath: string, named: string | undefined): readonly TextFile[] {
  const only = (path: string) => yamlFiles(path, false).filter(({ text }) => kindOf(text) === 'classes')
  if (named !== undefined) {
    const found = only(named)
    if (found.length === 0)
      throw toolFailure('NO_RULES_FOUND', { zh: `${named}：没有类别目录`, en: `${named}: no class dictionary` })
    return found
  }
  const folder = folderOf(rulesPath)
  const above = join(folder, '..')
  const places = [folder, join(folder, 'classes'), join(above, 'prices', basename(resolve(folder))), above]
  for (const place of places) {
    const found = exists(place) ? only(place) : []
    if (found.length > 0) return found
  }
  return only(national)
}

/** The folder of a path: itself, or the one that a file lies in. */
export function folderOf(path: string): string {
  return isFolder(path) ? path : dirname(path)
}

function accepted<T>(parsed: FileParsed<T>): T {
  if (!parsed.ok) throw faultyFiles('RULES_INVALID', parsed.problems)
  return parsed.value
}
