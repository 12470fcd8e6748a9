import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadShippedRules } from '../data.ts'
import { formatProblems } from '../policy.ts'
import { readCase } from '../read-case.ts'
import { caseResult } from './case-result.ts'
import { kindOf } from './kind.ts'

const { policies, dictionaries } = loadShippedRules('hebei')
const folder = new URL('../cases/', import.meta.url)

/** What differs in a case of Hebei after replacements, in Chinese. */
function differences(file: string, ...changes: readonly (readonly [string | RegExp, string])[]): readonly string[] {
  let text = readFileSync(new URL(file, folder), 'utf8')
  for (const [from, to] of changes) {
    const next = text.replace(from, to)
    expect(next).not.toBe(text)
    text = next
  }
  const read = readCase(text, file)
  if (!read.ok) throw new Error(formatProblems(read.problems))
  return caseResult(file, read.value, policies, dictionaries).differences.map(({ zh }) => zh)
}

describe('a case', () => {
  it('differs in nothing where it passes', () => {
    for (const file of readdirSync(folder).filter((name) => name.startsWith('he-')))
      expect(differences(file)).toEqual([])
  })

  it('that fails says by how many yuan and ml', () => {
    expect(differences('he-03-partial-quota.yaml', ["waived: '1260.00'", "waived: '1680.00'"])).toEqual([
      '减免应为1680.00元，实为1260.00元（少420.00元）',
    ])
    expect(differences('he-03-partial-quota.yaml', [/cap: 1200/, 'cap: 1000'])).toEqual([
      '额度应为1000毫升，实为1200毫升（多200毫升）',
    ])
    expect(differences('he-03-partial-quota.yaml', [/cap: 1200/, 'cap: null'])).toEqual([
      '额度应为不限量，实为1200毫升',
    ])
    expect(differences('he-09-two-bills-of-one-stay.yaml', [/waivedByBill: \['\d+/, "waivedByBill: ['1"])[0]).toMatch(
      /^第1张票据的减免应为1\.00元/,
    )
  })

  it('that fails says which quota, notice, payer or word is another', () => {
    const file = 'he-12-unknown-class.yaml'
    expect(differences(file, ['[UNKNOWN_CLASS]', '[PRICE_DIFFERS]'])).toEqual([
      '没有提示 PRICE_DIFFERS',
      '多出提示 UNKNOWN_CLASS',
    ])
    expect(differences(file, ['says: H-77', 'says: H-78'])).toEqual(['说明中没有“H-78”'])
    expect(differences(file, [/quotas:\n(.*\n)/, 'quotas: []\n'])).toEqual(['额度是多出的'])
    expect(differences(file, [/(quotas:\n)(.*\n)/, '$1$2$2'])).toEqual(['第2份额度没有出现'])
    expect(differences(file, [/(says: .*)/, "$1\n  payers: [{ station: 甲, waived: '420.00' }]"])[0]).toBe(
      '支付：应为 甲 420.00，实为 – 420.00',
    )
  })
})

it('a file is told by its keys, and is rules where it looks like nothing known', () => {
  expect(kindOf('sentence: x\nfacts: {}\n')).toBe('case')
  expect(kindOf('id: x\nclasses:\n  - a\n')).toBe('classes')
  expect(kindOf('id: x\nrules:\n  - facts: 1\n')).toBe('policy')
  expect(kindOf('hello')).toBe('policy')
})
