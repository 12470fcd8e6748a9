import type { Day, Fen } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { allocate } from './allocate.ts'
import type { DonorFact, Facts } from './facts.ts'
import type { Policy } from './format/policy-schema.ts'
import { settle } from './settle.ts'
import { caseNamed, rulesNamed } from './test/decide-case.ts'
import { bill, dictionaries, donor, facts, policies, rules, zhejiang } from './test/proposals.ts'

describe('a proposal', () => {
  it('takes what expires first, the others only as far as it is short', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const son = donor('son', 'child', ['2021-09-01', 300])
    const father = donor('father', 'parent', ['2015-01-10', 300])
    const given = facts([wife, father, son], bill('2026-05-20', [4, 840]))
    const { uses, best, gap } = allocate(given, policies, dictionaries)
    expect(uses.map(({ donor: name, consumes, expiresOn }) => [name, consumes, expiresOn])).toEqual([
      ['son', 600, '2026-09-01'],
      ['wife', 200, '2030-01-10'],
    ])
    expect([best, gap]).toEqual([true, 0])
  })

  it('takes nothing of a quota with a limit where one without limit pays, the patient’s own first', () => {
    const wife = donor('wife', 'spouse', ['2021-09-01', 300])
    const son = donor('son', 'child', ['2021-09-01', 300])
    const self = donor('self', 'self', ['2020-01-10', 400])
    const given = (...donors: readonly DonorFact[]) => facts(donors, bill('2026-05-20', [4, 840]))
    const used = (of: Facts, by = policies) => allocate(of, by, dictionaries).uses.map((use) => use.donor)
    expect(used(given(wife, self))).toEqual(['self'])
    const provision = zhejiang.consumption.provision
    const everybody = zhejiang.rules.map((rule) => ({
      ...rule,
      tiers: [{ give: { unlimited: true as const }, provision }],
    }))
    const generous = [{ ...zhejiang, rules: everybody }]
    expect(used(given(wife, son, self), generous)).toEqual(['self'])
    expect(used(given(son, wife), generous)).toEqual(['son'])
  })

  it('knows that a quota ends with its rules, and that nothing shrinks of what is not there', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const never = donor('never', 'child')
    const ended = [{ ...zhejiang, effective: { ...zhejiang.effective, to: '2026-12-31' as Day } }]
    const { uses } = allocate(facts([never, wife], bill('2026-05-20', [2, 420])), ended, dictionaries)
    expect(uses).toMatchObject([{ donor: 'wife', expiresOn: '2026-12-31' }])
  })

  it('knows the last day of a band that ends before its day, and of a window', () => {
    const wife = donor('wife', 'spouse', ['2023-01-10', 100], ['2025-01-10', 200])
    const given = facts([wife], bill('2026-05-20', [1, 210]))
    const { provision } = zhejiang.consumption
    const day = (tiers: Policy['rules'][number]['tiers']) =>
      allocate(given, [{ ...zhejiang, rules: zhejiang.rules.map((rule) => ({ ...rule, tiers })) }], dictionaries)
        .uses[0]?.expiresOn
    const bands = [{ under: { years: 5 }, multiple: 2 }, { multiple: 1 }]
    expect(day([{ ageing: { from: 'each-donation', bands }, provision }])).toBe('2028-01-09')
    expect(day([{ ageing: { from: 'last-donation', bands }, provision }])).toBe('2030-01-09')
    const recent = { when: { total: { atLeast: 300, within: { years: 4 } } }, give: { multiple: 3 }, provision }
    expect(day([recent, { give: { multiple: 1 }, provision }])).toBe('2027-01-10')
    const often = { when: { times: { atLeast: 1, within: { years: 2 } } }, give: { multiple: 3 }, provision }
    expect(day([often, { give: { multiple: 1 }, provision }])).toBe('2027-01-10')
    expect(day([{ give: { multiple: 1 }, provision }])).toBeNull()
    // more in later years is no end
    const later = [{ upTo: { years: 5 }, multiple: 1 }, { multiple: 2 }]
    expect(day([{ ageing: { from: 'each-donation', bands: later }, provision }])).toBeNull()
  })

  it('weighs whole units as the rules round them, and bounds what is not proven by what rounding may add', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 150])
    const rounding = { to: 'yuan', mode: 'up' } as const
    const used = rules({ order: 'most-favourable', partial: 'whole-units', rounding })
    const given = facts([wife], bill('2026-05-20', [2, 333.33], [3, 400.1]))
    // 300 ml: one unit of the dearer bag at 166.67, rounded up
    expect(allocate(given, used, dictionaries)).toMatchObject({ decision: { waived: 16_700 }, best: true })
    const by = (more: Partial<Policy['consumption']>) =>
      allocate(given, rules({ order: 'most-favourable', ...more }), dictionaries)
    expect(by({ partial: 'share' }).decision.waived).toBe(24_999)
    const rate = { yuan: 110 as Fen, millilitres: 100 }
    expect(by({ partial: 'whole-units', by: 'money', rate }).decision.waived).toBe(0)
    expect(by({ by: 'money', rate: { yuan: 110 as Fen, millilitres: 1 } }).decision.waived).toBe(33_000)
  })

  it('keeps the plain order where a quota shrinks between two uses and an allocation by day would waive less', () => {
    const wife = donor('wife', 'spouse', ['2021-03-01', 300])
    const given = facts([wife], bill('2026-02-01', [3, 600]), bill('2026-05-20', [1.5, 400]))
    const proposal = allocate(given, rules({ order: 'most-favourable' }), dictionaries)
    expect(proposal.decision.waived).toBe(40_000 + 30_000)
    expect(proposal.facts.allocation).toBeUndefined()
    expect([proposal.best, proposal.gap]).toEqual([true, 0])
    // rounding up could add a yuan to each of the two bags: then nothing is proven
    const rounding = { to: 'yuan', mode: 'up' } as const
    const rounded = allocate(given, rules({ order: 'most-favourable', rounding }), dictionaries)
    expect([rounded.decision.waived, rounded.best, rounded.gap]).toEqual([70_000, false, 200])
  })

  it('proposes no allocation where bags are measured in ml and in money, or a donor waives two percentages', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const given = facts([wife], bill('2026-05-20', [2, 420]), bill('2026-05-21', [2, 420]))
    const [old] = rules({}) as [Policy]
    const money = { ...old.consumption, by: 'money' as const, rate: { yuan: 110 as Fen, millilitres: 1 } }
    const changed = [
      { ...old, effective: { ...old.effective, to: '2026-05-20' as Day } },
      { ...old, version: 'new', effective: { from: '2026-05-21' as Day, to: null }, consumption: money },
    ]
    const mixed = allocate(given, changed, dictionaries)
    expect(mixed.facts.allocation).toBeUndefined()
    expect([mixed.best, mixed.decision.waived + mixed.gap]).toEqual([false, 84_000])

    const { facts: own, rules: name } = caseNamed('percent-full-then-half-up-to-the-cap')
    const percent = rulesNamed(name)
    const halves = allocate(own, percent.policies, percent.dictionaries)
    expect(halves.facts.allocation).toBeUndefined()
    expect(halves.decision.waived).toBe(settle(own, percent.policies, percent.dictionaries).waived)
  })

  it('weighs a percentage of the money that all donors waive, also beside one who has nothing to give yet', () => {
    // the order of the facts lets the wife, who alone can pay in February, pay what the son could in May
    const wife = donor('wife', 'spouse', ['2025-01-10', 200])
    const son = donor('son', 'child', ['2026-03-01', 200])
    const given = facts([wife, son], bill('2026-05-20', [2, 500]), bill('2026-02-01', [2, 420]))
    const [base] = rules({ order: 'most-favourable' }) as [Policy]
    const tiers = [{ give: { multiple: 2, percent: 50 }, provision: zhejiang.consumption.provision }]
    const halves = [{ ...base, rules: base.rules.map((rule) => ({ ...rule, tiers })) }]
    expect(settle(given, halves, dictionaries).waived).toBe(25_000)
    expect(allocate(given, halves, dictionaries)).toMatchObject({ decision: { waived: 46_000 }, best: true, gap: 0 })
  })

  it('takes nothing of a quota that waives less than one without limit does', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const self = donor('self', 'self', ['2020-01-10', 400])
    const { provision } = zhejiang.consumption
    const tiers = [{ give: { multiple: 2, percent: 33 }, provision }]
    const third = [{ ...zhejiang, rules: zhejiang.rules.map((rule, at) => (at === 0 ? rule : { ...rule, tiers })) }]
    const proposal = allocate(facts([wife, self], bill('2026-05-20', [2, 400.01])), third, dictionaries)
    expect(proposal.uses.map(({ donor: who, waived }) => [who, waived])).toEqual([['self', 40_001]])
    expect([proposal.best, proposal.gap]).toEqual([true, 0])
    const everybody = third.map((one) => ({
      ...one,
      rules: one.rules.map((rule) => ({
        ...rule,
        tiers: [{ give: { unlimited: true as const, percent: 33 }, provision }],
      })),
    }))
    // a third of 400.01 yuan, to the fen
    const all = allocate(facts([wife, self], bill('2026-05-20', [2, 400.01])), everybody, dictionaries)
    expect([all.decision.waived, all.best, all.gap]).toEqual([13_200, true, 0])
  })

  it('passes over bags that no rules, no ml or a cap of nothing let be paid', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const [first] = bill('2026-05-20', [1, 210], [1, 210]).bags as [Facts['bills'][number]['bags'][number]]
    const unmeasured = bill('2026-05-20', [1, 210], [1, 210])
    const none = dictionaries.map((one) => ({
      ...one,
      classes: one.classes.map((row) => (row.code === '1002' ? row : { ...row, millilitres: null })),
    }))
    const platelets = none[0]?.classes.find(({ millilitres, waivable }) => millilitres === null && waivable)
    const bags = unmeasured.bags.map((bag, index) =>
      index ? { ...first, ...bag, prodClassCode: platelets?.code ?? '' } : bag,
    )
    const early = bill('2019-01-01', [1, 210])
    const actual = { ...bill('2026-05-22', [1, 210]), actualCost: 0 as Fen }
    const given = facts([wife], early, { ...unmeasured, bags }, actual)
    const capped = rules({ order: 'most-favourable' }, { actualCost: true })
    expect(allocate(given, capped, none)).toMatchObject({ decision: { waived: 21_000 }, best: true })
  })

  it('keeps for a later use the donor who alone can pay the earlier one', () => {
    // the son gave between the two uses: only the wife can pay the first
    const wife = donor('wife', 'spouse', ['2025-01-10', 200])
    const son = donor('son', 'child', ['2026-03-01', 200])
    const late = facts([wife, son], bill('2026-05-20', [2, 500]), bill('2026-02-01', [2, 420]))
    const dear = rules({ order: 'most-favourable' })
    // the order of prices lets the wife, who is named first, pay the dearer bag of May
    expect(settle(late, dear, dictionaries).waived).toBe(50_000)
    expect(allocate(late, dear, dictionaries)).toMatchObject({ decision: { waived: 92_000 }, best: true })
  })

  it('keeps the order of bags that the rules prescribe, and chooses bags where they ask for the most favourable', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 200])
    const given = facts([wife], bill('2026-05-18', [2, 300]), bill('2026-05-20', [2, 500]))
    expect(allocate(given, rules({ order: 'use-day' }), dictionaries).decision.waived).toBe(30_000)
    expect(allocate(given, rules({ order: 'most-favourable' }), dictionaries).decision.waived).toBe(50_000)
  })

  it('finds the bags that fill a quota where bags are not divided', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const given = facts([wife], bill('2026-05-20', [2, 500], [1.5, 340], [1.5, 330]))
    const whole = rules({ order: 'most-favourable', partial: 'whole-bags' })
    // the dearest for each ml is the first alone; the other two fill the quota
    expect(settle(given, whole, dictionaries).waived).toBe(50_000)
    expect(allocate(given, whole, dictionaries)).toMatchObject({ decision: { waived: 67_000 }, best: true, gap: 0 })
  })

  it('leaves out a donor who declines, and answers facts that are assessed to the same decision', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const son = donor('son', 'child', ['2021-09-01', 300])
    const given = facts([wife, son], bill('2026-05-20', [2, 420]))
    const { uses, facts: chosen, decision } = allocate(given, policies, dictionaries, ['son'])
    expect(uses.map((use) => use.donor)).toEqual(['wife'])
    expect(settle(chosen, policies, dictionaries).waived).toBe(decision.waived)
    expect(chosen.donors).toHaveLength(1)
  })

  it('says what may be missing where it does not prove the best, and never more than that is missing', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const many = Array.from({ length: 60 }, (_, index) => [1 + (index % 7) / 10, 200 + 3 * index] as [number, number])
    const whole = rules({ order: 'most-favourable', partial: 'whole-bags' })
    const { best, gap, decision } = allocate(facts([wife], bill('2026-05-20', ...many)), whole, dictionaries)
    expect(best).toBe(false)
    expect(gap).toBeGreaterThan(0)
    expect(gap).toBeLessThan(decision.waived / 5)
  })

  it('obeys caps on bills and applications', () => {
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const given = facts([wife], bill('2026-05-18', [3, 900]), bill('2026-05-20', [3, 600]))
    const capped = rules({ order: 'most-favourable' }, { bill: 50_000 as Fen, application: 70_000 as Fen })
    expect(allocate(given, capped, dictionaries)).toMatchObject({ decision: { waived: 70_000 }, best: true, gap: 0 })
  })

  it('spends of a limited quota only what a cap leaves beside what is paid without limit', () => {
    // the son has given before May alone without limit; in February only the wife's 600 ml pay
    const self = donor('self', 'self', ['2026-03-01', 400])
    const wife = donor('wife', 'spouse', ['2025-01-10', 300])
    const given = facts([wife, self], bill('2026-02-01', [2, 400]), bill('2026-05-20', [3, 900]))
    const { uses, best, decision } = allocate(given, rules({}, { application: 100_000 as Fen }), dictionaries)
    expect(uses.map(({ donor: who, consumes, waived }) => [who, consumes, waived])).toEqual([
      ['self', 600, 90_000],
      ['wife', 100, 10_000],
    ])
    expect([best, decision.waived]).toEqual([true, 100_000])
  })
})
