import { describe, expect, test } from 'vitest'
import { type BloodProduct, bagsOf, type ChargeBill, type Day, type Fen, type UnitHundredths } from './index.ts'

const row = (
  over: Partial<Omit<BloodProduct, 'volume' | 'money'>> & { volume?: number; money?: number },
): BloodProduct => ({
  donCode: '0030126123456',
  prodCode: 'P0056V00',
  prodClassCode: '2001',
  prodClassName: '悬浮红细胞',
  rh: '+',
  ...over,
  volume: (over.volume ?? 200) as UnitHundredths,
  money: (over.money ?? 42000) as Fen,
})

const bill = (...products: BloodProduct[]): ChargeBill => ({
  serialNumber: '1',
  actualCost: 0 as Fen,
  consumptionDatetime: '2026-01-01' as Day,
  products,
})

describe('bags', () => {
  test('sums the rows of one bag under every spelling of its codes', () => {
    const bags = bagsOf(
      bill(row({ donCode: '=003012612345600' }), row({ prodCode: 'p0056v00', volume: -50, money: -10500 })),
    )
    expect(bags).toEqual({ ok: true, value: [row({ volume: 150, money: 31500 })] })
  })

  test('keeps products of one donation apart', () => {
    const bags = bagsOf(bill(row({}), row({ prodCode: 'P0147VA0' })))
    expect(bags.ok && bags.value.length).toBe(2)
  })

  test('drops a bag that was refunded whole', () => {
    expect(bagsOf(bill(row({}), row({ volume: -200, money: -42000 })))).toEqual({ ok: true, value: [] })
  })

  test('keeps a bag that cost nothing', () => {
    expect(bagsOf(bill(row({ money: 0 })))).toEqual({ ok: true, value: [row({ money: 0 })] })
  })

  test.each([
    ['BAG_CLASS_CONFLICT', 'prodClassCode', row({ prodClassCode: '2002' })],
    ['BAG_RH_CONFLICT', 'rh', row({ rh: '-' })],
    ['BAG_NET_NEGATIVE', 'money', row({ volume: -300, money: -63000 })],
    ['BAG_NET_NEGATIVE', 'money', row({ volume: -100, money: -63000 })],
    ['BAG_MONEY_WITHOUT_VOLUME', 'volume', row({ volume: -200, money: -1 })],
  ])('refuses with %s', (code, field, second) => {
    const bags = bagsOf(bill(row({}), second), 2)
    expect(bags).toMatchObject({
      ok: false,
      error: {
        code,
        path: `$.data.chargeBills[2].products[1].${field}`,
        message: expect.stringContaining('第3张票据第2袋'),
      },
    })
  })
})
