import { describe, expect, it } from 'vitest'
import { type Change, found, other, rule } from '../test/contradictions-found.ts'
import { everyField } from '../test/every-field.ts'

describe('a rule', () => {
  const self = (more: object = {}) => other({ for: ['self'], account: 'own', draws: undefined, ...more })
  const needed = '亲属的规则须写 draws，本人的不写 · needed in a rule for relatives, and only there'
  const account = '本人用 own，亲属用 pooled 或 each · own is for the donor, pooled or each for relatives'

  it('serves the donor or relatives, from the account that is theirs', () => {
    expect(found(['rules', [self()]])).toEqual([])
    expect(found(['rules', [self({ for: ['self', 'child'] })]])).toEqual([
      'rules.0.for: 本人与亲属须分别写规则 · the donor and relatives need rules of their own',
    ])
    expect(found(['rules', [self({ account: 'pooled' })]])).toEqual([`rules.0.account: ${account}`])
    expect(found(['rules.0.account', 'own'])).toEqual([`rules.0.account: ${account}`])
    expect(found(['rules.0.account', 'each'])).toEqual([])
    expect(found(['rules', [self({ draws: 'apart' })]])).toEqual([`rules.0.draws: ${needed}`])
    expect(found(['rules.0.draws', undefined])).toEqual([`rules.0.draws: ${needed}`])
  })

  it('lies within the donor’s quota only where there is one of the same ledger', () => {
    const within = other({ draws: 'within-donors' })
    const nothing = 'rules.0.draws: 没有献血者本人的额度可言 · there is no quota of the donor to be within'
    const red = { ...everyField.ledgers[0], key: 'red', components: ['red-cells'] }
    const ledgers: Change = ['ledgers', [...everyField.ledgers, red]]
    expect(found(['rules', [within]])).toEqual([nothing])
    expect(found(['rules', [within, self()]])).toEqual([])
    expect(found(['rules', [within, self({ ledger: 'red' })]], ledgers)).toEqual([nothing])
    expect(found(['rules.0.draws', 'together'])).toEqual([])
  })

  it('has its donations for itself, or shares the quota with the other rules of the relation', () => {
    const rules = (more: object, first: object = {}): Change => ['rules', [other(first), other(more)]]
    const same = (relation: string, at: string, n = 1) =>
      `rules.${at}.for: ${relation} 已有第${n}条规则管同样的献血；不同情形写成同一条的几档 · ${relation} has rule ${n} for the same donations; different cases are tiers of one rule`
    const quota =
      'rules.1.account: child 的几条规则须用同一额度（account、draws、pool 相同） · rules for child must draw on the same quota (same account, draws and pool)'
    expect(found(rules({}))).toEqual([same('child', '1')])
    expect(found(rules({ for: ['spouse', 'child'] }))).toEqual([same('child', '1')])
    expect(found(rules({ for: ['spouse'] }))).toEqual([])
    expect(found(['rules', [other({ for: ['spouse'] }), other({}), other({})]])).toEqual([same('child', '2', 2)])
    const [early, late] = [{ to: '2009-12-31' }, { from: '2010-01-01' }]
    expect(found(rules({ donated: early }, { donated: late }))).toEqual([])
    expect(found(rules({ donated: early, account: 'each' }, { donated: late }))).toEqual([quota])
    expect(found(rules({ donated: early, draws: 'together' }, { donated: late }))).toEqual([quota])
    expect(found(rules({ kinds: ['stem-cells'] }))).toEqual([])
    expect(found(rules({ kinds: ['stem-cells'], account: 'each' }))).toEqual([quota])
    expect(found(rules({ kinds: ['stem-cells', 'whole-blood'] }))).toEqual([same('child', '1')])
    expect(found(rules({ kinds: ['whole-blood'] }, { kinds: ['stem-cells', 'whole-blood'] }))).toEqual([
      same('child', '1'),
    ])
    const anywhere: Change = ['donations.within', 'nation']
    const places = (first?: string, second?: string) => found(rules({ where: second }, { where: first }), anywhere)
    for (const [first, second] of [[], ['here'], [undefined, 'here'], ['here', 'here']] as const)
      expect(places(first, second)).toEqual([same('child', '1')])
    expect(places('here', 'elsewhere')).toEqual([])
    expect(found(rules({ kinds: undefined }))).toEqual([same('child', '1')])
    expect(found(rules({ kinds: ['stem-cells'] }, { kinds: undefined }))).toEqual([same('child', '1')])
    const red = { ...everyField.ledgers[0], key: 'red', components: ['red-cells'] }
    expect(found(rules({ ledger: 'red' }), ['ledgers', [...everyField.ledgers, red]])).toEqual([])
  })

  it('has tiers that are looked at one rule after the other', () => {
    const twice = [rule?.tiers[1], rule?.tiers[1]]
    const never = '第1档已包含全部这些情形，这一档永远用不到 · tier 1 takes every such case: this one can never apply'
    expect(found(['rules', [other({}), other({ for: ['spouse'], tiers: twice })]])).toEqual([
      `rules.1.tiers.1: ${never}`,
    ])
  })
})

