import { describe, expect, it } from 'vitest'
import type { Decision } from '../decision.ts'
import type { DonorFact } from '../facts.ts'
import type { Policy } from '../policy.ts'
import { bag, decide, giving, pay, rules, shares } from '../test/pay-bags.ts'
import { bagOf, billOf, bloodOf, day, donorOf, factsOf, fen, hebei, ml, units } from '../test/small-facts.ts'

describe('caps', () => {
  const capped = (caps: object, base: Policy['amount']['base'] = 'blood-cost', consumption: object = {}) =>
    rules(consumption, { amount: { base, caps, provision: hebei().amount.provision } as Policy['amount'] })
  const said = ({ lines }: Decision) => lines.filter(({ donor }) => donor === null).map(({ reason }) => reason)

  it('on a bag shorten its money and not the volume that is used', () => {
    const decision = pay([giving(400)], [bag(200, 42_000)], capped({ line: fen(10_000) }))
    expect(shares(decision)).toEqual([
      ['a', 400, 10_000],
      [null, 0, 32_000],
    ])
    expect(said(decision)).toEqual(['320.00元由患者承担：每袋至多减免100.00元。'])
    const short = pay([giving(200)], [bag(200, 42_000)], capped({ line: fen(10_000) }))
    expect(shares(short)[0]).toEqual(['a', 200, 5_000])
    expect(said(short)).toEqual(['370.00元由患者承担：献血者额度不足。'])
  })

  it('over several bags shorten the volume too, a started ml whole', () => {
    const decision = pay([giving(400)], [bag(200, 42_000)], capped({ bill: fen(10_000) }))
    expect(shares(decision)).toEqual([
      ['a', 96, 10_000],
      [null, 0, 32_000],
    ])
    expect(said(decision)).toEqual(['320.00元由患者承担：每张票据至多减免100.00元。'])
    const whole = pay(
      [giving(400)],
      [bag(200, 42_000)],
      capped({ bill: fen(10_000) }, 'blood-cost', { partial: 'whole-bags' }),
    )
    expect(shares(whole)[0]).toEqual(['a', 400, 10_000])
    const spent = pay([giving(400)], [bag(200, 42_000)], capped({ bill: fen(0) }))
    expect(shares(spent)).toEqual([[null, 0, 42_000]])
  })

  it('are reached to the fen, by the ml or the unit that reaches them', () => {
    // 100 of 700 fen are 28.57 of 200 ml
    const share = pay([giving(400)], [bag(100, 700)], capped({ application: fen(100) }))
    expect(shares(share)[0]).toEqual(['a', 29, 100])
    // 310 of 900 fen are 1.03 of 3 units
    const units3 = pay(
      [giving(600)],
      [bag(300, 900)],
      capped({ bill: fen(310) }, 'blood-cost', { partial: 'whole-units' }),
    )
    expect(shares(units3)[0]).toEqual(['a', 400, 310])
    const all = pay(
      [giving(600)],
      [bag(300, 900)],
      capped({ bill: fen(900) }, 'blood-cost', { partial: 'whole-units' }),
    )
    expect(shares(all)[0]).toEqual(['a', 600, 900])
  })

  it('are reached whatever step the rules round to: what a cap leaves is not rounded', () => {
    for (const to of ['fen', 'jiao', 'yuan']) {
      for (const mode of ['down', 'half-up', 'up']) {
        const rounding = { rounding: { to, mode } }
        const limit = capped({ bill: fen(30_333) }, 'blood-cost', rounding)
        const paid = pay([giving(800)], [bag(200, 140_000)], limit)
        expect([paid.waived, ...said(paid)], `${to} ${mode}`).toEqual([
          30_333,
          '1096.67元由患者承担：每张票据至多减免303.33元。',
        ])
      }
    }
    // a third of 100.01 yuan reaches a cap of 33.33, though jiao round it to 33.30
    const third = capped({ bill: fen(3_333) }, 'blood-cost', {
      partial: 'whole-units',
      rounding: { to: 'jiao', mode: 'half-up' },
    })
    expect(shares(pay([giving(600)], [bag(300, 10_001)], third))[0]).toEqual(['a', 200, 3_333])
    // short of it a part is rounded
    const short = capped({ bill: fen(30_333) }, 'blood-cost', { rounding: { to: 'yuan', mode: 'down' } })
    expect(pay([giving(43)], [bag(200, 140_000)], short).waived).toBe(15_000)
  })

  it('leave to the donor the units whose money they keep back, also where a percentage is waived', () => {
    const half = hebei().rules.map((rule) => ({
      ...rule,
      tiers: rule.tiers.map((tier) => ({ provision: tier.provision, give: { multiple: 2, percent: 50 } })),
    }))
    const paid = (cap: number, ...donors: readonly DonorFact[]) =>
      shares(pay(donors, [bag(300, 900)], rules({ partial: 'whole-units' }, { rules: half, ...by(cap) })))
    const by = (cap: number) => ({
      amount: { base: 'blood-cost' as const, caps: { bill: fen(cap) }, provision: hebei().amount.provision },
    })
    // half of a unit is 150 fen
    expect(paid(290, giving(400))[0]).toEqual(['a', 400, 290])
    expect(paid(300, giving(400))[0]).toEqual(['a', 400, 300])
    expect(paid(301, giving(400))[0]).toEqual(['a', 600, 301])
    expect(paid(150, giving(400))[0]).toEqual(['a', 200, 150])
    expect(paid(0, giving(400))).toEqual([[null, 0, 900]])
    expect(paid(290, giving(75), giving(400, { donor: 'b' })).slice(0, 2)).toEqual([
      ['a', 150, 112],
      ['b', 250, 178],
    ])
  })

  it('are counted over the bags of a bill and of the application, in the order of payment', () => {
    const [one, two] = [bag(100, 21_000), bag(100, 21_000, { donCode: '0030126000002' })]
    const bills = [billOf([one]), billOf([two], { consumedOn: day('2026-05-21') })]
    const facts = factsOf({ donors: [giving(400)], bills })
    const of = (caps: object) =>
      decide(facts, capped(caps)).lines.map(({ bill, waived, remains }) => [bill, waived, remains])
    expect(of({ bill: fen(15_000) })).toEqual([
      [0, 15_000, 0],
      [0, 0, 6_000],
      [1, 15_000, 0],
      [1, 0, 6_000],
    ])
    expect(of({ application: fen(25_000) })).toEqual([
      [0, 21_000, 0],
      [1, 4_000, 0],
      [1, 0, 17_000],
    ])
    expect(of({ application: fen(42_000) })).toEqual([
      [0, 21_000, 0],
      [1, 21_000, 0],
    ])
  })

  it('that are not what holds back are not named: a quota that is short under them is', () => {
    const short = ['315.00元由患者承担：献血者额度不足。']
    for (const caps of [
      { bill: fen(30_000) },
      { bill: fen(42_000) },
      { line: fen(42_000) },
      { application: fen(42_001) },
    ])
      expect(said(pay([giving(100)], [bag(200, 42_000)], capped(caps)))).toEqual(short)
    const none = pay([], [bag(200, 42_000)], capped({ bill: fen(30_000) }))
    expect(said(none)).toEqual(['420.00元由患者承担：没有可用的献血者额度。'])
    const two = [giving(100), giving(300, { donor: 'b' })]
    expect(shares(pay(two, [bag(200, 42_000)], capped({ bill: fen(21_000) })))).toEqual([
      ['a', 100, 10_500],
      ['b', 100, 10_500],
      [null, 0, 21_000],
    ])
  })

  it('that hold back what an unlimited quota would pay are named, each by its own words', () => {
    const words = (caps: object, base?: Policy['amount']['base'], actualCost = 99_999) => {
      const bill = billOf([bag(200, 42_000)], { actualCost: fen(actualCost) })
      return said(decide(factsOf({ donors: [giving(400)], bills: [bill] }), capped(caps, base)))
    }
    expect(words({}, 'actual-cost', 20_000)).toEqual(['220.00元由患者承担：医保等已支付的部分不再减免。'])
    expect(words({ actualCost: true }, 'blood-cost', 20_000)).toEqual([
      '220.00元由患者承担：超过票据金额的部分不减免。',
    ])
    expect(words({ application: fen(20_000) })).toEqual(['220.00元由患者承担：每次申请至多减免200.00元。'])
    expect(words({})).toEqual([])
    const dear = factsOf({ donors: [giving(400)], bills: [billOf([bag(200, 50_000)])] })
    expect(said(decide(dear, capped({ priceList: true })))).toEqual(['80.00元由患者承担：超过目录价的部分不减免。'])
  })
})

