import type { Fen, Rh, UnitHundredths } from '@xuemian/contract'

/** What a synthetic blood station sells: the province's class, the product code, fen for one unit. */
export interface Product {
  readonly classCode: string
  readonly className: string
  readonly prodCode: string
  readonly price: Readonly<Record<Rh, Fen>>
}

const fen = (yuan: number): Fen => (yuan * 100) as Fen

export const products = {
  wholeBlood: { classCode: '1001', className: '全血', prodCode: 'P0001V00', price: { '+': fen(110), '-': fen(270) } },
  redCells: {
    classCode: '1002',
    className: '悬浮红细胞',
    prodCode: 'P0056V00',
    price: { '+': fen(210), '-': fen(540) },
  },
  leukoreduced: {
    classCode: '1003',
    className: '去白细胞悬浮红细胞',
    prodCode: 'P0065H00',
    price: { '+': fen(245), '-': fen(590) },
  },
  plasma: { classCode: '1004', className: '新鲜冰冻血浆', prodCode: 'P0147VA0', price: { '+': fen(40), '-': fen(40) } },
  platelets: {
    classCode: '1005',
    className: '单采血小板',
    // of the right shape; no published code was at hand
    prodCode: 'P0190V00',
    price: { '+': fen(1400), '-': fen(1400) },
  },
} as const satisfies Record<string, Product>

/** What everything costs in a synthetic city: `money` of every bag is this price times its units. */
export const priceList: readonly Product[] = Object.values(products)

/** Money of units, exact in fen for whole and half ones. */
export function moneyOf(product: Product, units: number, rh: Rh): Fen {
  return (product.price[rh] * units) as Fen
}

/** Whole and half units in hundredths. */
export function hundredths(units: number): UnitHundredths {
  return (units * 100) as UnitHundredths
}
