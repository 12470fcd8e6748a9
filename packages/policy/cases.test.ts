import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { loadShippedRules, shippedProvinces } from './data.ts'
import { explain } from './explain.ts'
import { formatProblems } from './parse.ts'
import { readCase } from './read-case.ts'

const folder = fileURLToPath(new URL('./cases/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const rulesOf = new Map(shippedProvinces().map((province) => [province, loadShippedRules(province)]))

describe('readable cases', () => {
  it('include the worked cases of the specification', () => {
    const worked = ['he-01', 'he-02', 'he-03', 'he-04', 'bj-05', 'bj-06', 'bj-07', 'bj-08', 'zj-09a', 'zj-09b', 'zj-10']
    worked.push('sd-11', 'sd-12', 'sd-13a', 'sd-13b', 'qd-14', 'ha-15', 'hn-16a', 'hn-16b', 'hn-17a', 'hn-17b', 'js-18')
    for (const number of [...worked, 'he-19', 'bj-19']) {
      expect(files.filter((name) => name.startsWith(`${number}-`))).toHaveLength(1)
    }
  })

  for (const file of files) {
    const read = readCase(readFileSync(`${folder}${file}`, 'utf8'), file)
    if (!read.ok) throw new Error(formatProblems(read.problems))
    const { sentence, rules: folderOfRules, facts, expected } = read.value
    const rules = rulesOf.get(folderOfRules)
    if (!rules) throw new Error(`${file}: no rules ${folderOfRules}`)
    it(`${file}: ${sentence}`, () => {
      const decision = assess(facts, rules.policies, rules.dictionaries)
      const byBill = facts.bills.map((_, bill) =>
        decision.lines.filter((line) => line.bill === bill).reduce((sum, line) => sum + line.waived, 0),
      )
      const codes = [...new Set(decision.notices.map((row) => row.code))].sort()
      expect({
        billed: decision.billed,
        waived: decision.waived,
        remains: decision.remains,
        quotas: decision.quotas.map(({ cap, consumes, leftAfter }) => ({ cap, consumes, leftAfter })),
        notices: codes,
        byBill,
        payers: expected.payers ? decision.payers : undefined,
      }).toEqual({
        billed: expected.billed,
        waived: expected.waived,
        remains: expected.billed - expected.waived,
        quotas: expected.quotas,
        notices: [...expected.notices].sort(),
        byBill: expected.waivedByBill ?? byBill,
        payers: expected.payers,
      })
      if (expected.says) expect(explain(decision).join('\n')).toContain(expected.says)
      for (const line of decision.lines) expect(line.reason).toMatch(/[一-鿿]/)
      for (const line of decision.lines) expect(line.clause === null).toBe(line.donor === null)
    })
  }
})
