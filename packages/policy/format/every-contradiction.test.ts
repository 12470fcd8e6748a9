import { describe, expect, it } from 'vitest'
import { type Change, found } from '../test/contradictions-found.ts'
import { everyField } from '../test/every-field.ts'

describe('a file that writes every field', () => {
  it('contradicts nothing', () => {
    expect(found()).toEqual([])
  })

  it('names a source for each provision, wherever it stands', () => {
    const places = ['donations', 'consumption', 'amount', 'payer', 'deadline', 'rules.0.tiers.0', 'rules.0.tiers.1']
    for (const place of places) {
      expect(found([`${place}.provision.of`, 'lex'])).toEqual([
        `${place}.provision.of: sources 中没有“lex” · sources has no key "lex"`,
      ])
    }
    expect(found(['deadline', undefined])).toEqual([])
    const second = { ...everyField.sources.law, document: '另一办法' }
    expect(found(['sources.lex', second], ['payer.provision.of', 'lex'])).toEqual([])
  })
})

describe('a place', () => {
  it('of a province neither replaces others nor has a city of its own', () => {
    const province: Change = ['jurisdiction.code', '99']
    const within: Change = ['donations.within', 'province']
    expect(found(province)).toEqual([
      'overrides: 只有市级规则（4位代码）能代替省级规则 · only the rules of a city (a code of 4 digits) replace those of a province',
      'donations.within: 省级规则没有“本市”可言 · the rules of a province know no city of their own',
    ])
    expect(found(province, within, ['overrides', undefined])).toEqual([])
    expect(found(['overrides', undefined])).toEqual([])
    expect(found(within)).toEqual([])
  })
})

describe('donations', () => {
  it('that failed their tests are left out or count up to a cap', () => {
    const out: Change = ['donations.leftOut', ['failed-tests']]
    expect(found(out)).toEqual([
      'donations.failedAtMost: 检测不合格的既不计入又有上限，互相矛盾 · failed tests cannot both be left out and count up to a cap',
    ])
    expect(found(out, ['donations.failedAtMost', undefined])).toEqual([])
  })

  it('after the application count for the next one', () => {
    const until: Change = ['donations.timing.until', 'application']
    expect(found(until)).toEqual([
      'donations.timing.grace: 申请之后的献血不可能计入本次申请 · a donation after the application cannot count for it',
    ])
    expect(found(until, ['donations.timing.grace', undefined])).toEqual([])
    expect(found(['donations.timing.until', 'discharge'])).toEqual([])
  })

  it('of one kind are converted once for each day', () => {
    const worth = (...rows: readonly (readonly [kinds: readonly string[], donated?: object])[]): Change => [
      'donations.worth',
      rows.map(([kinds, donated]) => ({ kinds, per: 'donation', millilitres: 1, ...(donated ? { donated } : {}) })),
    ]
    const [early, late] = [{ to: '2009-12-31' }, { from: '2010-01-01' }]
    expect(found(worth([['whole-blood']], [['stem-cells']]))).toEqual([])
    expect(found(worth([['stem-cells'], early], [['stem-cells'], late]))).toEqual([])
    expect(
      found(
        worth([['apheresis-plasma', 'stem-cells'], early], [['whole-blood'], late], [['whole-blood', 'stem-cells']]),
      ),
    ).toEqual([
      'donations.worth.2.kinds: stem-cells 在同一段日期有两种折算 · stem-cells is converted twice for the same days',
      'donations.worth.2.kinds: whole-blood 在同一段日期有两种折算 · whole-blood is converted twice for the same days',
    ])
  })
})

describe('ledgers', () => {
  const ledger = (key: string, ...components: readonly string[]) => ({
    key,
    name: key,
    kinds: ['whole-blood'],
    components,
  })
  const both = (...list: readonly object[]): Change => ['ledgers', list]

  it('have each a key and pay each component once', () => {
    expect(found(both(ledger('blood', 'plasma'), ledger('red', 'red-cells')))).toEqual([])
    expect(found(both(ledger('blood', 'plasma'), ledger('blood', 'red-cells')))).toEqual([
      'ledgers.1.key: 额度的键重复 · the key of a ledger stands twice',
    ])
    expect(found(both(ledger('blood', 'plasma'), ledger('c', 'other'), ledger('red', 'red-cells', 'plasma')))).toEqual([
      'ledgers.2.components: plasma 由两份额度减免 · plasma is paid by two ledgers',
    ])
  })

  it('are named by every rule where there are some, and by none where there are none', () => {
    const two = both(ledger('red', 'red-cells'), ledger('plasma', 'plasma'))
    const keys = '须为 ledgers 中的一个键：red、plasma · must be a key of ledgers: red, plasma'
    expect(found(two)).toEqual([`rules.0.ledger: ${keys}`])
    expect(found(two, ['rules.0.ledger', undefined])).toEqual([`rules.0.ledger: ${keys}`])
    expect(found(two, ['rules.0.ledger', 'plasma'])).toEqual([])
    expect(found(['ledgers', undefined])).toEqual([
      'rules.0.ledger: 没有 ledgers，此处不写 · there are no ledgers: leave this out',
    ])
    expect(found(['ledgers', undefined], ['rules.0.ledger', undefined])).toEqual([])
  })
})

describe('here and elsewhere', () => {
  const where = (path: string) =>
    `${path}: 只有在本地献的血计入（donations.within），不必也不能再分本地和别处 · only donations given here count (donations.within): here and elsewhere cannot be told apart`
  const [city, province]: readonly (readonly Change[])[] = [
    [],
    [
      ['jurisdiction.code', '99'],
      ['overrides', undefined],
    ],
  ]
  const within = (value: string): Change => ['donations.within', value]

  it('are told apart only where both count', () => {
    const asked: Change = ['rules.0.where', 'here']
    expect(found(asked)).toEqual([where('rules.0.where')])
    expect(found(asked, within('province'))).toEqual([])
    expect(found(asked, within('nation'))).toEqual([])
    expect(found(asked, within('province'), ...(province ?? []))).toEqual([where('rules.0.where')])
    expect(found(asked, within('nation'), ...(province ?? []), ...(city ?? []))).toEqual([])
  })

  it('are looked for wherever a condition may ask', () => {
    for (const what of ['total', 'times', 'once']) {
      const [tier, rules] = [`rules.0.tiers.0.when.${what}`, { [what]: { atLeast: 1, where: 'elsewhere' } }]
      expect(found([`${tier}.where`, 'here'])).toEqual([where(`${tier}.where`)])
      expect(found(['rules.0.when', rules])).toEqual([where(`rules.0.when.${what}.where`)])
      const ceiling = { ...everyField.ceilings[0], tiers: [{ ...everyField.ceilings[0]?.tiers[0], when: rules }] }
      expect(found(['ceilings', [ceiling]])).toEqual([where(`ceilings.0.tiers.0.when.${what}.where`)])
    }
  })
})
