import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { explain, explainTotal } from './explain.ts'
import type { DonorFact, Facts } from './facts.ts'
import { NO_POLICIES } from './settle.ts'
import { rulesNamed } from './test/decide-case.ts'

const policies = () => rulesNamed('hebei').policies
const dictionaries = () => rulesNamed('hebei').dictionaries

const donor = (name: string, ml: number, relation: DonorFact['relation'] = 'self'): DonorFact => ({
  donor: name,
  relation,
  donations: [
    {
      day: '2024-01-01' as Day,
      kind: 'whole-blood',
      volume: ml as Millilitres,
      units: 0 as UnitHundredths,
      provinceCode: '13',
    },
  ],
  consumed: { self: 0 as Millilitres, relatives: 0 as Millilitres },
})

const factsOf = (donors: readonly DonorFact[], volume = 200, money = 42_000, consumedOn = '2026-05-20'): Facts => ({
  appliedOn: '2026-06-01' as Day,
  donors,
  bills: [
    {
      serialNumber: 'stay',
      consumedOn: consumedOn as Day,
      actualCost: money as Fen,
      bags: [
        {
          donCode: '0030126000001',
          prodCode: 'P0056V00',
          prodClassCode: '1002',
          prodClassName: '悬浮红细胞',
          volume: volume as UnitHundredths,
          rh: '+',
          money: money as Fen,
        },
      ],
    },
  ],
})

