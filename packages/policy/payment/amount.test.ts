import type { Day, Fen, UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import type { BagFact, BillFact } from '../facts.ts'
import type { BloodClass, Policy } from '../policy.ts'
import { capLeft, payableOf } from './amount.ts'

const bag = (money: number, volume = 200): BagFact => ({
  donCode: 'A',
  prodCode: 'P',
  prodClassCode: '1',
  prodClassName: '血',
  volume: volume as UnitHundredths,
  rh: '+',
  money: money as Fen,
})
const bill = (actualCost: number, more: Partial<BillFact> = {}): BillFact => ({
  serialNumber: 's',
  consumedOn: '2026-05-20' as Day,
  actualCost: actualCost as Fen,
  bags: [bag(10_000)],
  ...more,
})
const listed = (positive?: number) =>
  ({ prices: [{ from: '2020-01-01' as Day, positive: positive as Fen | undefined }] }) as unknown as BloodClass
const rules = (base: Policy['amount']['base'], caps: object = {}) => ({ amount: { base, caps } }) as unknown as Policy

describe('what may be waived of a bag', () => {
  const payable = (policy: Policy, of: BillFact, money = 10_000, price?: number) =>
    Object.values(payableOf(policy, of, bag(money), listed(price)))

  it('is its money, whatever the bill’s amount, where rules look at the blood alone', () => {
    expect(payable(rules('blood-cost'), bill(1))).toEqual([10_000, null])
  })

  it('is a component’s percentage, rounded as the rules ask', () => {
    const half = (to: 'fen' | 'jiao' | 'yuan', mode: 'down' | 'half-up' | 'up', percent = 50, money = 24_501) => {
      const shares = [{ components: ['plasma'], percent }]
      const policy = { amount: { base: 'blood-cost', caps: {}, shares }, consumption: { rounding: { to, mode } } }
      return payableOf(policy as unknown as Policy, bill(0), bag(money), {
        ...listed(),
        component: 'plasma',
      }).fen
    }
    expect([half('fen', 'down'), half('fen', 'half-up'), half('fen', 'up')]).toEqual([12_250, 12_251, 12_251])
    expect([half('jiao', 'down'), half('jiao', 'half-up'), half('jiao', 'up')]).toEqual([12_250, 12_250, 12_260])
    expect([half('yuan', 'down'), half('yuan', 'half-up'), half('yuan', 'up')]).toEqual([12_200, 12_300, 12_300])
    // never more than the bag
    expect(half('yuan', 'up', 99)).toBe(24_300)
    expect(half('yuan', 'up', 50, 30)).toBe(30)
  })

  it('is its part of the bill’s amount, rounded down, where insurance has paid', () => {
    const insured = 'after-insurance'
    expect(payable(rules('actual-cost'), bill(5_000))).toEqual([5_000, insured])
    expect(payable(rules('actual-cost'), bill(9_999))).toEqual([9_999, insured])
    expect(payable(rules('actual-cost'), bill(10_000))).toEqual([10_000, null])
    expect(payable(rules('actual-cost'), bill(10_001))).toEqual([10_000, null])
    expect(payable(rules('actual-cost'), bill(-1))).toEqual([0, insured])
    const three = bill(1_000, { bags: [bag(500), bag(500), bag(500)] })
    expect(payable(rules('actual-cost'), three, 500)).toEqual([333, insured])
    // bags that other applications claim were emptied, the bill's blood cost was not
    expect(payable(rules('actual-cost'), bill(5_000, { bloodCost: 20_000 as Fen }))).toEqual([2_500, insured])
  })

  it('is nothing of a bag without money, also where the whole bill has none', () => {
    expect(payable(rules('actual-cost'), bill(0, { bags: [bag(0)] }), 0)).toEqual([0, null])
  })

  it('is no more than the price list’s where the rules say so and it knows a price', () => {
    const list = rules('blood-cost', { priceList: true })
    expect(payable(list, bill(0), 10_000, 4_999)).toEqual([9_998, 'price-list'])
    expect(payable(list, bill(0), 10_000, 5_000)).toEqual([10_000, null])
    expect(payable(list, bill(0), 10_000, 5_001)).toEqual([10_000, null])
    expect(payable(list, bill(0), 10_000)).toEqual([10_000, null])
    expect(payable(rules('blood-cost'), bill(0), 10_000, 1)).toEqual([10_000, null])
    expect(payableOf(list, bill(0), bag(10, 150), listed(3)).fen).toBe(4)
  })

  it('is no more than the cap on a bag, and told by the cap that is the least', () => {
    const line = rules('blood-cost', { line: 9_999 })
    expect(payable(line, bill(0))).toEqual([9_999, 'line'])
    expect(payable(line, bill(0), 9_999)).toEqual([9_999, null])
    const all = { priceList: true, line: 6_000 }
    expect(payable(rules('actual-cost', all), bill(5_000), 10_000, 2_000)).toEqual([4_000, 'price-list'])
    expect(payable(rules('actual-cost', all), bill(5_000), 10_000, 4_000)).toEqual([5_000, 'after-insurance'])
    expect(payable(rules('actual-cost', all), bill(9_000), 10_000, 4_000)).toEqual([6_000, 'line'])
  })
})

describe('what caps leave over several bags', () => {
  const left = (caps: object, actualCost: number, ofBill: number, ofAll: number) =>
    capLeft(rules('blood-cost', caps), bill(actualCost), ofBill, ofAll)

  it('is nothing to speak of without caps', () => {
    expect(left({}, 1, 9, 9)).toBeNull()
    expect(left({ line: 1 }, 1, 9, 9)).toBeNull()
  })

  it('is each cap less what was waived under it, of this bill or of all', () => {
    expect(left({ actualCost: true }, 100, 30, 90)).toEqual({ fen: 70, by: 'actual-cost' })
    expect(left({ bill: 100 }, 0, 30, 90)).toEqual({ fen: 70, by: 'bill' })
    expect(left({ application: 100 }, 0, 30, 90)).toEqual({ fen: 10, by: 'application' })
  })

  it('is the least of several, and never less than nothing', () => {
    const all = { actualCost: true, bill: 100, application: 200 }
    expect(left(all, 50, 20, 20)).toEqual({ fen: 30, by: 'actual-cost' })
    expect(left(all, 500, 20, 20)).toEqual({ fen: 80, by: 'bill' })
    expect(left(all, 500, 20, 190)).toEqual({ fen: 10, by: 'application' })
    expect(left(all, 10, 20, 20)).toEqual({ fen: 0, by: 'actual-cost' })
  })
})
