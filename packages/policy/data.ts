import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type ClassDictionary,
  type FileParsed,
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

/** Reads the shipped files of a province (its folder's name, such as `hebei`), oldest first; throws with every fault listed. */
export function loadShippedRules(province = 'hebei'): ShippedRules {
  return {
    policies: readFolder(province, parsePolicy),
    dictionaries: readFolder(`prices/${province}`, parseClassDictionary),
  }
}

function readFolder<T>(folder: string, parse: (text: string, file: string) => FileParsed<T>): readonly T[] {
  const root = fileURLToPath(new URL(`./data/${folder}/`, import.meta.url))
  return readdirSync(root)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const parsed = parse(readFileSync(`${root}${name}`, 'utf8'), `data/${folder}/${name}`)
      if (!parsed.ok) throw Object.assign(new Error(formatProblems(parsed.problems)), { code: 'RULES_INVALID' })
      return parsed.value
    })
}
