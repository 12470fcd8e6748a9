import { assess } from '../assess.ts'
import { explain as explainFor } from '../explain.ts'
import type { Facts } from '../facts.ts'
import { readFacts } from '../facts-schema.ts'
import { readCase } from '../read-case.ts'
import { recordForAuditor } from '../record.ts'
import { readClasses, readRules, readText } from './files.ts'
import type { LanguageOption } from './language.ts'
import { faultyFiles, print } from './output.ts'

interface ExplainOptions extends LanguageOption {
  readonly rules: string
  readonly classes?: string
  readonly record?: boolean
  readonly json?: boolean
}

/** Assesses one file of facts and prints the page for the patient, the record for the auditor, or the decision. */
export function explain(file: string, { rules, classes, record, json }: ExplainOptions): void {
  const policies = readRules(rules).map(({ policy }) => policy)
  const decision = assess(factsOf(file), policies, readClasses(rules, classes))
  if (json) print(`${JSON.stringify(decision, null, 2)}\n`)
  else print(`${(record ? recordForAuditor(decision) : explainFor(decision)).join('\n')}\n`)
}

function factsOf(path: string): Facts {
  const { file, text } = readText(path)
  if (/\.ya?ml$/.test(file)) {
    const read = readCase(text, file)
    if (!read.ok) throw faultyFiles('FACTS_INVALID', read.problems)
    return read.value.facts
  }
  const read = readFacts(text, file)
  if (!read.ok) throw faultyFiles('FACTS_INVALID', read.problems)
  return read.value
}
