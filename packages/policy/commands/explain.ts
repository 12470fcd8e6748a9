import { allocate } from '../allocate.ts'
import { assess } from '../assess.ts'
import { explain as explainFor } from '../explain.ts'
import { explainProposal } from '../explain-proposal.ts'
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
  readonly propose?: boolean
}

/** Assesses one file of facts and prints the page for the patient, the record for the auditor, or the decision; of a proposal where one is asked for. */
export function explain(file: string, { rules, classes, record, json, propose }: ExplainOptions): void {
  const policies = readRules(rules).map(({ policy }) => policy)
  const [facts, dictionaries] = [factsOf(file), readClasses(rules, classes)]
  const proposal = propose ? allocate(facts, policies, dictionaries) : undefined
  const decision = proposal?.decision ?? assess(facts, policies, dictionaries)
  if (json) {
    print(`${JSON.stringify(proposal ?? decision, null, 2)}\n`)
    return
  }
  const page = record ? recordForAuditor(decision) : explainFor(decision)
  print(`${[...(proposal ? explainProposal(proposal) : []), ...page].join('\n')}\n`)
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
