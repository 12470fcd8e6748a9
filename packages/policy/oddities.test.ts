import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Day } from '@xuemian/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadPolicies, loadShippedRules, shippedProvinces } from './data.ts'
import { policy as anyPolicy } from './format/policy.arbitrary.ts'
import { findOddities, type OddityCode, oddityTable } from './oddities.ts'
import { formatProblems, type Policy, parseClassDictionary, parsePolicy } from './policy.ts'

const here = fileURLToPath(new URL('./', import.meta.url))
const classes = parseClassDictionary(readFileSync(`${here}invented/classes.yaml`, 'utf8'), 'classes.yaml')
if (!classes.ok) throw new Error(formatProblems(classes.problems))
const dictionaries = [classes.value]
const today = '2026-11-24' as Day
const found = new Set<OddityCode>()

/** What is found in rules, but for what many have alike. */
function oddities(policy: Policy, context: Partial<Parameters<typeof findOddities>[1]> = {}) {
  const rows = findOddities(policy, { versions: [policy], dictionaries, today, ...context })
  for (const { code, zh, en } of rows) {
    found.add(code)
    expect(zh).toMatch(/[一-鿿].*。$/)
    expect(en).toMatch(/^[^。]*[.)]$/)
  }
  return rows
}

const common: readonly OddityCode[] = [
  'MORE_THAN_PAID',
  'CLASS_WITHOUT_ML',
  'PRICE_MISSING',
  'PROVISION_INFERRED',
  'SOURCE_REPOST',
  'DONATION_WITHOUT_ML',
]
const codesOf = (policies: readonly Policy[], dictionary = dictionaries) =>
  policies.map((policy) => {
    const rows = oddities(policy, { versions: policies, dictionaries: dictionary })
    const own = rows.filter(({ code }) => !common.includes(code)).map(({ code }) => code)
    return `${policy.id} ${policy.version}: ${own.join(' ')}`.trim()
  })

describe('what surprises in rules', () => {
  it('is in the shipped ones what their laws say, and no more', () => {
    const rows = shippedProvinces().flatMap((name) => {
      const { policies, dictionaries: own } = loadShippedRules(name)
      return codesOf(policies, [...own])
    })
    expect(rows).toEqual([
      'BJ 2009-01-01: LOST_OVERNIGHT',
      'BJ 2022-02-01:',
      'HE 1998-10-01:',
      'HA 1999-09-24: JUMP_AT_THRESHOLD UNLIMITED_OVERNIGHT',
      'HN 2015-01-01: JUMP_AT_THRESHOLD',
      'JS 1998-10-01: RELATION_UNPAIRED',
      'SD 2024-04-01: RELATION_UNPAIRED RULES_END',
      'SD-QD 2020-01-15: RELATION_UNPAIRED',
      'ZJ 2020-11-27: RELATION_UNPAIRED',
    ])
  })

  it('is told by a smallest example', () => {
    const [beijing] = loadShippedRules('beijing').policies as [Policy]
    expect(oddities(beijing).find(({ code }) => code === 'LOST_OVERNIGHT')).toMatchObject({
      path: 'rules.1.tiers.0',
      zh: '2012-01-30献全血200毫升的，配偶2022-01-30用血，额度200毫升；次日用血，没有额度。',
    })
    const [river] = loadPolicies(`${here}invented/river`) as [Policy]
    expect(oddities(river).find(({ code }) => code === 'LATER_IS_MORE')?.zh).toBe(
      '2026-10-25献全血200毫升，此后没有再献：本人2026-11-24用血，额度100毫升；2027-11-24用血，反而有200毫升。',
    )
    const [lake] = loadPolicies(`${here}invented/lake`) as [Policy]
    expect(oddities(lake).find(({ code }) => code === 'ROUNDING_ADDS')?.zh).toBe(
      '额度够一袋900毫升、100.01元的血中的300毫升，按比例为33.33元，取整后减免34.00元。',
    )
  })

  it('is found in invented ones that were made to surprise', () => {
    // no tier of theirs is unreached, so that a search that says so is worth believing
    const names = ['coast', 'delta', 'hills', 'lake', 'plain', 'river', 'steppe']
    expect(names.flatMap((name) => codesOf(loadPolicies(`${here}invented/${name}`)))).toEqual([
      'XA 2020-01-01:',
      'XB 2020-01-01:',
      'XC 1998-10-01:',
      'XC 2015-01-01: OLDER_IS_MORE',
      'XE 2020-01-01: MORE_IS_LESS OLDER_IS_MORE ROUNDING_ADDS NO_RELATIVES',
      'XD-C 2020-01-01: NO_RELATIVES',
      'XD 2020-01-01: JUMP_AT_THRESHOLD NO_RELATIVES',
      'XG 2020-01-01: OLDER_IS_MORE LATER_IS_MORE JUMP_AT_THRESHOLD NO_RELATIVES',
      'XF 2020-01-01: ROUNDING_ADDS NEAR_RELATIVE_MISSING',
      'XF 2026-01-01: ROUNDING_ADDS NEAR_RELATIVE_MISSING',
    ])
  })
})

