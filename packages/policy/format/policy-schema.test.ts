import { describe, expect, it } from 'vitest'
import { changed, everyField } from '../test/every-field.ts'
import { policySchema } from './policy-schema.ts'

const tier = 'rules.0.tiers.0'
const ageing = 'rules.0.tiers.1.ageing'
const band = `${ageing}.bands.0`
const faults = (path: string, value: unknown) =>
  policySchema.safeParse(changed(everyField, path, value)).error?.issues.map((issue) => issue.path.join('.')) ?? []

const blood = ['parent', 'child', 'sibling', 'paternal-grandparent', 'maternal-grandparent', 'sons-child']
const others = ['daughters-child', 'spouses-parent', 'childs-spouse']
const stepRelations = [...blood, ...others].map((name) => `step-${name}`)
const kinds = [
  'whole-blood',
  'apheresis-platelets',
  'apheresis-red-cells',
  'apheresis-plasma',
  'apheresis-granulocytes',
]
const components = ['whole-blood', 'red-cells', 'plasma', 'platelets', 'cryoprecipitate', 'other']

/** The words that a field takes; any other is refused. */
const words: readonly (readonly [path: string, ...words: string[]])[] = [
  ['status', 'enacted', 'unconfirmed'],
  ['versionBy', 'use', 'discharge', 'application', 'donation'],
  ['measuredOn', 'use', 'discharge', 'application'],
  ['sources.law.grade', 'A', 'B', 'C'],
  ['donations.within', 'city', 'province', 'nation'],
  ['donations.timing.until', 'use', 'discharge', 'application'],
  ['donations.leftOut.0', 'paid', 'given-away', 'failed-tests'],
  ['donations.worth.1.kinds.0', ...kinds, 'stem-cells'],
  ['donations.worth.1.per', 'unit', 'donation'],
  ['donations.provision.sure', 'quoted', 'summarised', 'reported', 'inferred'],
  ['ledgers.0.components.0', ...components],
  ['rules.0.for.0', 'self', 'spouse', ...blood, ...others, ...stepRelations],
  ['rules.0.account', 'own', 'pooled', 'each'],
  ['rules.0.draws', 'apart', 'within-donors', 'together'],
  [`${ageing}.from`, 'each-donation', 'first-donation', 'last-donation'],
  [`${tier}.when.total.where`, 'here', 'elsewhere'],
  ['rules.0.where', 'here', 'elsewhere'],
  ['ceilings.0.over', 'everybody', 'relatives', 'patient'],
  ['amount.shares.0.components.0', ...components],
  ['consumption.order', 'use-day', 'dearest-first', 'cheapest-first', 'most-favourable'],
  ['consumption.partial', 'share', 'whole-units', 'whole-bags'],
  ['consumption.rounding.to', 'fen', 'jiao', 'yuan'],
  ['consumption.rounding.mode', 'down', 'half-up', 'up'],
  ['amount.base', 'blood-cost', 'actual-cost'],
  ['deadline.of', 'use', 'discharge'],
  ['payer.by', 'donation-stations', 'accepting-station'],
]

