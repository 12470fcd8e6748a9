import { describe, expect, it } from 'vitest'
import type { Band, Tier, When } from './rule-schema.ts'
import { tierContradictions } from './tier-contradictions.ts'

const tier = (when?: object, more: object = { give: { multiple: 1 } }): Tier => ({ when, ...more }) as unknown as Tier
const found = (...tiers: readonly Tier[]) =>
  tierContradictions(tiers, ['rules', 3, 'tiers']).map(
    ({ path, zh, en }) => `${path.slice(3).join('.')}: ${zh} · ${en}`,
  )
const whens = (...list: readonly (When | object | undefined)[]) => found(...list.map((when) => tier(when)))
const never = (n: number, shadow: number) =>
  `${n - 1}: 第${shadow}档已包含全部这些情形，这一档永远用不到 · tier ${shadow} takes every such case: this one can never apply`
const both = (point: number, a: number, b: number) =>
  `${b - 1}.when: ${point} 同时落在第${a}档和第${b}档 · ${point} falls under tier ${a} and tier ${b}`
const none = (point: number) => `: ${point} 不落在任何一档 · ${point} falls under no tier`
const total = (bounds: object) => ({ total: bounds })

describe('tiers', () => {
  it('are found from the path of their rule', () => {
    expect(tierContradictions([tier(), tier()], ['rules', 3, 'tiers'])[0]?.path).toEqual(['rules', 3, 'tiers', 1])
    expect(tierContradictions([tier(total({ atLeast: 5, atMost: 8 }))], ['rules', 3, 'tiers'])[0]?.path).toEqual([
      'rules',
      3,
      'tiers',
    ])
  })

  it('have a lower bound that is not above the upper one', () => {
    const above = '0.when: 下限高于上限 · the lower bound is above the upper one'
    expect(whens(total({ atLeast: 801, atMost: 800 }), undefined)).toEqual([above])
    expect(whens(total({ atLeast: 800, atMost: 800 }), undefined)).toEqual([])
    expect(whens(total({ moreThan: 800, lessThan: 802 }), undefined)).toEqual([])
    expect(whens(total({ moreThan: 800, lessThan: 801 }), undefined)).toEqual([above])
    expect(whens({ times: { moreThan: 3, atMost: 3 } }, undefined)).toEqual([above])
  })

  it('are refused where an earlier one takes every such case', () => {
    expect(whens(undefined, undefined)).toEqual([never(2, 1)])
    expect(whens(undefined, total({ atLeast: 1 }))).toEqual([never(2, 1)])
    expect(whens(total({ atLeast: 800 }), total({ atLeast: 900 }), undefined)).toEqual([never(2, 1)])
    expect(whens(total({ moreThan: 799 }), total({ atLeast: 800 }), undefined)).toEqual([never(2, 1)])
    expect(whens(total({ atMost: 900 }), total({ lessThan: 901 }), undefined)).toEqual([never(2, 1)])
    expect(whens({ rareGroup: true }, total({ atLeast: 800 }), total({ atLeast: 900 }), undefined)).toEqual([
      never(3, 2),
    ])
    // who gave nothing gets nothing, so that one ml is as good as none
    expect(whens(total({ atLeast: 1 }), undefined)).toEqual([never(2, 1)])
    expect(whens(total({ moreThan: 0 }), { rareGroup: true })).toEqual([never(2, 1)])
    expect(whens(total({ atLeast: 2 }), undefined)).toEqual([])
  })

  it('compare only what measures the same', () => {
    const kinds = (list: readonly string[]) => total({ atLeast: 800, kinds: list })
    expect(whens(kinds(['stem-cells', 'whole-blood']), kinds(['whole-blood', 'stem-cells']), undefined)).toEqual([
      never(2, 1),
    ])
    expect(whens(kinds(['stem-cells']), kinds(['whole-blood']), undefined)).toEqual([])
    const marks = (list: readonly string[]) => total({ atLeast: 800, marks: list })
    expect(whens(marks(['emergency', 'aid']), marks(['aid', 'emergency']), undefined)).toEqual([never(2, 1)])
    expect(whens(marks(['emergency']), marks(['aid']), undefined)).toEqual([])
    expect(whens(marks(['emergency']), marks([]), undefined)).toEqual([])
    expect(whens(marks(['emergency']), total({ atLeast: 800 }), undefined)).toEqual([])
    expect(whens(kinds(['stem-cells']), total({ atLeast: 800 }), undefined)).toEqual([])
    expect(whens(total({ atLeast: 800, within: { years: 3 } }), total({ atLeast: 800 }), undefined)).toEqual([])
    expect(whens(total({ atLeast: 800, donated: { to: '2020-01-01' } }), total({ atLeast: 800 }), undefined)).toEqual(
      [],
    )
    expect(whens({ times: { atLeast: 3 } }, total({ atLeast: 3 }), undefined)).toEqual([])
    const same = { atLeast: 800, within: { years: 3 }, donated: { to: '2020-01-01' } }
    expect(whens(total(same), total({ ...same }), undefined)).toEqual([never(2, 1)])
  })

  it('are not shadowed by one that asks for more of the donor', () => {
    const much = { total: { atLeast: 800 } }
    expect(whens({ ...much, rareGroup: true }, much, undefined)).toEqual([])
    expect(whens(much, { ...much, rareGroup: true }, undefined)).toEqual([never(2, 1)])
    expect(whens({ rareGroup: true }, { rareGroup: true }, undefined)).toEqual([never(2, 1)])
    const list = (key: string, ...words: readonly string[]) => ({ [key]: words })
    for (const key of ['ever', 'honours']) {
      expect(whens(list(key, 'a', 'b'), list(key, 'b'), undefined)).toEqual([never(2, 1)])
      expect(whens(list(key, 'b'), list(key, 'a', 'b'), undefined)).toEqual([])
      expect(whens(list(key, 'b'), much, undefined)).toEqual([])
      expect(whens(much, { ...much, ...list(key, 'b') }, undefined)).toEqual([never(2, 1)])
    }
    expect(whens({ ever: ['a'], honours: ['g'] }, { ever: ['a'] }, undefined)).toEqual([])
    expect(whens({ ever: ['a'], honours: ['g'] }, { honours: ['g'] }, undefined)).toEqual([])
  })
})

