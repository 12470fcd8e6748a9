import { describe, expect, it } from 'vitest'
import type { Band, Tier } from '../format/rule-schema.ts'
import { bloodOf, day, hebei } from '../test/small-facts.ts'
import type { Counted } from './count.ts'
import { capOf, percentsOf, portionsOf } from './quota.ts'

const counted = (ml: number, on = '2024-01-01'): Counted => ({
  donation: bloodOf({ day: day(on) }),
  by: hebei(),
  ml,
  why: null,
})
const not = (why: NonNullable<Counted['why']>, on = '2024-01-01'): Counted => ({
  donation: bloodOf({ day: day(on) }),
  by: hebei(),
  ml: null,
  why,
})
const measuredOn = day('2026-05-20')
const give = (amount: object, own: readonly Counted[]) => portionsOf({ give: amount } as Tier, own, measuredOn)
type From = 'each-donation' | 'first-donation' | 'last-donation'
const aged = (from: From, bands: readonly object[], own: readonly Counted[], on = measuredOn) =>
  portionsOf({ ageing: { from, bands: bands as readonly Band[] } } as Tier, own, on)
const inShort = (portions: ReturnType<typeof portionsOf>) =>
  portions.map(({ age, donated, cap }) => [age, donated, cap])

describe('a quota', () => {
  it('is a multiple of all that counts, exact to the hundredth and rounded down to the ml', () => {
    expect(give({ multiple: 3 }, [counted(200), counted(133), not('paid')])).toEqual([
      { donated: 333, age: null, how: { multiple: 3 }, cap: 999 },
    ])
    expect(give({ multiple: 1.1 }, [counted(300)])[0]?.cap).toBe(330)
    expect(give({ multiple: 0.29 }, [counted(100)])[0]?.cap).toBe(29)
    expect(give({ multiple: 1.5 }, [counted(333)])[0]?.cap).toBe(499)
  })

  it('is a fixed amount or without limit, whatever was given', () => {
    expect(give({ millilitres: 300 }, [counted(100), counted(1000)])).toEqual([
      { donated: 1100, age: null, how: { millilitres: 300 }, cap: 300 },
    ])
    expect(give({ unlimited: true }, [counted(100)])).toEqual([
      { donated: 100, age: null, how: { unlimited: true }, cap: null },
    ])
  })

  it('is also of what took place without being converted yet, and of nothing else', () => {
    expect(give({ unlimited: true }, [not('not-converted')])).toEqual([
      { donated: 0, age: null, how: { unlimited: true }, cap: null },
    ])
    expect(give({ multiple: 2 }, [not('not-converted'), counted(200)])[0]?.cap).toBe(400)
    expect(give({ unlimited: true }, [not('too-late')])).toEqual([])
    expect(give({ millilitres: 300 }, [])).toEqual([])
  })
})

describe('the percentages that a quota waives', () => {
  const portion = (cap: number | null, percent?: number) => ({
    donated: 100,
    age: null,
    how: { multiple: 1, ...(percent === undefined ? {} : { percent }) },
    cap,
  })
  const of = (...applied: readonly (readonly ReturnType<typeof portion>[])[]) =>
    percentsOf(applied.map((portions) => ({ portions })))

  it('come the highest first, each once, and all of the money where a part says nothing', () => {
    expect(of([portion(100, 9), portion(100, 50)], [portion(null), portion(100, 80), portion(100, 50)])).toEqual([
      100, 80, 50, 9,
    ])
  })

  it('are those of parts with something in them, none where all of the money is waived', () => {
    expect(of([portion(0, 50), portion(100)])).toBeNull()
    expect(of([portion(0, 30), portion(100, 50)])).toEqual([50])
    expect(of([])).toBeNull()
  })
})

describe('a quota that ages', () => {
  const upTo = [{ upTo: { years: 5 }, multiple: 3 }, { multiple: 1 }]
  const under = [{ under: { years: 5 }, multiple: 3 }, { multiple: 1 }]

  it('keeps its best years to the corresponding day, included or not as the law says', () => {
    const on = (bands: readonly object[], ...days: readonly string[]) =>
      days.map((text) => inShort(aged('each-donation', bands, [counted(200, '2021-05-20')], day(text))))
    expect(on(upTo, '2026-05-20', '2026-05-21')).toEqual([[['5年内', 200, 600]], [['超过5年', 200, 200]]])
    expect(on(under, '2026-05-19', '2026-05-20')).toEqual([[['不满5年', 200, 600]], [['满5年', 200, 200]]])
  })

  it('values each donation in the band of its own age, band by band', () => {
    const own = [counted(200, '2015-01-01'), counted(300, '2022-01-01'), counted(400, '2025-01-01'), not('paid')]
    expect(inShort(aged('each-donation', upTo, own))).toEqual([
      ['5年内', 700, 2100],
      ['超过5年', 200, 200],
    ])
    const three = [
      { upTo: { years: 2 }, multiple: 5 },
      { upTo: { years: 5 }, multiple: 3 },
      { under: { years: 20 }, multiple: 1 },
    ]
    expect(inShort(aged('each-donation', three, own))).toEqual([
      ['2年内', 400, 2000],
      ['5年内', 300, 900],
      ['不满20年', 200, 200],
    ])
    expect(inShort(aged('each-donation', three, [counted(200, '1999-01-01')]))).toEqual([])
  })

  it('values all by the first or by the last donation, whatever order they come in', () => {
    const own = [counted(400, '2022-01-01'), counted(200, '2015-01-01'), counted(100, '2020-01-01')]
    for (const list of [own, [...own].reverse()]) {
      expect(inShort(aged('first-donation', upTo, list))).toEqual([['超过5年', 700, 700]])
      expect(inShort(aged('last-donation', upTo, list))).toEqual([['5年内', 700, 2100]])
    }
    expect(aged('first-donation', [{ upTo: { years: 5 }, multiple: 3 }], own)).toEqual([])
    // what does not count begins nothing
    expect(inShort(aged('last-donation', under, [counted(200, '2015-01-01'), not('too-late', '2026-05-01')]))).toEqual([
      ['满5年', 200, 200],
    ])
  })

  it('gives a fixed amount for each donation, once where all are valued together', () => {
    const fixed = [{ upTo: { years: 5 }, millilitres: 100 }, { millilitres: 50 }]
    const own = [counted(200, '2025-01-01'), counted(200, '2024-01-01'), counted(200, '2010-01-01')]
    expect(inShort(aged('each-donation', fixed, own))).toEqual([
      ['5年内', 400, 200],
      ['超过5年', 200, 50],
    ])
    expect(aged('each-donation', fixed, own)[0]?.how).toEqual({ millilitres: 200 })
    expect(inShort(aged('last-donation', fixed, own))).toEqual([['5年内', 600, 100]])
  })

  it('has no age where one band holds for ever', () => {
    expect(inShort(aged('each-donation', [{ multiple: 2 }], [counted(200)]))).toEqual([[null, 200, 400]])
  })
})

describe('the sum of what tiers gave', () => {
  const tier = (...caps: readonly (number | null)[]) => ({
    portions: caps.map((cap) => ({ donated: 0, age: null, how: {}, cap })),
  })
  it('is nothing of nothing, and without limit where one part is', () => {
    expect(capOf([])).toBe(0)
    expect(capOf([tier()])).toBe(0)
    expect(capOf([tier(1, 20), tier(300)])).toBe(321)
    expect(capOf([tier(1), tier(0, null)])).toBeNull()
  })
})
