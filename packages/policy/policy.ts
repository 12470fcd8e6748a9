import { type ClassDictionary, classDictionarySchema } from './class-schema.ts'
import { contradictions } from './contradictions.ts'
import { type FileParsed, parseFile } from './parse.ts'
import { type Policy, policySchema } from './policy-schema.ts'

export type { BloodClass, ClassDictionary } from './class-schema.ts'
export { type FileParsed, type FileProblem, formatProblems } from './parse.ts'
export type { Policy } from './policy-schema.ts'

const consistent = policySchema.superRefine((policy, context) => {
  for (const { path, zh, en } of contradictions(policy)) {
    context.addIssue({ code: 'custom', path: [...path], message: `${zh} · ${en}` })
  }
})

/** Reads one policy file; every fault and contradiction names file, line and path. */
export function parsePolicy(text: string, file: string): FileParsed<Policy> {
  return parseFile(text, file, consistent)
}

/** Reads one class dictionary; every fault names file, line and path. */
export function parseClassDictionary(text: string, file: string): FileParsed<ClassDictionary> {
  return parseFile(text, file, classDictionarySchema)
}
