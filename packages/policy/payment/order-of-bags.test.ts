import type { Day, Fen, UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import type { BagFact, BillFact } from '../facts.ts'
import { inOrderOfPayment, inOrderOfUse } from './order.ts'

const bag = (more: Partial<BagFact> = {}): BagFact => ({
  donCode: '5',
  prodCode: 'P5',
  prodClassCode: '1005',
  prodClassName: '红细胞',
  volume: 500 as UnitHundredths,
  rh: '+',
  money: 5 as Fen,
  ...more,
})
const bill = (more: Partial<BillFact> = {}): BillFact => ({
  serialNumber: 'stay-5',
  consumedOn: '2026-05-05' as Day,
  dischargedOn: '2026-05-15' as Day,
  actualCost: 5 as Fen,
  bloodCost: 5 as Fen,
  bags: [bag()],
  ...more,
})
const places = (bills: readonly BillFact[]) => inOrderOfUse(bills).map(({ at }) => `${at.bill}.${at.bag}`)

/** Two bills of one bag each of which the second goes first, wherever they stand. */
const goesFirst = (later: BillFact, first: BillFact) => [places([later, first]), places([first, later])]

describe('bags in the order of use', () => {
  it('come by the day of use, whatever the donation code', () => {
    const early = bill({ consumedOn: '2026-05-04' as Day, bags: [bag({ donCode: '9' })] })
    expect(goesFirst(bill(), early)).toEqual([
      ['1.0', '0.0'],
      ['0.0', '1.0'],
    ])
  })

  it('of one day come by what they are, then by what their bills are', () => {
    const bags: readonly Partial<BagFact>[] = [
      { donCode: '4', prodCode: 'P9' },
      { prodCode: 'P4', prodClassCode: '1009' },
      { prodClassCode: '1004', volume: 400 as UnitHundredths },
      { volume: 400 as UnitHundredths, money: 9 as Fen },
      { money: 4 as Fen },
    ]
    for (const first of bags) {
      expect(goesFirst(bill({ serialNumber: 'stay-0' }), bill({ serialNumber: 'stay-9', bags: [bag(first)] }))).toEqual(
        [
          ['1.0', '0.0'],
          ['0.0', '1.0'],
        ],
      )
    }
    // the sign + sorts before -
    expect(goesFirst(bill({ bags: [bag({ rh: '-', volume: 400 as UnitHundredths })] }), bill())).toEqual([
      ['1.0', '0.0'],
      ['0.0', '1.0'],
    ])
    const bills: readonly Partial<BillFact>[] = [
      { dischargedOn: '2026-05-14' as Day, serialNumber: 'stay-9' },
      { serialNumber: 'stay-4', actualCost: 9 as Fen },
      { actualCost: 4 as Fen, bloodCost: 9 as Fen },
      { bloodCost: 4 as Fen },
    ]
    for (const first of bills) {
      expect(goesFirst(bill(), bill(first))).toEqual([
        ['1.0', '0.0'],
        ['0.0', '1.0'],
      ])
    }
  })

  it('that are the same in all of this come by the other bags of their bills, however these are listed', () => {
    const with4 = bill({ bags: [bag(), bag({ donCode: '6', money: 4 as Fen })] })
    const with6 = bill({ bags: [bag({ donCode: '6', money: 6 as Fen }), bag()] })
    expect(places([with6, with4])).toEqual(['1.0', '0.1', '1.1', '0.0'])
    expect(places([with4, with6])).toEqual(['0.0', '1.1', '0.1', '1.0'])
    const listed4 = { ...with4, bags: [...with4.bags].reverse() }
    const listed6 = { ...with6, bags: [...with6.bags].reverse() }
    expect(places([listed4, listed6])).toEqual(['0.1', '1.0', '0.0', '1.1'])
  })

  it('that nothing tells apart stay as they are listed, and a bill without bags is passed over', () => {
    expect(places([bill({ bags: [bag(), bag()] }), bill({ bags: [] }), bill({ bags: [bag(), bag()] })])).toHaveLength(4)
    expect(places([bill(), bill({ bags: [] }), bill()])).toEqual(['0.0', '2.0'])
    expect(places([bill({ serialNumber: 'z' }), bill(), bill(), bill()])).toEqual(['1.0', '2.0', '3.0', '0.0'])
    const early = bag({ donCode: '1' })
    expect(places([bill({ bags: [bag(), bag(), bag(), early] })])).toEqual(['0.3', '0.0', '0.1', '0.2'])
    expect(places([bill({ bags: [bag(), bag()] })])).toEqual(['0.0', '0.1'])
  })
})

describe('bags in the order of payment', () => {
  const consumption = (order: Parameters<typeof inOrderOfPayment>[0]['order']) =>
    ({ order }) as Parameters<typeof inOrderOfPayment>[0]
  const priced = (name: string, money: number, volume: number, millilitres: number | null) => ({
    name,
    bag: bag({ money: money as Fen, volume: volume as UnitHundredths }),
    millilitres,
  })
  const rows = [
    priced('a', 1000, 100, 200),
    priced('b', 3000, 200, 500),
    priced('c', 2000, 200, null),
    priced('d', 1000, 200, 50),
  ]
  const named = (order: Parameters<typeof consumption>[0], list = rows) =>
    inOrderOfPayment(consumption(order), list)
      .map(({ name }) => name)
      .join('')

  it('stay in the order of use, or come by the price of a unit or of a ml as the rules say', () => {
    expect(named('use-day')).toBe('abcd')
    expect(named('dearest-first')).toBe('bacd')
    expect(named('cheapest-first')).toBe('dacb')
    // per ml: a 5/100, b 3/100, d 10/100; no ml are known of c
    expect(named('most-favourable')).toBe('dabc')
    for (let turn = 1; turn < rows.length; turn += 1) {
      const turned = [...rows.slice(turn), ...rows.slice(0, turn)]
      expect(named('most-favourable', turned)).toBe('dabc')
      expect(named('most-favourable', [...turned].reverse())).toBe('dabc')
    }
  })

  it('of one price stay in the order of use', () => {
    const equal = [priced('x', 300, 300, 100), priced('y', 100, 100, 100), priced('z', 200, 200, 100)]
    for (const order of ['dearest-first', 'cheapest-first', 'most-favourable'] as const) {
      expect(named(order, equal)).toBe('xyz')
      expect(named(order, [...equal].reverse())).toBe('zyx')
    }
    expect(named('most-favourable', [rows[2], priced('e', 9, 1, null), rows[0]] as typeof rows)).toBe('ace')
  })

  it('are compared exactly, where floating point would call them equal', () => {
    const less = priced('l', 9_007_199_254_740_990, 3, 1)
    const more = priced('m', 9_007_199_254_740_991, 3, 1)
    expect(named('dearest-first', [less, more])).toBe('ml')
    expect(named('cheapest-first', [more, less])).toBe('lm')
    expect(named('most-favourable', [less, more])).toBe('ml')
  })

  it('leave the list that they are given as it is', () => {
    const list = [...rows]
    named('dearest-first', list)
    named('most-favourable', list)
    expect(list).toEqual(rows)
  })
})
