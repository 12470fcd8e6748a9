import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assess } from '../assess.ts'
import { loadPolicies, loadShippedRules, type ShippedRules } from '../data.ts'
import type { Decision } from '../decision.ts'
import type { Facts } from '../facts.ts'
import { formatProblems, parseClassDictionary } from '../policy.ts'
import { type PolicyCase, readCase } from '../read-case.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

const known = new Map<string, ShippedRules>()

/** A case of `cases/`, `invented/cases/` or `unseen/cases/`, by its file's name without the ending; throws where it has faults. */
export function caseNamed(name: string): PolicyCase {
  const file = found(['cases', 'invented/cases', 'unseen/cases'].map((folder) => `${root}${folder}/${name}.yaml`))
  const read = readCase(readFileSync(file, 'utf8'), name)
  if (!read.ok) throw new Error(formatProblems(read.problems))
  return read.value
}

/**
 * The rules that a case names, shipped or invented; read once. Tests ask for them inside the test and not before it, so that what
 * reading executes is counted to that test (see docs/mutation.md).
 */
export function rulesNamed(name: string): ShippedRules {
  const rules = known.get(name) ?? load(name)
  known.set(name, rules)
  return rules
}

function found(paths: readonly string[]): string {
  const path = paths.find((one) => existsSync(one))
  if (path === undefined) throw new Error(`none of ${paths.join(', ')}`)
  return path
}

function load(name: string): ShippedRules {
  if (existsSync(`${root}data/${name}`)) return loadShippedRules(name)
  const classes = parseClassDictionary(readFileSync(`${root}invented/classes.yaml`, 'utf8'), 'classes.yaml')
  if (!classes.ok) throw new Error(formatProblems(classes.problems))
  return {
    policies: loadPolicies(found([`${root}invented/${name}`, `${root}unseen/${name}`])),
    dictionaries: [classes.value],
  }
}

/** The decision on a case, after a change of its facts or rules. */
export function decideCase(
  name: string,
  facts: (given: Facts) => Facts = (given) => given,
  rules: (given: ShippedRules) => ShippedRules = (given) => given,
): Decision {
  const given = caseNamed(name)
  const { policies, dictionaries } = rules(rulesNamed(given.rules))
  return assess(facts(given.facts), policies, dictionaries)
}
