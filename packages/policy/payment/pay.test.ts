import { describe, expect, it } from 'vitest'
import { assess } from '../assess.ts'
import type { Policy } from '../policy.ts'
import { bag, decide, giving, pay, rules, shares } from '../test/pay-bags.ts'
import { bagOf, billOf, day, factsOf, fen, hebeiClasses, ml } from '../test/small-facts.ts'

describe('a bag paid by volume', () => {
  it('is waived to the fen where a quota covers it whole, and in proportion where it does not', () => {
    expect(shares(pay([giving(400)], [bag(200, 42_001)]))).toEqual([['a', 400, 42_001]])
    expect(shares(pay([giving(399)], [bag(200, 42_001)]))).toEqual([
      ['a', 399, 41_895],
      [null, 0, 106],
    ])
    expect(shares(pay([giving(401)], [bag(200, 42_001)]))).toEqual([['a', 400, 42_001]])
  })

  it('takes a started ml of the quota whole', () => {
    expect(shares(pay([giving(400)], [bag(33, 700)]))).toEqual([['a', 66, 700]])
    const classes = hebeiClasses().map((list) => ({
      ...list,
      classes: list.classes.map((row) => ({ ...row, millilitres: ml(199) })),
    }))
    // 0.33 units of 199 ml are 65.67 ml
    const facts = factsOf({ donors: [giving(400)], bills: [billOf([bag(33, 700)])] })
    expect(shares(decide(facts, rules({}), classes))).toEqual([['a', 66, 700]])
  })

  it('is shared by donors in the order of the facts, and what is left of a quota pays the next bag', () => {
    const donors = [giving(150, { donor: 'b' }), giving(100, { donor: 'a' }), giving(400, { donor: 'c' })]
    const second = bag(100, 21_000, { donCode: '0030126000002' })
    expect(shares(pay(donors, [bag(100, 21_000), second]))).toEqual([
      ['b', 150, 15_750],
      ['a', 50, 5_250],
      ['a', 50, 5_250],
      ['c', 150, 15_750],
    ])
  })

  it('is not paid by a donor who has nothing left, and of nobody where nobody has', () => {
    const used = { consumed: { self: ml(0), relatives: ml(200) } }
    expect(shares(pay([giving(200, used), giving(200, { donor: 'b' })], [bag(100, 21_000)]))).toEqual([
      ['b', 200, 21_000],
    ])
    const { lines } = pay([giving(200, used)], [bag(100, 21_000)])
    expect(lines.map(({ reason }) => reason)).toEqual(['210.00元由患者承担：献血者额度不足。'])
    const none = pay([giving(0)], [bag(100, 21_000)])
    expect(none.lines.map(({ reason }) => reason)).toEqual(['210.00元由患者承担：没有可用的献血者额度。'])
  })

  it('without money takes nothing', () => {
    const { lines, waived } = pay([giving(200)], [bag(100, 0)])
    expect([lines, waived]).toEqual([[], 0])
  })
})

describe('rounding', () => {
  const waived = (to: string, mode: string, volume: number, money = 42_000) =>
    pay([giving(volume)], [bag(200, money)], rules({ rounding: { to, mode } })).lines[0]?.waived
  it('goes down, up, or to the nearest, of fen, jiao or yuan, and never above the money', () => {
    // 133 of 400 ml of 420.01 yuan are 139.653325 yuan
    const all = ['fen', 'jiao', 'yuan'].map((to) =>
      ['down', 'half-up', 'up'].map((mode) => waived(to, mode, 133, 42_001)),
    )
    expect(all).toEqual([
      [13_965, 13_965, 13_966],
      [13_960, 13_970, 13_970],
      [13_900, 14_000, 14_000],
    ])
    // 399 of 400 ml of 420.01 yuan are 418.96 yuan; rounded up to a yuan no more than the money
    expect(waived('yuan', 'up', 399, 42_001)).toBe(41_900)
    expect(waived('yuan', 'up', 399, 50)).toBe(50)
    // exactly half a fen, half a yuan
    expect([waived('fen', 'half-up', 200, 1), waived('fen', 'down', 200, 1)]).toEqual([1, 0])
    expect(['down', 'half-up', 'up'].map((mode) => waived('yuan', mode, 200, 300))).toEqual([100, 200, 200])
    expect(['down', 'half-up', 'up'].map((mode) => waived('yuan', mode, 200, 400))).toEqual([200, 200, 200])
  })

  it('takes nothing of a quota whose share comes to no money', () => {
    expect(shares(pay([giving(1)], [bag(200, 399)], rules({})))).toEqual([[null, 0, 399]])
    expect(shares(pay([giving(1)], [bag(200, 400)], rules({})))).toEqual([
      ['a', 1, 1],
      [null, 0, 399],
    ])
  })
})

