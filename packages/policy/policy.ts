import { type ClassDictionary, classDictionarySchema } from './class-schema.ts'
import { type FileParsed, type FileProblem, parseFile } from './parse.ts'
import { type Policy, policySchema } from './policy-schema.ts'

export type { BloodClass, ClassDictionary } from './class-schema.ts'
export { type FileParsed, type FileProblem, formatProblems } from './parse.ts'
export type { Policy } from './policy-schema.ts'

/** Reads one policy file; every fault names file, line and path. */
export function parsePolicy(text: string, file: string): FileParsed<Policy> {
  const parsed = parseFile(text, file, policySchema)
  if (!parsed.ok) return parsed
  const tiers = parsed.value.donor.tiers
  const unreachable = tiers.findIndex((tier, i) => i > 0 && tier.atLeast >= (tiers[i - 1]?.atLeast ?? 0))
  if (unreachable < 0) return parsed
  const line = text.split('\n').findIndex((row) => /^\s*tiers:/.test(row)) + 1
  const problem: FileProblem = {
    file,
    line,
    path: `donor.tiers[${unreachable}].atLeast`,
    zh: '各档须从高到低排列，这一档永远用不到',
    en: 'tiers go from high to low: this one can never apply',
  }
  return { ok: false, problems: [problem] }
}

/** Reads one class dictionary; every fault names file, line and path. */
export function parseClassDictionary(text: string, file: string): FileParsed<ClassDictionary> {
  return parseFile(text, file, classDictionarySchema)
}
