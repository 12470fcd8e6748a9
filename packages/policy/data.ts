import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findConflicts } from './format/versions.ts'
import {
  type ClassDictionary,
  type FileParsed,
  type FileProblem,
  formatProblems,
  type Policy,
  parseClassDictionary,
  parsePolicy,
} from './policy.ts'

/** The rules that ship with this package, for one province: they seed a province's database. */
export interface ShippedRules {
  readonly policies: readonly Policy[]
  readonly dictionaries: readonly ClassDictionary[]
}

const shipped = fileURLToPath(new URL('./data/', import.meta.url))

/** Reads the shipped files of a province (its folder's name, such as `hebei`), oldest first; throws with every fault listed. */
export function loadShippedRules(province = 'hebei'): ShippedRules {
  // Until a province's own catalogue is at hand: the classes alone, without prices.
  const catalogue = existsSync(`${shipped}prices/${province}`) ? province : 'national'
  return {
    policies: loadPolicies(`${shipped}${province}`),
    dictionaries: readFolder(`${shipped}prices/${catalogue}`, parseClassDictionary).map(({ value }) => value),
  }
}

/** The provinces whose rules ship with this package, by folder. */
export function shippedProvinces(): readonly string[] {
  return readdirSync(shipped)
    .filter((name) => name !== 'prices')
    .sort()
}

/** Reads every policy file of a folder, by file name, and looks for conflicts among them; throws with every fault listed. */
export function loadPolicies(folder: string): readonly Policy[] {
  const files = readFolder(folder, parsePolicy)
  const conflicts = findConflicts(files.map(({ value, ...file }) => ({ ...file, policy: value })))
  if (conflicts.length > 0) throw invalid(conflicts)
  return files.map(({ value }) => value)
}

interface ReadFile<T> {
  readonly file: string
  readonly text: string
  readonly value: T
}

function readFolder<T>(folder: string, parse: (text: string, file: string) => FileParsed<T>): readonly ReadFile<T>[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const text = readFileSync(`${folder}/${name}`, 'utf8')
      const file = `${folder.slice(folder.lastIndexOf('/') + 1)}/${name}`
      const parsed = parse(text, file)
      if (!parsed.ok) throw invalid(parsed.problems)
      return { file, text, value: parsed.value }
    })
}

function invalid(problems: readonly FileProblem[]): Error {
  return Object.assign(new Error(formatProblems(problems)), { code: 'RULES_INVALID' })
}