describe('two ledgers', () => {
  const ledgers: NonNullable<Policy['ledgers']> = [
    { key: 'red', name: '红细胞', kinds: ['whole-blood'], components: ['red-cells'] },
    { key: 'plasma', name: '血浆', kinds: ['apheresis-plasma'], components: ['plasma'] },
  ]
  const apart = (): Policy => {
    const policy = hebei()
    const worth: Policy['donations']['worth'] = [
      { kinds: ['whole-blood'], per: 'given-ml' },
      { kinds: ['apheresis-plasma'], per: 'unit', millilitres: 100 },
    ]
    return {
      ...policy,
      ledgers,
      donations: { ...policy.donations, worth },
      rules: ledgers.flatMap(({ key }) => policy.rules.map((rule) => ({ ...rule, ledger: key }))),
    }
  }
  const plasma = bagOf({ prodClassCode: '1004', money: fen(8_000), donCode: '0030126000002' })
  const donor = (more: Partial<DonorFact> = {}) =>
    donorOf(
      [bloodOf({ volume: ml(300) }), bloodOf({ kind: 'apheresis-plasma', volume: ml(0), units: units(100) })],
      more,
    )

  it('pay each what is theirs, from the donations that fill them', () => {
    const { lines, quotas } = pay([donor()], [bag(100, 21_000), plasma], apart())
    expect(lines.map(({ donor: who, ledger, quota, waived }) => [who, ledger, quota, waived])).toEqual([
      ['a', 'red', 200, 21_000],
      ['a', 'plasma', 100, 4_000],
      [null, null, 0, 0],
    ])
    expect(quotas.map(({ ledger, cap, consumes, leftAfter }) => [ledger, cap, consumes, leftAfter])).toEqual([
      ['red', 300, 200, 100],
      ['plasma', 100, 100, 0],
    ])
  })

  it('are told apart only by rules that keep them apart', () => {
    const byLedger = { red: { self: ml(0), relatives: ml(30) } }
    const one = donor({ consumed: { self: ml(0), relatives: ml(50) }, consumedByLedger: byLedger })
    expect(pay([one], []).quotas.map(({ consumedBefore }) => consumedBefore)).toEqual([50])
  })

  it('know what was used of each, or count all use against each', () => {
    const used = (more: Partial<DonorFact>) =>
      pay([donor(more)], [], apart()).quotas.map(({ ledger, consumedBefore }) => [ledger, consumedBefore])
    const both = { consumed: { self: ml(1), relatives: ml(50) } }
    expect(used(both)).toEqual([
      ['red', 50],
      ['plasma', 50],
    ])
    expect(used({ ...both, consumedByLedger: { red: { self: ml(1), relatives: ml(30) } } })).toEqual([
      ['red', 30],
      ['plasma', 0],
    ])
  })
})
