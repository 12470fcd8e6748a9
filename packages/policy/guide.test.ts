import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadShippedRules } from './data.ts'
import { formatProblems, parsePolicy } from './policy.ts'
import { readCase } from './read-case.ts'
import { runCase } from './run-case.ts'

it('the guide’s rules are read and its case comes to what it says', () => {
  const guide = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8')
  const [rules = '', example = ''] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text)
  const policy = parsePolicy(rules, 'policies.md')
  if (!policy.ok) throw new Error(formatProblems(policy.problems))
  const made = readCase(example, 'policies.md')
  if (!made.ok) throw new Error(formatProblems(made.problems))
  const { found, expected } = runCase(made.value, [policy.value], loadShippedRules('hebei').dictionaries)
  expect(found).toEqual(expected)
})
