import { readFileSync } from 'node:fs'
import type { Day } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { loadShippedRules } from './data.ts'
import { inForce } from './in-force.ts'
import { formatProblems, parseClassDictionary, parsePolicy } from './policy.ts'

const read = (path: string) => readFileSync(new URL(`./data/${path}`, import.meta.url), 'utf8')
const hebei = read('hebei/1998-10-01.yaml')
const prices = read('prices/hebei/1998-10-01.yaml')

/** The faults of Hebei's file after one replacement. */
function faults(from: string | RegExp, to: string) {
  const text = hebei.replace(from, to)
  expect(text).not.toBe(hebei)
  const parsed = parsePolicy(text, 'he.yaml')
  return { text, problems: parsed.ok ? [] : parsed.problems }
}

const lineOf = (text: string, words: string) => text.split('\n').findIndex((line) => line.includes(words)) + 1

describe('a policy file', () => {
  it('is read whole, unconfirmed and valid from the national law’s first day', () => {
    const { policies, dictionaries } = loadShippedRules('hebei')
    expect(policies.map(({ id, status }) => [id, status])).toEqual([['HE', 'unconfirmed']])
    expect(dictionaries[0]?.classes.map((row) => row.code)).toContain('1001')
  })

  it('is refused for a misspelt key, naming file, line and path in both languages', () => {
    const { text, problems } = faults('account: pooled', 'acount: pooled')
    expect(problems.map((row) => row.path)).toEqual(['rules[1].account', 'rules[1]'])
    expect(problems[1]).toMatchObject({ file: 'he.yaml', zh: '不认识的键：acount', en: 'unknown key: acount' })
    expect(problems[0]?.line).toBe(lineOf(text, 'for: [spouse'))
    expect(formatProblems(problems)).toMatch(/^he\.yaml:\d+ rules\[1\]\.account：/)
  })

  it('is refused for each wrong value at its own line, all at once', () => {
    const text = hebei
      .replace('to: null', "to: '2001-02-29'")
      .replace('multiple: 3', 'multiple: 0')
      .replace('within: province', 'within: village')
    const parsed = parsePolicy(text, 'he.yaml')
    const problems = parsed.ok ? [] : parsed.problems
    expect(problems.map((row) => [row.path, row.line])).toEqual([
      ['effective.to', lineOf(text, '2001-02-29')],
      ['donations.within', lineOf(text, 'within: village')],
      ['rules[0].tiers[1].give.multiple', lineOf(text, 'multiple: 0')],
    ])
    for (const { zh, en } of problems) {
      expect(zh).toMatch(/[一-鿿]/)
      expect(en).toMatch(/^[ -~]+$/)
    }
  })

  it('is refused for a form, a size or a length that cannot be, saying which', () => {
    expect(faults('id: HE', 'id: he').problems[0]).toMatchObject({ path: 'id', en: 'must match /^[A-Z][A-Z0-9-]*$/' })
    expect(faults("code: '13'", "code: '1'").problems[0]?.zh).toContain('写法须符合')
    expect(faults('multiple: 3', 'multiple: 3000').problems[0]).toMatchObject({ en: 'too big, at most 1000' })
    expect(faults('kinds: [whole-blood]', 'kinds: []').problems[0]).toMatchObject({ en: 'too small, at least 1' })
    expect(faults('  law: {', '  Law: {').problems[0]).toMatchObject({
      path: 'sources.Law',
      en: 'is not written as required',
    })
    expect(faults('sameDay: true', 'sameDay: 1').problems[0]).toMatchObject({ zh: '须为true 或 false' })
    expect(faults('leftOut: []', 'leftOut: none').problems[0]).toMatchObject({ zh: '须为列表' })
  })

  it('is refused as YAML with the line of the fault', () => {
    const broken = parsePolicy('id: HE\nid: HE\n', 'he.yaml')
    expect(broken).toMatchObject({ ok: false, problems: [{ line: 2 }] })
    expect(parsePolicy('a: &b 1\nc: *b\n', 'he.yaml')).toMatchObject({ ok: false, problems: [{ line: 2 }] })
    expect(parsePolicy('', 'he.yaml').ok).toBe(false)
    expect(parsePolicy('- 1', 'he.yaml').ok).toBe(false)
  })
})

describe('a class dictionary', () => {
  it('is refused for money that is a number and for a code that stands twice', () => {
    const number = parseClassDictionary(prices.replace("'110.00'", '110.00'), 'p.yaml')
    expect(number).toMatchObject({ ok: false, problems: [{ path: 'classes[0].prices[0].positive', zh: '须为文字' }] })
    const twice = parseClassDictionary(prices.replace("'1002'", "'1001'"), 'p.yaml')
    expect(twice).toMatchObject({ ok: false, problems: [{ path: 'classes', en: 'class codes must be unique' }] })
  })
})

describe('inForce', () => {
  const version = (from: string, to: string | null) => ({ effective: { from: from as Day, to: to as Day | null } })
  const first = version('2000-01-01', '2009-12-31')
  const second = version('2010-01-01', null)
  it('includes the first and the last day, whatever the order of the versions', () => {
    for (const versions of [
      [first, second],
      [second, first],
    ]) {
      expect(inForce(versions, '1999-12-31' as Day)).toBeUndefined()
      expect(inForce(versions, '2000-01-01' as Day)).toBe(first)
      expect(inForce(versions, '2009-12-31' as Day)).toBe(first)
      expect(inForce(versions, '2010-01-01' as Day)).toBe(second)
    }
  })
  it('prefers the version that began last where two overlap', () => {
    expect(inForce([second, version('2000-01-01', null)], '2011-01-01' as Day)).toBe(second)
  })
})