describe('Hebei’s rules, altered', () => {
  const text = readFileSync(`${here}data/hebei/1998-10-01.yaml`, 'utf8')
  const provision = 'provision: { of: measure, article: a, sentence: s, sure: reported }'
  type Change = readonly [from: string | RegExp, to: string]
  const altered = (...changes: readonly Change[]) => {
    const changed = changes.reduce((before, [from, to]) => {
      const after = before.replace(from, to)
      expect(after).not.toBe(before)
      return after
    }, text)
    const parsed = parsePolicy(changed, 'he.yaml')
    if (!parsed.ok) throw new Error(formatProblems(parsed.problems))
    return oddities(parsed.value)
  }
  const told = (code: OddityCode, ...changes: readonly Change[]) => altered(...changes).find((row) => row.code === code)

  it('say where a relative gets more than the donor', () => {
    expect(told('RELATIVE_ABOVE_DONOR', [/give: \{ multiple: 1 \}/, 'give: { multiple: 4 }'])?.zh).toBe(
      '2026-11-24用血：2026-10-25献全血200毫升的，本人额度600毫升，配偶有800毫升。',
    )
    expect(told('RELATIVE_ABOVE_DONOR', [/give: \{ multiple: 1 \}/, 'give: { multiple: 3 }'])).toBeUndefined()
  })

  it('say where more donated is worth less, also by one larger donation', () => {
    const less = told('MORE_IS_LESS', [
      'atLeast: 1000 } }\n        give: { unlimited: true }',
      'atLeast: 1000 } }\n        give: { multiple: 1 }',
    ])
    expect(less?.path).toBe('rules.0.tiers.0')
    expect(less?.zh).toContain('额度2997毫升')
  })

  it('say where nobody reaches a tier', () => {
    const impossible = `- when: { total: { lessThan: 300 }, times: { atLeast: 9 } }\n        give: { multiple: 9 }\n        ${provision}\n      - when: { total: { atLeast: 1000 } }`
    const row = told('NEVER_REACHED', ['- when: { total: { atLeast: 1000 } }', impossible])
    expect(row).toMatchObject({ path: 'rules.0.tiers.0' })
    expect(row?.zh).toMatch(/^2026-11-24用血：试了\d+种献血情形，没有一种用得到本人的第1档。$/)
  })

  it('say where a donor has nothing, and where near relatives are left out', () => {
    const honoured = [
      '      - give: { multiple: 3 }',
      '      - when: { honours: [gold] }\n        give: { multiple: 3 }',
    ] as const
    expect(told('DONOR_GETS_NOTHING', honoured)?.zh).toContain('本人用血没有任何额度')
    expect(told('NEAR_RELATIVE_MISSING', ['for: [spouse, parent, child]', 'for: [sibling]'])?.zh).toBe(
      '用血者是献血者的兄弟姐妹的可以减免，更近的配偶、父母、子女却没有列。',
    )
    expect(told('NEAR_RELATIVE_MISSING', ['for: [spouse, parent, child]', 'for: [spouse, parent]'])?.en).toContain(
      'the nearer child is not listed',
    )
  })

  it('say where they end, were not reviewed, or may waive more than was paid', () => {
    expect(told('RULES_END', ['to: null', "to: '2027-12-31'"])?.zh).toBe(
      '2027-12-31用血还可以减免，2028-01-01起没有规则，不能减免。',
    )
    expect(told('REVIEW_OLD', ["reviewed: '2026-11-24'", "reviewed: '2025-11-23'"])?.path).toBe('reviewed')
    expect(told('REVIEW_OLD', ["reviewed: '2026-11-24'", "reviewed: '2025-11-24'"])).toBeUndefined()
    expect(told('MORE_THAN_PAID', ['caps: {}', 'caps: { actualCost: true }'])).toBeUndefined()
    expect(told('MORE_THAN_PAID', ['base: blood-cost', 'base: actual-cost'])).toBeUndefined()
  })
})

it('finds no tier unreached in regulations that the search was not written for', () => {
  for (const name of [
    'city-first',
    'half-plasma',
    'honours',
    'percent',
    'platelets-apart',
    'times',
    'unused-by-donor',
  ]) {
    for (const policy of loadPolicies(`${here}unseen/${name}`)) {
      const codes = oddities(policy).map(({ code }) => code)
      expect(codes.filter((code) => ['NEVER_REACHED', 'MORE_IS_LESS', 'OLDER_IS_MORE'].includes(code))).toEqual([])
    }
  }
})

it('points into the file for any rules, and never fails', () => {
  const at = (policy: unknown, path: string) =>
    path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], policy)
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      for (const { path } of oddities(policy))
        if (path !== '') expect([path, at(policy, path)]).not.toContain(undefined)
    }),
    { seed: 2, numRuns: process.env.XUEMIAN_LONG ? 100 : 2 },
  )
})

it('every code was found somewhere', () => {
  expect(Object.keys(oddityTable).filter((code) => !found.has(code as OddityCode))).toEqual([])
})
