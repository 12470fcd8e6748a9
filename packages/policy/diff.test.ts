import type { Day } from '@xuemian/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadShippedRules, shippedProvinces } from './data.ts'
import { differences, impactOf } from './diff.ts'
import { policy as anyPolicy } from './format/policy.arbitrary.ts'
import type { Policy } from './policy.ts'

const rulesOf = (province: string) => loadShippedRules(province).policies as [Policy, ...Policy[]]
const [hebei] = rulesOf('hebei')
const { dictionaries } = loadShippedRules('hebei')
type Tree = Record<string, unknown>

/** Every path to a part of a policy, down to its leaves. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))
  return path.length === 0 ? inner : [path, ...inner]
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Tree | undefined)?.[key], value)

/** A policy with one part set otherwise; undefined removes it. */
function withPart(policy: Policy, path: readonly string[], part: unknown): Policy {
  const copy = structuredClone(policy)
  const last = path.at(-1) as string
  const holder = at(copy, path.slice(0, -1)) as Tree
  if (part === undefined) delete holder[last]
  else holder[last] = part
  return copy
}

/** As a file says it: what is absent is not written. */
const plain = (value: unknown) => JSON.stringify(value) ?? 'null'

describe('what differs between two policies', () => {
  it('is said in words of the law, with the provisions, once for all relations that change alike', () => {
    const [old, next] = rulesOf('beijing') as [Policy, Policy]
    const rows = differences(old, next)
    const relatives = rows.find(({ path }) => path === 'rules.1')
    expect(relatives?.label.zh).toBe('配偶、父母、子女、祖父母、外祖父母、孙子女、外孙子女')
    expect(relatives?.old?.text.zh).toBe('［亲属合用一份，与本人额度互不影响］每次献血10年内等量')
    expect(relatives?.new?.text.zh).toBe('［亲属合用一份，与本人额度互不影响］等量')
    expect(relatives?.new?.basis).toContain('《北京市献血条例》第二十条（概括：')
    expect(rows.find(({ path }) => path === 'rules.0')?.old?.text).toEqual({
      zh: '累计超过1000毫升：不限量；其余：每次献血10年内献血量的5倍，其后献血量的2倍',
      en: 'more than 1000 ml together: no limit; otherwise: of each donation within 10 years 5 times, then 2 times',
    })
    expect(rows.find(({ path }) => path === 'sources.measure')?.new).toBeNull()
  })

  it('is nothing where they are the same but for id and version', () => {
    for (const policy of shippedProvinces().flatMap(rulesOf)) {
      expect(differences(policy, { ...structuredClone(policy), id: 'X', version: 'x' })).toEqual([])
    }
  })

  it('is never silent: each number and each free text of the shipped rules that changes is said', () => {
    for (const policy of shippedProvinces().flatMap(rulesOf)) {
      for (const path of pathsOf(policy)) {
        const value = at(policy, path)
        const free = ['title', 'document', 'article', 'sentence', 'name', 'reviewed'].includes(path.at(-1) ?? '')
        if (typeof value !== 'number' && !(typeof value === 'string' && free)) continue
        const changed = withPart(policy, path, typeof value === 'number' ? value + 1 : `${value}改`)
        // a document that nothing cites is still said among the sources
        expect(differences(policy, changed), path.join('.')).not.toEqual([])
      }
    }
  })

  it('is never silent where one part of any rules is that of others', () => {
    const parts = (row: Policy) => [
      ...Object.keys(row).map((key) => [key]),
      ...Object.keys(row.donations).map((key) => ['donations', key]),
      ...Object.keys(row.amount.caps).map((key) => ['amount', 'caps', key]),
      ...['base', 'shares'].map((key) => ['amount', key]),
      ...['order', 'partial', 'rounding'].map((key) => ['consumption', key]),
      ...row.rules.map((_, index) => ['rules', String(index)]),
    ]
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (one, other) => {
        for (const path of parts(other)) {
          const [mine, theirs] = [at(one, path), at(other, path)]
          if (path[0] === 'rules' && mine === undefined) continue
          const said = differences(one, withPart(one, path, theirs)).length > 0
          expect([path, said]).toEqual([path, plain(mine) !== plain(theirs)])
        }
      }),
      { seed: 1, numRuns: process.env.XUEMIAN_LONG ? 500 : 25 },
    )
  })
})

describe('for whom it changes', () => {
  const day = '2026-01-01' as Day
  const lowered: Policy = {
    ...hebei,
    rules: hebei.rules.map((rule) => ({
      ...rule,
      tiers: rule.tiers.map((tier) => (tier.give?.multiple === 3 ? { ...tier, give: { multiple: 2 } } : tier)),
    })),
  }

  it('is shown in ml and yuan for typical donors and uses, the largest first', () => {
    const { rows, uses, more, less, compared } = impactOf(hebei, lowered, dictionaries, day)
    expect(uses.map(({ zh }) => zh)).toEqual(['红细胞2U', '红细胞8U', '红细胞30U', '血小板2治疗量'])
    const first = rows.find(({ donor }) => donor.zh === '首次献血400毫升')
    expect(first).toEqual({
      donor: { zh: '首次献血400毫升', en: 'first donation, 400 ml' },
      patients: ['self'],
      quotas: { old: [1200], new: [800] },
      uses: [
        { old: 42_000, new: 42_000 },
        { old: 126_000, new: 84_000 },
        { old: 126_000, new: 84_000 },
        { old: 0, new: 0 },
      ],
    })
    const sizes = rows.map((row) => Math.max(...row.uses.map((use) => Math.abs(use.new - use.old))))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
    expect(more).toBe(0)
    expect(less).toBe(rows.flatMap((row) => row.uses.filter((use) => use.new < use.old)).length)
    expect(compared).toBe(11 * 4 * 4)
  })

  it('is nothing where the same is waived', () => {
    expect(impactOf(hebei, { ...hebei, title: 'x' }, dictionaries, day)).toMatchObject({ rows: [], more: 0, less: 0 })
  })

  it('counts every relation of a row, shows donors of each standing that either asks for, and whom only one serves', () => {
    const [zhejiang] = rulesOf('zhejiang')
    const impact = impactOf(hebei, zhejiang, dictionaries, day)
    const donors = new Set(impact.rows.map(({ donor }) => donor.zh))
    expect(donors).toContain('首次献血400毫升（献血者获gold-award）')
    const sibling = impact.rows.find(({ patients, donor }) => patients.includes('sibling') && donor.zh.includes('gold'))
    expect(sibling?.quotas).toEqual({ old: [], new: [800] })
    expect(impact.more).toBeGreaterThan(impact.rows.length)
  })
})