/** The least and the most that a field takes, and what lies just outside. */
const limits: readonly (readonly [path: string, taken: readonly unknown[], refused: readonly unknown[]])[] = [
  ['id', ['A', 'SD-QD', 'X9'], ['', 'a', '1A', '-A', 'A b', ' A', 'Aa']],
  ['version', ['1'], ['', 1]],
  ['title', ['办'], ['']],
  ['jurisdiction.code', ['13', '1302'], ['1', '130', '13020', '130202', 'x13', '1a', ' 13']],
  ['jurisdiction.name', ['市'], ['']],
  ['overrides', ['X', undefined], ['']],
  [
    'effective',
    [
      { from: '2020-01-01', to: '2020-01-01' },
      { from: '2020-01-01', to: null },
    ],
    [{ from: '2020-01-01' }],
  ],
  ['reviewed', ['2024-02-29'], ['2023-02-29', '20240229', 20240229]],
  [
    'sources',
    [{ 'a-1': everyField.sources.law }],
    [{ 'A-1': everyField.sources.law }, { '1a': everyField.sources.law }, { a_b: everyField.sources.law }],
  ],
  ['sources.law.document', ['a'], ['']],
  ['sources.law.article', ['a', undefined], ['']],
  ['donations.since', [undefined, '1998-10-01'], ['']],
  ['donations.timing.sameDay', [true], [undefined, 1]],
  ['donations.failedAtMost', [1, 10_000_000, undefined], [0, 10_000_001, 1.5]],
  ['donations.worth', [everyField.donations.worth.slice(1)], [[]]],
  ['donations.worth.0.kinds', [['whole-blood', 'stem-cells']], [[]]],
  ['donations.worth.1.millilitres', [0, 100_000, null], [-1, 100_001, 0.5]],
  ['donations.provision.of', ['a'], ['']],
  ['donations.provision.article', ['a'], ['']],
  ['donations.provision.sentence', ['a'], ['']],
  ['donations.provision.reviewed', [undefined], ['2026-02-30']],
  ['ledgers', [undefined], [[]]],
  ['ledgers.0.key', ['a', 'red-cells'], ['', 'A', '-a', 'a1', '1a', 'a b']],
  ['ledgers.0.name', ['a'], ['']],
  ['ledgers.0.kinds', [['whole-blood', 'stem-cells']], [[]]],
  ['ledgers.0.components', [['whole-blood', 'plasma']], [[]]],
  ['rules', [[...everyField.rules, ...everyField.rules]], [[]]],
  ['rules.0.for', [['child', 'spouse']], [[], ['step-self'], ['step-spouse'], ['friend']]],
  ['rules.0.ledger', ['a', undefined], ['']],
  ['rules.0.tiers', [everyField.rules[0]?.tiers.slice(1)], [[]]],
  [`${tier}.when.total.atLeast`, [0, 10_000_000], [-1, 10_000_001, 0.5]],
  [`${tier}.when.times.moreThan`, [0], [-1]],
  [`${tier}.when.honours`, [['gold', 'silver']], [[], ['']]],
  [`${tier}.when.rareGroup`, [true], [false]],
  [`${tier}.give.multiple`, [0.01, 1000, 1.1], [0, 1000.01, 1.001, -1]],
  [
    `${tier}.give`,
    [{ millilitres: 0 }, { millilitres: 10_000_000 }, { unlimited: true }],
    [{ unlimited: false }, { millilitres: -1 }, { millilitres: 10_000_001 }],
  ],
  [`${ageing}.bands`, [[{ multiple: 1 }]], [[]]],
  [`${band}.upTo`, [{ years: 1 }, { months: 36_500 }, { days: 1 }], [{ years: 0 }, { days: 36_501 }, { days: 1.5 }]],
  ['rules.0.pool', ['a', 'wide-core', undefined], ['', 'A', '-a', 'a1']],
  ['donations.worth.0.multiple', [0.01, 1000, undefined], [0, 1000.01, 1.001]],
  [`${tier}.give.percent`, [1, 99, undefined], [0, 100, 1.5]],
  [`${band}.percent`, [1, 99], [0, 100]],
  ['ceilings', [undefined], [[]]],
  ['ceilings.0.ledger', [undefined, 'a'], ['']],
  ['ceilings.0.tiers', [everyField.rules[0]?.tiers], [[], undefined]],
  ['amount.shares', [undefined], [[]]],
  ['amount.shares.0.components', [['plasma', 'platelets']], [[], undefined]],
  ['amount.shares.0.percent', [1, 99], [0, 100, 1.5, undefined]],
  ['consumption.rate.millilitres', [1, 100_000], [0, 100_001, 1.5]],
  ['amount.caps', [{}], [undefined, { priceList: false }, { actualCost: false }, { line: 1 }]],
]

