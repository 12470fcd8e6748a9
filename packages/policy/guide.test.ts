import { existsSync, readFileSync } from 'node:fs'
import { relationKeys } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { loadShippedRules } from './data.ts'
import { componentField, donationKinds } from './format/fields.ts'
import { notices } from './notices.ts'
import { formatProblems, parsePolicy } from './policy.ts'
import { readCase } from './read-case.ts'
import { runCase } from './run-case.ts'

const guide = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8')
const [rules = '', example = '', ...fragments] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text)

interface Provided {
  readonly tiers?: readonly object[]
}

/** Rules with the guide's own provision where a fragment leaves it out. */
function withProvisions(part: unknown, provision: unknown): unknown {
  if (!Array.isArray(part)) return typeof part === 'object' ? { provision, ...part } : part
  return part.map((row: Provided) =>
    row.tiers ? { ...row, tiers: row.tiers.map((tier) => ({ provision, ...tier })) } : row,
  )
}

describe('the guide', () => {
  it('has rules that are read and a case that comes to what it says', () => {
    const policy = parsePolicy(rules, 'policies.md')
    if (!policy.ok) throw new Error(formatProblems(policy.problems))
    const made = readCase(example, 'policies.md')
    if (!made.ok) throw new Error(formatProblems(made.problems))
    const { found, expected } = runCase(made.value, [policy.value], loadShippedRules('hebei').dictionaries)
    expect(found).toEqual(expected)
  })

  it('has fragments that are read where they are put into its rules, provisions added', () => {
    const whole = parse(rules)
    expect(fragments.length).toBeGreaterThan(3)
    for (const fragment of fragments) {
      const parts = Object.entries(parse(fragment ?? '')).map(([key, part]) => [
        key,
        withProvisions(part, whole.amount.provision),
      ])
      const made = parsePolicy(
        stringify({ ...whole, ...Object.fromEntries(parts) }, { aliasDuplicateObjects: false }),
        'x',
      )
      expect(made.ok ? '' : `${fragment}${formatProblems(made.problems)}`).toBe('')
    }
  })

  it('names every relation, kind, component and notice', () => {
    const words = [...relationKeys, ...Object.keys(donationKinds), ...componentField.options, ...Object.keys(notices)]
    expect(words.filter((word) => !guide.includes(`\`${word}\``))).toEqual([])
  })

  it('points only at folders that are there', () => {
    const table = guide.slice(guide.indexOf('## 3'), guide.indexOf('## 4'))
    const examples = [...table.matchAll(/\| ([a-z][a-z-]*(?:、[a-z-]+)*) \|$/gm)].flatMap(
      ([, names]) => names?.split('、') ?? [],
    )
    expect(examples.length).toBeGreaterThan(30)
    const missing = examples.filter(
      (name) => !['data', 'invented', 'unseen'].some((root) => existsSync(new URL(`${root}/${name}`, import.meta.url))),
    )
    expect(missing).toEqual([])
  })
})
