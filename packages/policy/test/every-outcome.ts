import { assess } from '../assess.ts'
import type { Decision } from '../decision.ts'
import { explain } from '../explain.ts'
import type { Facts } from '../facts.ts'
import { type FileParsed, formatProblems, type Policy, parseClassDictionary, parsePolicy } from '../policy.ts'
import { readCase } from '../read-case.ts'
import { recordForAuditor } from '../record.ts'

/** Everything that an engine is handed: what tests let two places decide on, to compare them. */
export interface Handed {
  /** Rules and class dictionaries by the name that cases give them. */
  readonly rules: Readonly<
    Record<string, { readonly policies: readonly string[]; readonly classes: readonly string[] }>
  >
  /** Texts of cases by file. */
  readonly cases: Readonly<Record<string, string>>
  /** Rules and facts as data, each assessed with the class dictionaries named `drawnBy`. */
  readonly drawn: readonly (readonly [Facts, Policy])[]
  readonly drawnBy: string
  /** Files with faults: what is said of them is compared too. */
  readonly faulty: readonly string[]
}

/** Reads and assesses all that is handed over; answers a name and a text for each, equal wherever the same engine runs. */
export function everyOutcome({ rules, cases, drawn, drawnBy, faulty }: Handed): readonly (readonly [string, string])[] {
  const read = new Map(
    Object.entries(rules).map(([name, { policies, classes }]) => {
      const made = policies.map((text) => contentOf(parsePolicy(text, name)))
      return [name, { policies: made, classes: classes.map((text) => contentOf(parseClassDictionary(text, name))) }]
    }),
  )
  const named = (name: string) => {
    const found = read.get(name)
    if (!found) throw new Error(`no rules ${name}`)
    return found
  }
  return [
    ...Object.entries(cases).map(([file, text]): [string, string] => {
      const { facts, rules: name } = contentOf(readCase(text, file))
      const { policies, classes } = named(name)
      return [file, textOf(assess(facts, policies, classes))]
    }),
    ...drawn.map(([facts, policy], index): [string, string] => {
      return [`drawn ${index}`, textOf(assess(facts, [policy], named(drawnBy).classes))]
    }),
    ...faulty.map((text, index): [string, string] => [`faulty ${index}`, JSON.stringify(parsePolicy(text, 'faulty'))]),
  ]
}

function textOf(decision: Decision): string {
  return [JSON.stringify(decision), ...explain(decision), ...recordForAuditor(decision)].join('\n')
}

function contentOf<T>(parsed: FileParsed<T>): T {
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems))
  return parsed.value
}