describe('assess', () => {
  it('refuses with a code when there are no rules at all', () => {
    expect(NO_POLICIES).toBe('NO_POLICIES')
    expect(() => assess(factsOf([]), [], dictionaries())).toThrow(
      expect.objectContaining({ code: NO_POLICIES, message: '没有可用的减免规则' }),
    )
  })

  it('waives nothing where no class dictionary is in force', () => {
    const decision = assess(factsOf([donor('a', 400)]), policies(), [])
    expect(decision.waived).toBe(0)
    expect(decision.notices.map((row) => row.code)).toEqual(['NO_CLASSES'])
  })

  it('counts a donor who is listed twice once', () => {
    const decision = assess(factsOf([donor('a', 100, 'child'), donor('a', 100, 'child')]), policies(), dictionaries())
    expect(decision.waived).toBe(10_500)
    expect(decision.quotas).toHaveLength(1)
    expect(decision.notices.map((row) => row.code)).toEqual(['DUPLICATE_DONOR'])
  })

  it('refuses money without volume, also for an unlimited donor', () => {
    const decision = assess(factsOf([donor('a', 1000)], 0), policies(), dictionaries())
    expect(decision.waived).toBe(0)
    expect(decision.notices.map((row) => row.code)).toEqual(['NO_VOLUME'])
  })

  it('passes over a bag with nothing in it', () => {
    const decision = assess(factsOf([donor('a', 1000)], 0, 0), policies(), dictionaries())
    expect([decision.lines, decision.notices, decision.billed]).toEqual([[], [], 0])
  })

  it('splits one bag among three donors without losing or gaining a fen', () => {
    const donors = [donor('a', 133, 'child'), donor('b', 133, 'child'), donor('c', 134, 'child')]
    const decision = assess(factsOf(donors, 200, 41_999), policies(), dictionaries())
    expect(decision.lines.map((line) => line.quota)).toEqual([133, 133, 134])
    expect(decision.lines.map((line) => line.waived)).toEqual([13_964, 13_965, 14_070])
    expect(decision.remains).toBe(0)
  })

  it('takes the version of the day of use, and says so where bills fall under two', () => {
    const [old] = policies()
    if (!old) throw new Error('no shipped policy')
    const newer = {
      ...old,
      version: '2026-05-01',
      status: 'enacted' as const,
      effective: { from: '2026-05-01' as Day, to: null },
      rules: old.rules.map((rule) => ({
        ...rule,
        tiers: rule.tiers.map((tier) => (rule.account === 'pooled' ? { ...tier, give: { multiple: 2 } } : tier)),
      })),
    }
    const versions = [newer, { ...old, effective: { ...old.effective, to: '2026-04-30' as Day } }]
    const before = assess(factsOf([donor('a', 100, 'child')], 200, 42_000, '2026-04-30'), versions, dictionaries())
    const after = assess(factsOf([donor('a', 100, 'child')], 200, 42_000, '2026-05-01'), versions, dictionaries())
    expect([before.waived, before.policy.version]).toEqual([10_500, '1998-10-01'])
    expect([after.waived, after.policy.version]).toEqual([21_000, '2026-05-01'])
    const bills = [...factsOf([], 200, 42_000, '2026-04-30').bills, ...factsOf([], 100, 21_000, '2026-05-01').bills]
    const other = bills.map((bill, index) => ({
      ...bill,
      bags: bill.bags.map((bag) => ({ ...bag, donCode: `003012600000${index}` })),
    }))
    const both = assess({ ...factsOf([donor('a', 100, 'child')]), bills: other }, versions, dictionaries())
    expect(both.waived).toBe(21_000)
    expect(both.notices.map((row) => row.code)).toContain('SEVERAL_POLICIES')
  })

  it('takes the rules of the later discharge where the days of use are the same, however the bills are listed', () => {
    const [old] = policies()
    if (!old) throw new Error('no shipped policy')
    const versions = [
      { ...old, versionBy: 'discharge' as const, effective: { ...old.effective, to: '2026-05-31' as Day } },
      { ...old, versionBy: 'discharge' as const, version: 'new', effective: { from: '2026-06-01' as Day, to: null } },
    ]
    const bills = ['2026-05-30', '2026-06-02'].flatMap((day) =>
      factsOf([]).bills.map((bill) => ({ ...bill, dischargedOn: day as Day })),
    )
    for (const listed of [bills, [...bills].reverse()]) {
      expect(assess({ ...factsOf([]), bills: listed }, versions, dictionaries()).policy.version).toBe('new')
    }
  })

  it('counts what an application takes of an undivided quota against each part, and of a part against the undivided', () => {
    const [old] = policies()
    if (!old) throw new Error('no shipped policy')
    const blood = { key: 'blood', name: '用血', kinds: ['whole-blood' as const], components: ['red-cells' as const] }
    const divided = { ...old, ledgers: [blood], rules: old.rules.map((rule) => ({ ...rule, ledger: 'blood' })) }
    const bills = ['2026-04-30', '2026-05-01'].map((day) => {
      const [bill] = factsOf([], 200, 42_000, day).bills
      if (!bill) throw new Error('no bill')
      return { ...bill, bags: bill.bags.map((bag) => ({ ...bag, donCode: day })) }
    })
    const facts = { ...factsOf([donor('a', 500, 'child')]), bills }
    for (const [first, second] of [
      [old, divided],
      [divided, old],
    ] as const) {
      const versions = [
        { ...first, effective: { ...first.effective, to: '2026-04-30' as Day } },
        { ...second, version: 'new', effective: { from: '2026-05-01' as Day, to: null } },
      ]
      const { lines, quotas } = assess(facts, versions, dictionaries())
      expect(lines.filter(({ donor: who }) => who !== null).map(({ quota }) => quota)).toEqual([400, 100])
      expect(quotas.map(({ consumes, leftAfter }) => [consumes, leftAfter])).toEqual([
        [400, 0],
        [100, 0],
      ])
    }
  })

  it('consumes of a bag that a cap cuts only the units that the money reaches, where only whole units are waived', () => {
    const [old] = policies()
    if (!old) throw new Error('no shipped policy')
    const consumption = { ...old.consumption, partial: 'whole-units' as const }
    const capped = (bill: number) => ({ ...old.amount, caps: { bill: bill as Fen } })
    const paid = (bill: number) =>
      assess(factsOf([donor('a', 400)], 400, 84_000), [{ ...old, consumption, amount: capped(bill) }], dictionaries())
    for (const [bill, ml] of [
      [20_999, 200],
      [21_000, 200],
      [21_001, 400],
      [84_000, 800],
    ] as const) {
      expect(paid(bill).lines[0]).toMatchObject({ waived: bill, quota: ml })
    }
  })

  it('has no line for a donor whose last fen are worth nothing after rounding and are not taken', () => {
    const [old] = policies()
    if (!old) throw new Error('no shipped policy')
    const consumption = {
      ...old.consumption,
      by: 'money' as const,
      rate: { yuan: 3 as Fen, millilitres: 1 },
      partial: 'whole-bags' as const,
      rounding: { to: 'jiao' as const, mode: 'half-up' as const },
    }
    const donors = [donor('a', 1, 'child'), donor('b', 9_000, 'child')]
    const { lines, quotas } = assess(factsOf(donors, 100, 21_000), [{ ...old, consumption }], dictionaries())
    expect(lines.map(({ donor: who, waived }) => [who, waived])).toEqual([['b', 21_000]])
    expect(quotas.map(({ consumes }) => consumes)).toEqual([0, 6_999])
  })

  it('explains the total, each quota, each line and each notice in plain Chinese', () => {
    const decision = assess(factsOf([donor('a', 100, 'spouse')], 200, 42_100), policies(), dictionaries())
    expect(explainTotal(decision)).toBe(
      '血费共421.00元，减免105.25元，患者承担315.75元（依据河北省用血费用减免规则，1998-10-01版，规则待确认）。',
    )
    expect(explain(decision)).toEqual([
      explainTotal(decision),
      '献血者至2026-05-20在河北省计入的献血量为100毫升，亲属（配偶）按等量减免，额度共100毫升，由献血者的亲属共用。此前已用0毫升，本次用100毫升，剩余0毫升。',
      '第1张票据第1袋：悬浮红细胞2U，血费421.00元，其中105.25元由献血者额度（用血者是其配偶）减免，计用量100毫升。',
      '第1张票据第1袋：315.75元由患者承担：献血者额度不足。',
      '第1张票据第1袋的血费421.00元与目录价420.00元不一致，按票据金额计算，请审核时核对。',
    ])
  })

  it('keeps count and unit apart where the unit itself begins with a number', () => {
    const facts = factsOf([donor('a', 400, 'spouse')], 200, 8_000)
    const bills = facts.bills.map((bill) => ({
      ...bill,
      bags: bill.bags.map((bag) => ({ ...bag, prodClassCode: '1004', prodClassName: '新鲜冰冻血浆' })),
    }))
    expect(explain(assess({ ...facts, bills }, policies(), dictionaries())).join()).toContain(
      '新鲜冰冻血浆100毫升×2，血费80.00元',
    )
  })

  it('writes a unit that only ends with a number behind its count', () => {
    const [list] = dictionaries()
    const classes = list?.classes.map((row) => ({ ...row, unit: '袋（200）' })) ?? []
    const renamed = list ? [{ ...list, classes }] : []
    expect(explain(assess(factsOf([donor('a', 400, 'spouse')]), policies(), renamed)).join()).toContain(
      '悬浮红细胞2袋（200），血费420.00元',
    )
  })

  it('names the clause behind each share', () => {
    const decision = assess(factsOf([donor('a', 100, 'spouse')]), policies(), dictionaries())
    expect(decision.lines[0]?.clause?.text).toContain('配偶')
    expect(decision.lines[1]?.clause).toBeNull()
  })
})
