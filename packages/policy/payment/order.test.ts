import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facts } from '../facts.arbitrary.ts'
import type { BagFact, BillFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import { inOrderOfPayment, inOrderOfUse } from './order.ts'

/** Codes of one length and of several, some the beginning of another, some with what a code should not hold. */
const donCode = fc.constantFrom('00301260', '00301261', '0030126', 'A', 'A B', 'A\nB', 'A1', 'B', '')

const bagKey = ({ donCode: code, prodCode, prodClassCode, rh, volume, money }: BagFact): string =>
  [code, prodCode, prodClassCode, rh, volume, money].join(' ')

const billKey = ({ dischargedOn, serialNumber, actualCost, bloodCost, bags }: BillFact): string =>
  [dischargedOn, serialNumber, actualCost, bloodCost, ...bags.map(bagKey).sort()].join('\n')

describe('the order of use', () => {
  it('is that of whole keys of day, bag and bill, though few are written', () => {
    const some = fc.tuple(facts, fc.array(donCode, { minLength: 16, maxLength: 16 }))
    fc.assert(
      fc.property(some, ([given, codes]) => {
        let drawn = 0
        const bills = given.bills.map((bill) => ({
          ...bill,
          bags: bill.bags.map((bag) => ({ ...bag, donCode: codes[drawn++ % codes.length] as string })),
        }))
        const rows = bills.flatMap((bill, b) =>
          bill.bags.map((bag, p) => ({ at: [b, p], key: [bill.consumedOn, bagKey(bag), billKey(bill)].join('\n') })),
        )
        // the list is in the order of the facts, which is what decides between equal keys
        rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        expect(inOrderOfUse(bills).map(({ at }) => [at.bill, at.bag])).toEqual(rows.map(({ at }) => at))
      }),
      { seed: 20261124, numRuns: 1_000 },
    )
  })
})

describe('the order of payment', () => {
  it('puts last what no ml are known of, where the most favourable for each ml is paid first', () => {
    const bag = (name: string, money: number, millilitres: number | null) => ({
      name,
      bag: { volume: 100, money } as BagFact,
      millilitres,
    })
    const [known, cheap, unknown, other] = [
      bag('a', 300, 200),
      bag('b', 100, 200),
      bag('c', 900, null),
      bag('d', 9, null),
    ]
    const names = (...rows: readonly ReturnType<typeof bag>[]) =>
      inOrderOfPayment({ order: 'most-favourable' } as Policy['consumption'], rows)
        .map(({ name }) => name)
        .join('')
    expect(names(unknown, known)).toBe('ac')
    expect(names(known, unknown)).toBe('ac')
    expect(names(unknown, cheap, other, known)).toBe('abcd')
    expect(names(other, known, unknown, cheap)).toBe('abdc')
  })
})