describe('a bag of which only whole parts are paid', () => {
  it('is paid by whole units, which several donors may fill together', () => {
    const whole = rules({ partial: 'whole-units' })
    expect(shares(pay([giving(399)], [bag(300, 63_000)], whole))).toEqual([
      ['a', 200, 21_000],
      [null, 0, 42_000],
    ])
    expect(shares(pay([giving(400)], [bag(300, 63_000)], whole))[0]).toEqual(['a', 400, 42_000])
    expect(shares(pay([giving(150), giving(250, { donor: 'b' })], [bag(300, 63_000)], whole))).toEqual([
      ['a', 150, 15_750],
      ['b', 250, 26_250],
      [null, 0, 21_000],
    ])
    expect(shares(pay([giving(199)], [bag(300, 63_000)], whole))).toEqual([[null, 0, 63_000]])
    // two units and a half: the half is no unit
    expect(shares(pay([giving(450)], [bag(250, 52_500)], whole))[0]).toEqual(['a', 400, 42_000])
    expect(shares(pay([giving(500)], [bag(250, 52_500)], whole))).toEqual([['a', 500, 52_500]])
  })

  it('is paid whole or not at all', () => {
    const whole = rules({ partial: 'whole-bags' })
    expect(shares(pay([giving(399)], [bag(200, 42_000)], whole))).toEqual([[null, 0, 42_000]])
    expect(shares(pay([giving(400)], [bag(200, 42_000)], whole))).toEqual([['a', 400, 42_000]])
    expect(shares(pay([giving(399), giving(1, { donor: 'b' })], [bag(200, 42_000)], whole))).toEqual([
      ['a', 399, 41_895],
      ['b', 1, 105],
    ])
    // a part that is worth no fen by itself is still needed for the whole
    expect(shares(pay([giving(1), giving(399, { donor: 'b' })], [bag(200, 300)], whole))).toEqual([
      ['a', 1, 0],
      ['b', 399, 300],
    ])
  })
})

describe('a quota that is money', () => {
  const byMoney = (yuan: number, millilitres: number, more: object = {}, rest: Partial<Policy> = {}) =>
    rules({ by: 'money', rate: { yuan: fen(yuan), millilitres }, ...more }, rest)

  it('is worth its rate, rounded down, and takes started ml, summed before they are rounded', () => {
    // 1.10 yuan a ml: 100 ml are worth 110 yuan
    expect(shares(pay([giving(100)], [bag(200, 42_000)], byMoney(110, 1)))).toEqual([
      ['a', 100, 11_000],
      [null, 0, 31_000],
    ])
    expect(shares(pay([giving(100)], [bag(200, 111)], byMoney(110, 1)))).toEqual([['a', 2, 111]])
    const two = [bag(200, 111), bag(200, 109, { donCode: '0030126000002' })]
    expect(shares(pay([giving(100)], two, byMoney(110, 1)))).toEqual([
      ['a', 2, 111],
      ['a', 0, 109],
    ])
    // 3.15 yuan for 2 ml: 3 ml are worth 4.72 yuan
    expect(shares(pay([giving(3)], [bag(200, 1_000)], byMoney(315, 2)))).toEqual([
      ['a', 3, 472],
      [null, 0, 528],
    ])
  })

  it('pays also what has no ml, up to its worth', () => {
    const platelets = bagOf({ prodClassCode: '1005', money: fen(140_000) })
    expect(pay([giving(100)], [platelets], byMoney(110, 1)).waived).toBe(11_000)
    expect(pay([giving(100)], [platelets]).waived).toBe(0)
  })

  it('settles in ml what another rate took before', () => {
    const old = byMoney(110, 1, {}, { version: '1', effective: { from: day('2000-01-01'), to: day('2026-05-01') } })
    const next = byMoney(220, 1, {}, { version: '2', effective: { from: day('2026-05-02'), to: null } })
    const bills = [
      billOf([bag(200, 111)], { consumedOn: day('2026-05-01') }),
      billOf([bag(200, 50_000, { donCode: '0030126000002' })], { consumedOn: day('2026-05-02') }),
    ]
    const facts = factsOf({ donors: [giving(100)], bills })
    // 111 fen take 2 ml; the other 98 are worth 2.20 yuan each
    expect(shares(assess(facts, [old, next], hebeiClasses()))).toEqual([
      ['a', 2, 111],
      ['a', 98, 21_560],
      [null, 0, 28_440],
    ])
    const third = billOf([bag(200, 10_000, { donCode: '0030126000003' })], { consumedOn: day('2026-05-03') })
    const [first, second] = [
      facts.bills[0] as (typeof bills)[number],
      billOf([bag(200, 11_560, { donCode: '0030126000002' })], { consumedOn: day('2026-05-02') }),
    ]
    const three = factsOf({ donors: [giving(100)], bills: [first, second, third] })
    expect(shares(assess(three, [old, next], hebeiClasses()))).toEqual([
      ['a', 2, 111],
      ['a', 53, 11_560],
      ['a', 45, 10_000],
    ])
    const alike = (yuan: number, millilitres: number, of: Policy) => byMoney(yuan, millilitres, {}, of)
    const [two, one] = [alike(220, 2, old), alike(110, 1, next)]
    expect(shares(assess(facts, [two, one], hebeiClasses()))[1]).toEqual(['a', 98, 10_889])
    const same = byMoney(220, 2, {}, { version: '2', effective: { from: day('2026-05-02'), to: null } })
    expect(shares(assess(facts, [old, same], hebeiClasses()))[1]).toEqual(['a', 98, 10_889])
  })
})

