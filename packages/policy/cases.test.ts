import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { loadShippedRules } from './data.ts'
import { explain } from './explain.ts'
import { formatProblems } from './parse.ts'
import { readCase } from './read-case.ts'

const folder = fileURLToPath(new URL('./cases/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const rules = loadShippedRules('hebei')

describe('readable cases', () => {
  it('include the worked cases of the specification', () => {
    for (const number of ['01', '02', '03', '04', '19']) {
      expect(files.some((name) => name.startsWith(`he-${number}-`))).toBe(true)
    }
  })

  for (const file of files) {
    const read = readCase(readFileSync(`${folder}${file}`, 'utf8'), file)
    if (!read.ok) throw new Error(formatProblems(read.problems))
    const { sentence, facts, expected } = read.value
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
      }).toEqual({
        billed: expected.billed,
        waived: expected.waived,
        remains: expected.billed - expected.waived,
        quotas: expected.quotas,
        notices: [...expected.notices].sort(),
        byBill: expected.waivedByBill ?? byBill,
      })
      if (expected.says) expect(explain(decision).join('\n')).toContain(expected.says)
      for (const line of decision.lines) expect(line.reason).toMatch(/[一-鿿]/)
      for (const line of decision.lines) expect(line.clause === null).toBe(line.donor === null)
    })
  }
})