/** Rules between fields: what is refused, where, and the sentences that say so. */
const between: readonly (readonly [path: string, value: unknown, at: string, message: string])[] = [
  ['effective.to', '2019-12-31', 'effective.to', '终止日早于开始日 · ends before it begins'],
  [
    'rules.0.donated',
    { from: '2020-01-02', to: '2020-01-01' },
    'rules.0.donated.to',
    '终止日早于开始日 · ends before it begins',
  ],
  ['reviewed', '2026-02-30', 'reviewed', '日期须为存在的 yyyy-MM-dd · must be an existing yyyy-MM-dd day'],
  ['amount.caps.bill', '1.001', 'amount.caps.bill', '金额须为加引号的小数 · must be a quoted decimal of yuan'],
  [`${band}.upTo`, {}, `${band}.upTo`, '须恰好写年、月、日中的一个 · must name exactly one of years, months, days'],
  [
    `${band}.upTo`,
    { years: 1, days: 1 },
    `${band}.upTo`,
    '须恰好写年、月、日中的一个 · must name exactly one of years, months, days',
  ],
  [
    'donations.timing.wait',
    { days: 1 },
    'donations.timing.wait',
    '既要等待又许事后献血，互相矛盾 · a waiting time and donations afterwards contradict each other',
  ],
  [
    'donations.timing.sameDay',
    false,
    'donations.timing.sameDay',
    '当日不计而事后计入，互相矛盾 · later donations count, the same day does not',
  ],
  [
    'donations.worth.0.millilitres',
    200,
    'donations.worth.0.millilitres',
    '按实献毫升的不写 millilitres，其余必须写（尚无规定写 null） · given-ml has no millilitres, the others need it',
  ],
  [
    'donations.worth.1.millilitres',
    undefined,
    'donations.worth.1.millilitres',
    '按实献毫升的不写 millilitres，其余必须写（尚无规定写 null） · given-ml has no millilitres, the others need it',
  ],
  [
    'donations.worth.1.multiple',
    2,
    'donations.worth.1.multiple',
    '只有按实献毫升的写 multiple · only given-ml has a multiple',
  ],
  [
    `${tier}.when.total.moreThan`,
    1,
    `${tier}.when.total`,
    'atLeast 与 moreThan 只能写一个 · atLeast and moreThan exclude each other',
  ],
  [
    `${tier}.when.total.lessThan`,
    1,
    `${tier}.when.total`,
    'atMost 与 lessThan 只能写一个 · atMost and lessThan exclude each other',
  ],
  [`${tier}.when`, {}, `${tier}.when`, '没有写任何条件 · names no condition'],
  [
    `${tier}.give`,
    {},
    `${tier}.give`,
    '须恰好写 multiple、millilitres、unlimited 中的一个 · must name exactly one of multiple, millilitres, unlimited',
  ],
  [
    `${tier}.give.unlimited`,
    true,
    `${tier}.give`,
    '须恰好写 multiple、millilitres、unlimited 中的一个 · must name exactly one of multiple, millilitres, unlimited',
  ],
  [
    `${band}.millilitres`,
    1,
    band,
    '须恰好写 multiple、millilitres、unlimited 中的一个 · must name exactly one of multiple, millilitres, unlimited',
  ],
  [`${band}.under`, { days: 1 }, band, 'upTo 与 under 只能写一个 · upTo and under exclude each other'],
  [`${tier}.give`, undefined, tier, 'give 与 ageing 须恰好写一个 · needs exactly one of give and ageing'],
  [
    'rules.0.tiers.1.give',
    { multiple: 1 },
    'rules.0.tiers.1',
    'give 与 ageing 须恰好写一个 · needs exactly one of give and ageing',
  ],
  ['consumption.rate.yuan', '0.00', 'consumption.rate.yuan', '须大于零 · must be more than zero'],
  [
    'consumption.rate',
    undefined,
    'consumption.rate',
    '按金额的须写 rate，按用量的不写 · money needs a rate, volume has none',
  ],
  [
    'consumption.by',
    'volume',
    'consumption.rate',
    '按金额的须写 rate，按用量的不写 · money needs a rate, volume has none',
  ],
]

describe('a policy file', () => {
  it('may write every field at once', () => {
    expect(policySchema.safeParse(everyField).error?.issues).toBeUndefined()
  })

  for (const [path, ...all] of words) {
    it(`takes as ${path} only ${all.join(', ')}`, () => {
      for (const word of all) expect(faults(path, word)).toEqual([])
      expect(faults(path, '')).toEqual([path])
      expect(faults(path, 'other-word')).toEqual([path])
    })
  }

  for (const [path, taken, refused] of limits) {
    it(`knows how short, small or large ${path} may be`, () => {
      for (const value of taken) expect(faults(path, value)).toEqual([])
      for (const value of refused) expect(faults(path, value).map((at) => at.slice(0, path.length))).toEqual([path])
    })
  }

  for (const [path, value, at, message] of between) {
    it(`is refused with ${path} ${JSON.stringify(value)}: ${message}`, () => {
      const { error } = policySchema.safeParse(changed(everyField, path, value))
      expect(error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[at, message]])
    })
  }

  it('may leave out what is not needed, and nothing else', () => {
    const optional = [
      'overrides',
      'ledgers',
      'ceilings',
      'deadline',
      'donations.since',
      'donations.failedAtMost',
      'rules.0.draws',
    ]
    const conditions = ['total', 'times', 'once', 'ever', 'rareGroup', 'honours'].map((key) => `${tier}.when.${key}`)
    const more = ['rules.0.when', `${tier}.when`, 'donations.timing.grace', 'rules.0.kinds', `${band}.upTo`]
    for (const path of [...optional, ...conditions, ...more]) expect(faults(path, undefined)).toEqual([])
    for (const path of Object.keys(everyField).filter((key) => !optional.includes(key))) {
      expect(faults(path, undefined)).toEqual([path])
    }
  })

  it('is refused for a key that no field has, wherever it stands', () => {
    const places = [
      '',
      'jurisdiction',
      'effective',
      'sources.law',
      'donations',
      'donations.timing',
      'donations.worth.0',
    ]
    const rules = ['rules.0', tier, `${tier}.when`, `${tier}.when.total`, `${tier}.when.times`, `${tier}.give`, band]
    const others = ['ledgers.0', 'consumption', 'consumption.rate', 'consumption.rounding', 'amount', 'amount.caps']
    const added = ['ceilings.0', 'ceilings.0.tiers.0.give', 'amount.shares.0', `${tier}.when.once`]
    const last = [
      'deadline',
      'deadline.within',
      'payer',
      'payer.provision',
      'rules.0.donated',
      'rules.0.tiers.1.ageing',
    ]
    for (const place of [...places, ...rules, ...others, ...added, ...last]) {
      expect(faults(place ? `${place}.acount` : 'acount', 1)).toEqual([place])
    }
  })
})
