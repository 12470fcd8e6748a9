import { describe, expect, it } from 'vitest'
import { bag, giving, pay, rules, shares } from '../test/pay-bags.ts'
import { hebei } from '../test/small-facts.ts'

/** Hebei's rules where each gives its donor's ml once, of which so many percent of the money are waived. */
const reduced = (percent: number, consumption: object) =>
  rules(consumption, {
    rules: hebei().rules.map((rule) => ({
      ...rule,
      tiers: rule.tiers.map(({ provision }) => ({ provision, give: { multiple: 1, percent } })),
    })),
  })
const money = { by: 'money', rate: { yuan: 110, millilitres: 1 } }

describe('a quota that waives a percentage of the money', () => {
  it('is used up by what it covers, in ml or in money alike', () => {
    expect(shares(pay([giving(100)], [bag(100, 21_000)], reduced(80, {})))).toEqual([
      ['a', 100, 8_400],
      [null, 0, 12_600],
    ])
    // 100 ml are 110.00 yuan
    expect(shares(pay([giving(100)], [bag(200, 20_000)], reduced(80, money)))).toEqual([
      ['a', 100, 8_800],
      [null, 0, 11_200],
    ])
    expect(shares(pay([giving(100)], [bag(200, 10_000)], reduced(80, money)))).toEqual([
      ['a', 91, 8_000],
      [null, 0, 2_000],
    ])
  })

  it('in money keeps what rounding takes away, and gives nothing that rounding adds', () => {
    const rounding = (mode: string) => ({ ...money, rounding: { to: 'yuan', mode } })
    // 33% of 110.00 are 36.30; 36.00 take 109.10 of it, 37.00 no more than all of it
    expect(shares(pay([giving(100)], [bag(200, 20_000)], reduced(33, rounding('down'))))[0]).toEqual(['a', 100, 3_600])
    expect(shares(pay([giving(101)], [bag(200, 11_111)], reduced(33, rounding('down'))))[0]).toEqual(['a', 100, 3_600])
    expect(shares(pay([giving(100)], [bag(200, 20_000)], reduced(33, rounding('up'))))[0]).toEqual(['a', 100, 3_700])
  })
})