describe('thresholds', () => {
  it('that state their bounds do not overlap, to the ml', () => {
    expect(whens(total({ atLeast: 800 }), total({ atMost: 800 }))).toEqual([both(800, 1, 2)])
    expect(whens(total({ atMost: 800 }), total({ atLeast: 800 }))).toEqual([both(800, 1, 2)])
    expect(whens(total({ atLeast: 800 }), total({ lessThan: 800 }))).toEqual([])
    expect(whens(total({ moreThan: 800 }), total({ atMost: 800 }))).toEqual([])
    expect(whens(total({ atMost: 300 }), total({ moreThan: 300, atMost: 600 }), total({ moreThan: 500 }))).toEqual([
      both(501, 2, 3),
    ])
    // read from the top, a descending ladder of lower bounds is no overlap
    expect(whens(total({ atLeast: 800 }), total({ atLeast: 400 }), total({ atLeast: 200 }))).toEqual([])
    expect(whens(total({ atMost: 200 }), total({ atMost: 400 }), undefined)).toEqual([])
    expect(whens(total({ atLeast: 200, atMost: 800 }), total({ atMost: 400 }))).toEqual([both(200, 1, 2)])
  })

  it('leave no gap between them, and none above, but one below the first', () => {
    expect(whens(total({ moreThan: 800 }), total({ lessThan: 800 }))).toEqual([none(800)])
    expect(whens(total({ atLeast: 600 }), total({ lessThan: 500 }))).toEqual([none(500)])
    expect(whens(total({ atLeast: 200, lessThan: 800 }))).toEqual([none(800)])
    expect(whens(total({ atMost: 800 }))).toEqual([none(801)])
    expect(whens(total({ atLeast: 800 }))).toEqual([])
    expect(whens({ times: { atLeast: 3 } }, { times: { lessThan: 2 } })).toEqual([none(2)])
  })

  it('are not looked at where an open tier follows, where two measures meet, or where more is asked than how much', () => {
    expect(whens(total({ atLeast: 600, atMost: 800 }), undefined)).toEqual([])
    expect(whens(total({ atLeast: 600, atMost: 800 }), { times: { atLeast: 3 } })).toEqual([])
    expect(whens({ rareGroup: true })).toEqual([])
    for (const more of [{ rareGroup: true }, { ever: ['a'] }, { honours: ['a'] }]) {
      expect(whens({ total: { atLeast: 600, atMost: 800 }, ...more })).toEqual([])
      expect(whens({ total: { atMost: 800 }, ...more }, total({ atLeast: 800 }))).toEqual([])
    }
  })
})

describe('bands', () => {
  const bands = (...list: readonly object[]) =>
    found(tier(undefined, { ageing: { from: 'each-donation', bands: list as readonly Band[] } }))
  const endless = (n: number) =>
    `0.ageing.bands.${n}: 上一段没有期限，这一段永远用不到 · the band before never ends: this one can never apply`
  const order = (n: number) => `0.ageing.bands.${n}: 各段须由短到长 · bands go from short to long`

  it('go from short to long, whatever unit they are written in', () => {
    expect(bands({ upTo: { years: 5 } }, {})).toEqual([])
    expect(bands({ upTo: { months: 59 } }, { under: { years: 5 } }, { upTo: { days: 3650 } }, {})).toEqual([])
    expect(bands({ upTo: { years: 5 } }, { upTo: { months: 60 } })).toEqual([order(1)])
    expect(bands({ under: { years: 5 } }, { under: { years: 4 } }, {})).toEqual([order(1)])
    expect(bands({ upTo: { years: 1 } }, { upTo: { years: 5 } }, { upTo: { years: 3 } })).toEqual([order(2)])
  })

  it('have an end each but the last', () => {
    expect(bands({}, {})).toEqual([endless(1)])
    expect(bands({ upTo: { years: 5 } }, {}, { upTo: { years: 9 } })).toEqual([endless(2)])
  })

  it('count a month as long as it may be, so that none can hide another', () => {
    expect(bands({ upTo: { months: 1 } }, { upTo: { days: 31 } })).toEqual([order(1)])
    expect(bands({ upTo: { months: 1 } }, { upTo: { days: 32 } })).toEqual([])
    expect(bands({ upTo: { months: 2 } }, { upTo: { days: 62 } })).toEqual([order(1)])
  })
})
