import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadPolicies, loadShippedRules, type ShippedRules, shippedProvinces } from './data.ts'
import { formatProblems, parseClassDictionary } from './policy.ts'
import { readCase } from './read-case.ts'
import { runCase } from './run-case.ts'

const here = fileURLToPath(new URL('./', import.meta.url))
const files = readdirSync(`${here}cases`).filter((name) => name.endsWith('.yaml'))

/** Runs every case of a folder by the rules that it names. */
function cases(folder: string, rulesOf: ReadonlyMap<string, ShippedRules>): void {
  for (const file of readdirSync(folder)) {
    const read = readCase(readFileSync(`${folder}/${file}`, 'utf8'), file)
    if (!read.ok) throw new Error(formatProblems(read.problems))
    const rules = rulesOf.get(read.value.rules)
    if (!rules) throw new Error(`${file}: no rules ${read.value.rules}`)
    it(`${file}: ${read.value.sentence}`, () => {
      const { decision, found, expected, unsaid } = runCase(read.value, rules.policies, rules.dictionaries)
      expect(found).toEqual(expected)
      expect(unsaid).toBeNull()
      for (const line of decision.lines) expect(line.reason).toMatch(/[一-鿿]/)
      for (const line of decision.lines) expect(line.clause === null).toBe(line.donor === null)
      expect(decision.payers.reduce((sum, payer) => sum + payer.waived, 0)).toBe(decision.waived)
    })
  }
}

describe('readable cases of the shipped rules', () => {
  it('include the worked cases of the specification', () => {
    const worked = ['he-01', 'he-02', 'he-03', 'he-04', 'bj-05', 'bj-06', 'bj-07', 'bj-08', 'zj-09a', 'zj-09b', 'zj-10']
    worked.push('sd-11', 'sd-12', 'sd-13a', 'sd-13b', 'qd-14', 'ha-15', 'hn-16a', 'hn-16b', 'hn-17a', 'hn-17b', 'js-18')
    for (const number of [...worked, 'he-19', 'bj-19']) {
      expect(files.filter((name) => name.startsWith(`${number}-`))).toHaveLength(1)
    }
  })

  cases(`${here}cases`, new Map(shippedProvinces().map((province) => [province, loadShippedRules(province)])))
})

describe('readable cases of invented provinces, which use what no shipped rule does', () => {
  const classes = parseClassDictionary(readFileSync(`${here}invented/classes.yaml`, 'utf8'), 'classes.yaml')
  if (!classes.ok) throw new Error(formatProblems(classes.problems))
  const provinces = readdirSync(`${here}invented`).filter((name) => !['cases', 'classes.yaml'].includes(name))
  const rules = provinces.map((name) => {
    const policies = loadPolicies(`${here}invented/${name}`)
    return [name, { policies, dictionaries: [classes.value] }] as const
  })
  cases(`${here}invented/cases`, new Map(rules))
})
