import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formatProblems } from './policy.ts'
import { readCase } from './read-case.ts'
import { runCase } from './run-case.ts'
import { caseNamed, rulesNamed } from './test/decide-case.ts'

const here = fileURLToPath(new URL('./', import.meta.url))
const files = readdirSync(`${here}cases`).filter((name) => name.endsWith('.yaml'))

/** Runs every case of a folder by the rules that it names. */
function cases(folder: string): void {
  for (const file of readdirSync(folder)) {
    const [, sentence] = /^sentence: (.*)$/m.exec(readFileSync(`${folder}/${file}`, 'utf8')) ?? []
    it(`${file}: ${sentence}`, () => {
      const found = caseNamed(file.replace('.yaml', ''))
      const rules = rulesNamed(found.rules)
      expect(found.sentence).toBe(sentence)
      const { decision, found: outcome, expected, unsaid } = runCase(found, rules.policies, rules.dictionaries)
      expect(outcome).toEqual(expected)
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

  it('fail where the sum, a quota, a notice or the words are others', () => {
    const text = readFileSync(`${here}cases/he-12-unknown-class.yaml`, 'utf8')
    const { policies, dictionaries } = rulesNamed('hebei')
    const run = (from: string, to: string) => {
      const read = readCase(text.replace(from, to), 'x.yaml')
      if (!read.ok) throw new Error(formatProblems(read.problems))
      return runCase(read.value, policies, dictionaries)
    }
    const passes = ({ found, expected }: ReturnType<typeof run>) => JSON.stringify(found) === JSON.stringify(expected)
    expect(passes(run('', ''))).toBe(true)
    expect(passes(run("waived: '420.00'", "waived: '420.01'"))).toBe(false)
    expect(passes(run('consumes: 400', 'consumes: 401'))).toBe(false)
    expect(passes(run('[UNKNOWN_CLASS]', '[]'))).toBe(false)
    expect(run('says: H-77', 'says: H-78').unsaid).toBe('H-78')
    expect(readCase(text.replace("'420.00'", '420'), 'x.yaml')).toMatchObject({ ok: false })
  })

  cases(`${here}cases`)
})

describe('readable cases of invented provinces, which use what no shipped rule does', () => {
  cases(`${here}invented/cases`)
})

describe('readable cases of regulations that were written before the format was looked at', () => {
  cases(`${here}unseen/cases`)
})