describe('a quota of which so many percent of the money are waived', () => {
  const percent = (of: number, policy = rules({})): Policy => ({
    ...policy,
    rules: policy.rules.map((rule) => ({
      ...rule,
      tiers: rule.tiers.map(({ provision }) => ({ give: { multiple: 1, percent: of }, provision })),
    })),
  })

  it('is used as the whole bag is, and says who bears the rest', () => {
    const decision = pay([giving(400)], [bag(200, 42_001)], percent(50))
    expect(shares(decision)).toEqual([
      ['a', 400, 21_000],
      [null, 0, 21_001],
    ])
    expect(shares(pay([giving(200)], [bag(200, 42_000)], percent(50)))[0]).toEqual(['a', 200, 10_500])
    expect(shares(pay([giving(200), giving(200, { donor: 'b' })], [bag(200, 42_000)], percent(80)))).toEqual([
      ['a', 200, 16_800],
      ['b', 200, 16_800],
      [null, 0, 8_400],
    ])
  })

  it('is exact also of a part of a ml', () => {
    const classes = hebeiClasses().map((list) => ({
      ...list,
      classes: list.classes.map((row) => ({ ...row, millilitres: ml(199) })),
    }))
    const facts = factsOf({ donors: [giving(400)], bills: [billOf([bag(33, 701)])] })
    expect(shares(decide(facts, percent(50), classes))).toEqual([
      ['a', 66, 350],
      [null, 0, 351],
    ])
  })
})

describe('an unlimited quota', () => {
  const unlimited = (policy: Policy): Policy => ({
    ...policy,
    rules: policy.rules.map((rule) => ({
      ...rule,
      tiers: rule.tiers.map(({ provision }) => ({ give: { unlimited: true as const }, provision })),
    })),
  })
  const platelets = bagOf({ prodClassCode: '1005', money: fen(140_000) })

  it('pays what has no ml, taking none, where a limited one cannot and says so', () => {
    const decision = pay([giving(1)], [platelets], unlimited(rules({})))
    expect(shares(decision)).toEqual([['a', 0, 140_000]])
    expect(decision.notices.map(({ code }) => code)).not.toContain('CLASS_NOT_CONVERTED')
    const limited = pay([giving(9_999)], [platelets])
    expect(limited.lines.map(({ reason }) => reason)).toEqual([
      '1400.00元由患者承担：该类血液产品尚未规定折合毫升数，有限额度不能抵用。',
    ])
    expect(limited.notices.map(({ code }) => code)).toContain('CLASS_NOT_CONVERTED')
    const free = pay([giving(9_999)], [{ ...platelets, money: fen(0) }])
    expect(free.notices.map(({ code }) => code)).not.toContain('CLASS_NOT_CONVERTED')
  })

  it('pays the whole bag before another donor is asked, by volume and by money', () => {
    const donors = [giving(1), giving(9_999, { donor: 'b' })]
    expect(shares(pay(donors, [bag(200, 42_000)], unlimited(rules({}))))).toEqual([['a', 400, 42_000]])
    const byMoney = unlimited(rules({ by: 'money', rate: { yuan: fen(110), millilitres: 1 } }))
    expect(shares(pay(donors, [bag(200, 42_000)], byMoney))).toEqual([['a', 382, 42_000]])
  })
})
