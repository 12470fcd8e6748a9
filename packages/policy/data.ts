import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type ClassDictionary,
  type FileParsed,
  type FileProblem,
  formatProblems,
  type Policy,
  parseClassDictionary,
  parsePolicy,
} from './policy.ts'
import { findConflicts } from './versions.ts'

/** The rules that ship with this package, for one province: they seed a province's database. */
export interface ShippedRules {
  readonly policies: readonly Policy[]
  readonly dictionaries: readonly ClassDictionary[]
}

/** Reads the shipped files of a province (its folder's name, such as `hebei`), oldest first; throws with every fault listed. */
export function loadShippedRules(province = 'hebei'): ShippedRules {
  const files = readFolder(province, parsePolicy)
  const conflicts = findConflicts(files.map(({ value, ...file }) => ({ ...file, policy: value })))
  if (conflicts.length > 0) throw invalid(conflicts)
  const own = existsSync(fileURLToPath(new URL(`./data/prices/${province}/`, import.meta.url)))
  // Until a province's own catalogue is at hand: the classes alone, without prices.
  const dictionaries = readFolder(`prices/${own ? province : 'national'}`, parseClassDictionary)
  return { policies: files.map(({ value }) => value), dictionaries: dictionaries.map(({ value }) => value) }
}

/** The provinces whose rules ship with this package, by folder. */
export function shippedProvinces(): readonly string[] {
  const root = fileURLToPath(new URL('./data/', import.meta.url))
  return readdirSync(root)
    .filter((name) => name !== 'prices')
    .sort()
}

function invalid(problems: readonly FileProblem[]): Error {
  return Object.assign(new Error(formatProblems(problems)), { code: 'RULES_INVALID' })
}

interface ReadFile<T> {
  readonly file: string
  readonly text: string
  readonly value: T
}

function readFolder<T>(folder: string, parse: (text: string, file: string) => FileParsed<T>): readonly ReadFile<T>[] {
  const root = fileURLToPath(new URL(`./data/${folder}/`, import.meta.url))
  return readdirSync(root)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const text = readFileSync(`${root}${name}`, 'utf8')
      const file = `data/${folder}/${name}`
      const parsed = parse(text, file)
      if (!parsed.ok) throw invalid(parsed.problems)
      return { file, text, value: parsed.value }
    })
}
