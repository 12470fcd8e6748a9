import { describe, expect, it } from 'vitest'
import { type PaidShares, payersOf } from './payers.ts'

/** A bag of which so many fen are waived, paid by donations of so many ml at each station (null: not known). */
const paid = (
  waived: number,
  donations: readonly (readonly [station: string | null, ml: number | null])[],
  by: 'donation-stations' | 'accepting-station' = 'donation-stations',
) =>
  ({
    bag: { policy: { payer: { by } } },
    shares: [
      {
        waived,
        from: {
          offer: {
            donations: donations.map(([station, ml]) => ({ donation: station === null ? {} : { station }, ml })),
          },
        },
      },
    ],
  }) as unknown as PaidShares
const shares = (...lines: readonly PaidShares[]) => payersOf(lines).map(({ station, waived }) => [station, waived])

describe('what is waived', () => {
  it('is shared by the stations in proportion to the donations that count', () => {
    expect(
      shares(
        paid(600, [
          ['甲', 200],
          ['乙', 400],
          ['丙', null],
          ['丁', 0],
        ]),
      ),
    ).toEqual([
      ['乙', 400],
      ['甲', 200],
    ])
    expect(
      shares(
        paid(600, [
          ['甲', 100],
          ['乙', 400],
          ['甲', 100],
        ]),
      ),
    ).toEqual([
      ['乙', 400],
      ['甲', 200],
    ])
  })

  it('gives fen that do not divide to the largest remainders, then by the station’s name', () => {
    // 100 x 1/6, 2/6, 3/6: 16.67, 33.33, 50
    expect(
      shares(
        paid(100, [
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ]),
      ),
    ).toEqual([
      ['a', 17],
      ['b', 33],
      ['c', 50],
    ])
    for (const order of [
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
      ['b', 'c', 'a'],
    ]) {
      expect(
        shares(
          paid(
            101,
            order.map((station) => [station, 1] as const),
          ),
        ),
      ).toEqual([
        ['a', 34],
        ['b', 34],
        ['c', 33],
      ])
    }
    expect(
      shares(
        paid(1, [
          ['b', 1],
          ['a', 1],
        ]),
      ),
    ).toEqual([['a', 1]])
  })

  it('falls to the accepting station where a donation’s is not known, where none counts, or where the rules say so', () => {
    expect(
      shares(
        paid(300, [
          ['甲', 100],
          [null, 200],
        ]),
      ),
    ).toEqual([
      [null, 200],
      ['甲', 100],
    ])
    expect(
      shares(
        paid(200, [
          ['A', 100],
          [null, 100],
        ]),
      ),
    ).toEqual([
      [null, 100],
      ['A', 100],
    ])
    expect(
      shares(
        paid(1, [
          ['甲', 100],
          [null, 100],
        ]),
      ),
    ).toEqual([[null, 1]])
    expect(shares(paid(300, [['甲', null]]))).toEqual([[null, 300]])
    expect(shares(paid(300, []))).toEqual([[null, 300]])
    expect(shares(paid(300, [['甲', 100]], 'accepting-station'))).toEqual([[null, 300]])
  })

  it('is told with the accepting station first, which also goes first where fen do not divide', () => {
    const stations: readonly (string | null)[] = ['B', null, 'A']
    for (const [a, b, c] of [
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const) {
      const order = [stations[a], stations[b], stations[c]] as readonly (string | null)[]
      expect(
        shares(
          paid(
            301,
            order.map((station) => [station, 1] as const),
          ),
        ),
      ).toEqual([
        [null, 101],
        ['A', 100],
        ['B', 100],
      ])
    }
  })

  it('is summed over the bags, by station, without a station that pays nothing', () => {
    expect(shares()).toEqual([])
    expect(shares(paid(0, [['甲', 100]]))).toEqual([])
    expect(shares(paid(100, [['乙', 1]]), paid(200, [['甲', 1]]), paid(5, [['乙', 1]]), paid(7, []))).toEqual([
      [null, 7],
      ['乙', 105],
      ['甲', 200],
    ])
  })

  it('is shared exactly where floating point would not be', () => {
    const lines = shares(
      paid(9_007_199_254_740_991, [
        ['a', 3_000_001],
        ['b', 7_000_003],
      ]),
    )
    expect(lines).toEqual([
      ['a', 2_702_159_596_278_384],
      ['b', 6_305_039_658_462_607],
    ])
  })
})
