import { type ClassDictionary, classDictionarySchema } from './format/class-schema.ts'
import { contradictions } from './format/contradictions.ts'
import { type FileParsed, parseFile } from './format/parse.ts'
import { type Policy, policySchema } from './format/policy-schema.ts'

export type { BloodClass, ClassDictionary } from './format/class-schema.ts'
export { type FileParsed, type FileProblem, formatProblems } from './format/parse.ts'
export type { Policy } from './format/policy-schema.ts'

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