describe('a pool', () => {
  const pooled = (...pools: readonly (string | undefined)[]): Change => [
    'rules',
    pools.map((pool, index) => other({ for: [['child'], ['spouse'], ['parent']][index], pool })),
  ]
  const named = '别的规则写了 pool，这一条也须写明合用哪一份 · other rules name a pool: this one must, too'

  it('is named by all rules of pooled relatives or by none, and by no others', () => {
    expect(found(pooled(undefined, undefined))).toEqual([])
    expect(found(pooled('core', 'wide', 'core'))).toEqual([])
    expect(found(pooled('core', undefined))).toEqual([`rules.1.account: ${named}`])
    expect(found(['rules.0.pool', 'core'], ['rules.0.account', 'each'])).toEqual([
      'rules.0.pool: 只有 pooled 的亲属合用一份额度 · only pooled relatives share a quota',
    ])
    const each = [other({ pool: 'core' }), other({ for: ['spouse'], account: 'each' })]
    expect(found(['rules', each])).toEqual([])
    const red = { ...everyField.ledgers[0], key: 'red', components: ['red-cells'] }
    const apart = [other({ pool: 'core' }), other({ for: ['spouse'], ledger: 'red' })]
    expect(found(['rules', apart], ['ledgers', [...everyField.ledgers, red]])).toEqual([])
  })
})

describe('a ceiling', () => {
  const [whole] = everyField.ceilings
  const ceilings = (...rows: readonly object[]): Change => ['ceilings', rows.map((more) => ({ ...whole, ...more }))]

  it('stands once, of a ledger that is there, with tiers that hold together', () => {
    expect(found(ceilings({}, { over: 'relatives' }, { over: 'patient' }))).toEqual([])
    const twice = '同一总限写了两次 · this ceiling stands twice'
    expect(found(ceilings({}, { over: 'patient' }, {}))).toEqual([`ceilings.2.over: ${twice}`])
    const blood = everyField.ledgers[0]?.key
    const key = `须为 ledgers 中的一个键：${blood} · must be a key of ledgers: ${blood}`
    const none = '没有 ledgers，此处不写 · there are no ledgers: leave this out'
    expect(found(ceilings({ ledger: 'red' }))).toEqual([`ceilings.0.ledger: ${key}`])
    expect(found(ceilings({ ledger: undefined }))).toEqual([`ceilings.0.ledger: ${key}`])
    const one: readonly Change[] = [
      ['ledgers', undefined],
      ['rules.0.ledger', undefined],
    ]
    expect(found(ceilings({ ledger: undefined }), ...one)).toEqual([])
    expect(found(ceilings({}), ...one)).toEqual([`ceilings.0.ledger: ${none}`])
    const red = { ...everyField.ledgers[0], key: 'red', components: ['red-cells'] }
    expect(found(ceilings({}, { ledger: 'red' }), ['ledgers', [...everyField.ledgers, red]])).toEqual([])
    expect(found(ceilings({ tiers: [whole?.tiers[0], whole?.tiers[0]] }))).toEqual([
      'ceilings.0.tiers.1: 第1档已包含全部这些情形，这一档永远用不到 · tier 1 takes every such case: this one can never apply',
    ])
    expect(found(ceilings({}), ['ceilings.0.tiers.0.provision.of', 'lex'])).toEqual([
      'ceilings.0.tiers.0.provision.of: sources 中没有“lex” · sources has no key "lex"',
    ])
  })

  it('bounds use, so that it has no percentage, given at once or by age', () => {
    const percent = 'ceilings.0.tiers: 总限只限制用量，不写 percent · a ceiling bounds use: it has no percent'
    const provision = everyField.payer.provision
    const ageing = (more: object) => ({
      ageing: { from: 'each-donation', bands: [{ multiple: 1, ...more }] },
      provision,
    })
    expect(found(ceilings({ tiers: [{ give: { multiple: 1, percent: 50 }, provision }] }))).toEqual([percent])
    expect(found(ceilings({ tiers: [ageing({ percent: 50 })] }))).toEqual([percent])
    expect(found(ceilings({ tiers: [ageing({})] }))).toEqual([])
    const when = { total: { atLeast: 800 } }
    const second = [
      { when, give: { multiple: 2 }, provision },
      { give: { multiple: 1, percent: 50 }, provision },
    ]
    expect(found(ceilings({ tiers: second }))).toEqual([percent])
  })
})

describe('a percentage', () => {
  const volume: readonly Change[] = [
    ['consumption.rate', undefined],
    ['consumption.by', 'volume'],
  ]
  it('is of what is no money yet', () => {
    const money =
      'rules.0.tiers: 按金额抵用的不写 percent；把 rate 写小即可 · quotas of money have no percent; write a smaller rate'
    for (const path of ['rules.0.tiers.0.give.percent', 'rules.0.tiers.1.ageing.bands.0.percent']) {
      expect(found([path, 50])).toEqual([money])
      expect(found([path, 50], ...volume)).toEqual([])
    }
  })

  it('is one for each component', () => {
    const shares = (...rows: readonly (readonly string[])[]): Change => [
      'amount.shares',
      rows.map((components) => ({ components, percent: 50 })),
    ]
    expect(found(shares(['plasma'], ['platelets', 'other']))).toEqual([])
    expect(found(shares(['plasma'], ['other'], ['platelets', 'plasma']))).toEqual([
      'amount.shares.2.components: plasma 写了两次 · plasma stands twice',
    ])
  })
})
