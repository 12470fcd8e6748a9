import type { Day, Fen } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { settle } from '../settle.ts'
import { bill, dictionaries, donor, facts, rules, zhejiang } from '../test/proposals.ts'
import { payingFree, pose } from './pose.ts'

const none = Number.POSITIVE_INFINITY
const { provision } = zhejiang.consumption
const posed = (given: Facts, policies: readonly Policy[]) => pose(settle(given, policies, dictionaries))
const demands = (given: Facts, policies: readonly Policy[]) => posed(given, policies).problem.demands

/** 600 ml for her husband or wife until 2030, then 300. */
const wife = donor('wife', 'spouse', ['2025-01-10', 300])
/** Gave between the two uses below: nothing for the first, 400 ml for the second. */
const son = donor('son', 'child', ['2026-03-01', 200])
/** Without limit from 2026-03-01 on. */
const self = donor('self', 'self', ['2026-03-01', 400])
const february = bill('2026-02-01', [2, 400])
const may = bill('2026-05-20', [3, 900])

describe('an application as a problem of allocation', () => {
  it('knows what each ledger leaves at the moment of each bag', () => {
    const { keys, problem, free, limited } = posed(facts([wife, son], may, february), rules({}))
    expect([keys, free, limited.map(({ bag }) => bag.at.bill)]).toEqual([['wife\n', 'son\n'], [], [1, 0]])
    expect(problem.sources).toEqual([{ levels: [600] }, { levels: [400] }])
    const offers = [{ source: 0, level: 0 }]
    expect(problem.demands.map((row) => row.offers)).toEqual([offers, [...offers, { source: 1, level: 0 }]])
    // aged between the two uses: 600 ml, then 300
    const aged = donor('aged', 'parent', ['2021-03-01', 300])
    const shrinking = posed(facts([aged], may, february), rules({})).problem
    expect(shrinking.sources).toEqual([{ levels: [300, 600] }])
    expect(shrinking.demands.map((row) => row.offers)).toEqual([[{ source: 0, level: 1 }], [{ source: 0, level: 0 }]])
  })

  it('leaves to quotas with limits what none without limit pays, and what caps leave beside it', () => {
    const given = facts([self, wife], february, may)
    const { free, limited, freeFen, problem } = posed(given, rules({}, { application: 100_000 as Fen }))
    expect(free.map(({ bag }) => bag.at.bill)).toEqual([1])
    expect(limited.map(({ bag }) => bag.at.bill)).toEqual([0])
    expect([freeFen, problem.cap, problem.billCaps]).toEqual([90_000, 10_000, [none, none]])
    const byBill = posed(given, rules({}, { bill: 70_000 as Fen }))
    expect([byBill.freeFen, byBill.problem.cap, byBill.problem.billCaps]).toEqual([70_000, none, [70_000, 0]])
    const tight = posed(given, rules({}, { application: 60_000 as Fen }))
    expect([tight.freeFen, tight.problem.cap]).toEqual([60_000, 0])
    const uncapped = posed(given, rules({}))
    expect([uncapped.freeFen, uncapped.problem.cap, uncapped.problem.billCaps]).toEqual([90_000, none, [none, none]])
  })

  it('takes the tighter of a bill’s amount and the cap on bills', () => {
    const given = facts([wife], { ...february, actualCost: 30_000 as Fen }, may)
    expect(posed(given, rules({}, { actualCost: true, bill: 50_000 as Fen })).problem.billCaps).toEqual([
      30_000, 50_000,
    ])
    expect(posed(given, rules({}, { actualCost: true })).problem.billCaps).toEqual([30_000, 90_000])
    expect(posed(given, rules({}, { bill: 50_000 as Fen })).problem.billCaps).toEqual([50_000, 50_000])
  })

  it('takes the widest cap on the application where versions set several', () => {
    const [old] = rules({}, { application: 40_000 as Fen }) as [Policy]
    const [later] = rules({}, { application: 50_000 as Fen }) as [Policy]
    const versions = [
      { ...old, effective: { ...old.effective, to: '2026-03-31' as Day } },
      { ...later, version: 'later', effective: { from: '2026-04-01' as Day, to: null } },
    ]
    expect(posed(facts([wife], february, may), versions).problem.cap).toBe(50_000)
    expect(posed(facts([wife], february), versions).problem.cap).toBe(40_000)
    expect(posed(facts([wife]), versions).problem.cap).toBe(0)
  })

  it('leaves out who is of no relation that the rules know, and bags of nothing', () => {
    const stranger = donor('stranger', 'sibling', ['2025-01-10', 300])
    const { keys, problem } = posed(facts([stranger, wife], bill('2026-05-20', [2, 400], [1, 0])), rules({}))
    expect(keys).toEqual(['wife\n'])
    expect(problem.demands.map(({ offers }) => offers)).toEqual([[{ source: 0, level: 0 }], [{ source: 0, level: 0 }]])
    const capped = rules({ by: 'money', rate: { yuan: 110 as Fen, millilitres: 100 } })
    expect(demands(facts([wife], bill('2026-05-20', [2, 400], [1, 0])), capped)).toHaveLength(1)
  })

  it('is ordered where the rules prescribe an order of bags', () => {
    const ordered = (order: Policy['consumption']['order']) =>
      posed(facts([wife], may), rules({ order })).problem.ordered
    expect((['use-day', 'dearest-first', 'cheapest-first', 'most-favourable'] as const).map(ordered)).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})

describe('a bag as a demand', () => {
  const given = facts([wife], bill('2026-05-20', [2.5, 333.33]))
  const one = (more: Partial<Policy['consumption']>) => demands(given, rules(more))[0]

  it('is measured in ml, or in fen where quotas are money', () => {
    expect(one({})).toMatchObject({ bill: 0, size: 50_000, money: 33_333 })
    const money = one({ by: 'money', rate: { yuan: 110 as Fen, millilitres: 100 } })
    expect(money).toMatchObject({ bill: 0, size: 3_333_300, money: 33_333 })
    expect([0, 1, 20_000, 33_333, 40_000].map((fen) => money?.worth(fen))).toEqual([0, 1, 20_000, 33_333, 33_333])
    const rate = { yuan: 110 as Fen, millilitres: 100 }
    expect(posed(given, rules({ by: 'money', rate })).problem.sources).toEqual([{ levels: [660] }])
  })

  it('is worth its part of the money, rounded as the rules ask', () => {
    const worth = (to: 'fen' | 'jiao' | 'yuan', mode: 'down' | 'half-up' | 'up') =>
      [0, 100, 200, 499, 500, 900].map((ml) => one({ rounding: { to, mode } })?.worth(ml))
    expect(worth('fen', 'down')).toEqual([0, 6_666, 13_333, 33_266, 33_333, 33_333])
    expect(worth('jiao', 'half-up')).toEqual([0, 6_670, 13_330, 33_270, 33_333, 33_333])
    expect(worth('yuan', 'up')).toEqual([0, 6_700, 13_400, 33_300, 33_333, 33_333])
  })

  it('gains by rounding at most a step, or half of one, and nothing where bags are not divided', () => {
    const gain = (to: 'fen' | 'jiao' | 'yuan', mode: 'down' | 'half-up' | 'up') => one({ rounding: { to, mode } })?.gain
    expect((['fen', 'jiao', 'yuan'] as const).map((to) => gain(to, 'down'))).toEqual([0, 0, 0])
    expect((['fen', 'jiao', 'yuan'] as const).map((to) => gain(to, 'half-up'))).toEqual([1, 5, 50])
    expect((['fen', 'jiao', 'yuan'] as const).map((to) => gain(to, 'up'))).toEqual([1, 10, 100])
    const rounding = { to: 'yuan', mode: 'up' } as const
    expect(one({ rounding, partial: 'whole-units' })?.gain).toBe(100)
    expect(one({ rounding, partial: 'whole-bags' })?.gain).toBe(0)
  })

  it('is covered by any ml, by whole units or not short of the bag', () => {
    expect(one({ partial: 'share' })?.steps).toBeNull()
    expect(one({ partial: 'whole-units' })?.steps).toEqual([0, 200, 400, 500])
    expect(one({ partial: 'whole-bags' })?.steps).toEqual([0, 500])
    expect(demands(facts([wife], bill('2026-05-20', [0.5, 100])), rules({ partial: 'whole-units' }))[0]?.steps).toEqual(
      [0, 100],
    )
    expect(one({ partial: 'whole-units' })?.worth(399)).toBe(one({ partial: 'share' })?.worth(200))
    expect(one({ partial: 'whole-bags' })?.worth(499)).toBe(0)
  })

  it('has units of fen that are rounded up to open, where units do not divide the money', () => {
    const rate = { yuan: 110 as Fen, millilitres: 100 }
    // a unit is 13,333.2 fen
    expect(one({ by: 'money', rate, partial: 'whole-units' })?.steps).toEqual([0, 13_334, 26_667, 33_333])
  })
})

describe('what a problem says', () => {
  const paying = (...percents: readonly (number | undefined)[]): Policy => {
    const [base] = rules({}) as [Policy]
    const bands = percents.map((percent, index) => ({
      ...(index < percents.length - 1 ? { upTo: { years: 5 * (index + 1) } } : {}),
      multiple: 1,
      ...(percent ? { percent } : {}),
    }))
    const tiers = [{ ageing: { from: 'each-donation' as const, bands }, provision }]
    return { ...base, rules: base.rules.map((rule) => ({ ...rule, tiers })) }
  }
  const old = donor('old', 'parent', ['2020-01-10', 200])

  it('is all where every quota waives one percentage', () => {
    expect(posed(facts([wife, old], may), [paying(undefined)])).toMatchObject({ kind: 'whole' })
    const half = posed(facts([wife], may), [paying(50, 50)])
    expect([half.kind, half.limited[0]?.percent, half.problem.demands[0]?.money]).toEqual(['whole', 50, 45_000])
    expect([0, 300, 600].map((ml) => half.problem.demands[0]?.worth(ml))).toEqual([0, 22_500, 45_000])
  })

  it('is a bound where quotas of one bag waive different percentages, by the highest of them', () => {
    const { kind, limited, problem } = posed(facts([old, wife], may), [paying(80, 33)])
    expect([kind, limited[0]?.percent, problem.demands[0]?.money]).toEqual(['bound', 80, 72_000])
    const apart = posed(facts([wife, son], february, may), [paying(80, 80)])
    expect(apart.kind).toBe('whole')
  })

  it('knows bags that a quota without limit pays by the highest percentage, to the fen, whatever others waive', () => {
    const given = facts([old, wife, self], bill('2026-05-20', [3, 900.01]))
    const free = (percent: number) => {
      const provided = paying(80, 33)
      const own = { give: { unlimited: true as const, percent }, provision }
      return posed(given, [
        { ...provided, rules: [{ for: ['self'], account: 'own', tiers: [own] }, ...provided.rules.slice(1)] },
      ])
    }
    const most = free(80)
    expect([most.kind, most.free.map((one) => payingFree(one).map(({ donor: { donor: name } }) => name))]).toEqual([
      'whole',
      [['self']],
    ])
    expect([most.freeFen, most.limited]).toEqual([72_000, []])
    const least = free(50)
    expect([least.kind, least.free, least.limited.length]).toEqual(['bound', [], 1])
    expect(least.problem.sources.map(({ levels }) => levels)).toEqual([[200], [300], [none]])
  })

  it('rounds what a percentage leaves of a bag up', () => {
    const { problem } = posed(facts([wife], bill('2026-05-20', [3, 900.01])), [paying(50, 50)])
    expect(problem.demands[0]?.money).toBe(45_001)
  })

  it('is nothing where bags are measured in several ways', () => {
    const kind = (more: Partial<Policy['consumption']>) => {
      const [before] = rules({}) as [Policy]
      const [after] = rules(more) as [Policy]
      const versions = [
        { ...before, effective: { ...before.effective, to: '2026-03-31' as Day } },
        { ...after, version: 'after', effective: { from: '2026-04-01' as Day, to: null } },
      ]
      return posed(facts([wife], february, may), versions).kind
    }
    expect(kind({})).toBe('whole')
    expect(kind({ by: 'money', rate: { yuan: 110 as Fen, millilitres: 100 } })).toBe('mixed')
    expect(kind({ partial: 'whole-bags' })).toBe('mixed')
    expect(kind({ rounding: { to: 'yuan', mode: 'up' } })).toBe('whole')
  })
})
