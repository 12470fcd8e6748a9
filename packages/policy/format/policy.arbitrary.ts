import fc from 'fast-check'
import { contradictions } from './contradictions.ts'
import { type Policy, policySchema } from './policy-schema.ts'

/* Rules for property tests: every axis drawn independently of the others, so that every pair of axes meets. */

const provision = { of: 'law', article: '第一条', sentence: '任意的规定。', sure: 'inferred' }
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const period = fc.constantFrom({ days: 1 }, { days: 180 }, { months: 6 }, { years: 1 }, { years: 5 })
const multiple = fc.constantFrom(0.5, 1, 1.1, 2, 3)
const plainAmount = fc.oneof(
  { weight: 3, arbitrary: multiple.map((value) => ({ multiple: value })) },
  { weight: 1, arbitrary: fc.constantFrom({ millilitres: 300 }, { millilitres: 300 }, { millilitres: 0 }) },
  { weight: 1, arbitrary: fc.constant({ unlimited: true }) },
)
const amount = fc
  .tuple(plainAmount, fc.constantFrom(undefined, undefined, undefined, 50, 80))
  .map(([one, percent]) => (percent === undefined ? one : { ...one, percent }))

const values = fc.oneof(
  amount.map((give) => ({ give })),
  fc
    .tuple(
      fc.constantFrom('each-donation', 'first-donation', 'last-donation'),
      fc.boolean(),
      amount,
      amount,
      fc.boolean(),
    )
    .map(([from, upTo, young, old, ends]) => ({
      ageing: {
        from,
        bands: [{ ...(upTo ? { upTo: { years: 5 } } : { under: { years: 5 } }), ...young }, ...(ends ? [] : [old])],
      },
    })),
)
const conditions = fc.constantFrom(
  { total: { atLeast: 800 } },
  { total: { moreThan: 800 } },
  { total: { atLeast: 400, within: { years: 3 } } },
  { total: { atLeast: 400, kinds: ['whole-blood'] } },
  { times: { atLeast: 3 } },
  { times: { atLeast: 2, kinds: ['apheresis-platelets'], within: { years: 3 } } },
  { once: { atLeast: 400 } },
  { times: { atLeast: 1, marks: ['emergency'] } },
  { total: { atLeast: 400, where: 'here' } },
  { ever: ['stem-cells', 'apheresis-platelets'] },
  { rareGroup: true },
  { honours: ['gold'] },
)
const tiers = fc
  .tuple(fc.option(fc.tuple(conditions, values), { nil: null }), values)
  .map(([first, rest]) => [...(first ? [{ when: first[0], ...first[1], provision }] : []), { ...rest, provision }])

const ledgers = [
  { key: 'blood', name: '全血', kinds: ['whole-blood'], components: ['whole-blood', 'red-cells', 'plasma'] },
  { key: 'platelets', name: '血小板', kinds: ['apheresis-platelets'], components: ['platelets'] },
]
const accounts = fc.record({
  account: fc.constantFrom('pooled', 'each'),
  draws: fc.constantFrom('apart', 'within-donors', 'together'),
})
const halves: Readonly<Record<string, readonly object[]>> = {
  days: [{ donated: { from: '2020-01-01' } }, { donated: { to: '2019-12-31' } }],
  places: [{ where: 'here' }, { where: 'elsewhere' }],
}
const rules = fc
  .record({
    self: tiers,
    others: tiers,
    siblings: tiers,
    accounts,
    apart: fc.boolean(),
    pools: fc.boolean(),
    ceilings: fc.subarray(['everybody', 'relatives', 'patient']),
    height: plainAmount,
    honoured: fc.boolean(),
    cohorts: fc.constantFrom('no', 'days', 'places'),
  })
  .map(({ self, others, siblings, accounts: drawn, apart, honoured, cohorts, pools, ceilings, height }) => {
    const pool = (name: string) => (pools && drawn.account === 'pooled' ? { pool: name } : {})
    const above = (more: object) => ceilings.map((over) => ({ over, tiers: [{ give: height, provision }], ...more }))
    const one = (more: object) => [
      ...(halves[cohorts] ?? [{}]).map((half, index) => ({
        for: ['self'],
        account: 'own',
        ...half,
        tiers: index === 0 ? self : others,
        ...more,
      })),
      { for: ['spouse', 'child', 'step-child'], ...drawn, ...pool('core'), tiers: others, ...more },
      {
        for: ['sibling'],
        ...drawn,
        ...pool('wide'),
        ...(honoured ? { when: { honours: ['gold'] } } : {}),
        tiers: siblings,
        ...more,
      },
    ]
    const whole = apart
      ? {
          ledgers,
          rules: ledgers.flatMap(({ key }) => one({ ledger: key })),
          ceilings: ledgers.flatMap(({ key }) => above({ ledger: key })),
        }
      : { rules: one({}), ceilings: above({}) }
    return whole.ceilings.length > 0 ? whole : { ...whole, ceilings: undefined }
  })

const worth = fc
  .tuple(fc.constantFrom('unit', 'donation'), fc.constantFrom(400, 800, null), maybe(fc.constantFrom(0.5, 1.5)))
  .map(([per, millilitres, multiple]) => [
    { kinds: ['whole-blood', 'apheresis-platelets'], marks: ['emergency'], per: 'donation', millilitres: 900 },
    { kinds: ['whole-blood'], per: 'given-ml', ...(multiple === undefined ? {} : { multiple }) },
    { kinds: ['apheresis-platelets'], per, millilitres, donated: { from: '2010-01-01' } },
    { kinds: ['apheresis-platelets'], per, millilitres: 200, donated: { to: '2009-12-31' } },
    { kinds: ['stem-cells'], per: 'donation', millilitres: 0 },
  ])
const donations = fc.record({
  within: fc.constantFrom('province', 'nation'),
  since: maybe(fc.constant('1998-10-01')),
  timing: fc.oneof(
    fc.record({
      until: fc.constantFrom('use', 'discharge', 'application'),
      sameDay: fc.boolean(),
      wait: maybe(period),
    }),
    fc.record({ until: fc.constantFrom('use', 'discharge'), sameDay: fc.constant(true), grace: maybe(period) }),
  ),
  leftOut: fc.subarray(['paid', 'given-away']),
  leftOutMarks: maybe(fc.constant(['mutual-aid'])),
  failedAtMost: maybe(fc.constant(200)),
  worth,
  provision: fc.constant(provision),
})
const money = fc.constantFrom({ yuan: '1.10', millilitres: 1 }, { yuan: '315.00', millilitres: 200 })
const consumption = fc.record({
  rate: maybe(money),
  order: fc.constantFrom('use-day', 'dearest-first', 'cheapest-first', 'most-favourable'),
  partial: fc.constantFrom('share', 'whole-units', 'whole-bags'),
  rounding: fc.record({ to: fc.constantFrom('fen', 'jiao', 'yuan'), mode: fc.constantFrom('down', 'half-up', 'up') }),
})
const caps = fc.record({
  priceList: maybe(fc.constant(true)),
  actualCost: maybe(fc.constant(true)),
  line: maybe(fc.constant('400.00')),
  bill: maybe(fc.constant('1000.00')),
  application: maybe(fc.constant('1500.00')),
})

/** One version in force from the law's first day on. */
export const policy: fc.Arbitrary<Policy> = fc
  .record({
    versionBy: fc.constantFrom('use', 'discharge', 'application', 'donation'),
    measuredOn: fc.constantFrom('use', 'discharge', 'application'),
    donations,
    rules,
    consumption,
    base: fc.constantFrom('blood-cost', 'actual-cost'),
    caps,
    shares: maybe(fc.constant([{ components: ['plasma', 'platelets'], percent: 50 }])),
    deadline: fc.option(
      fc.record({
        of: fc.constantFrom('use', 'discharge'),
        within: fc.constantFrom({ months: 2 }, { years: 1 }),
        provision: fc.constant(provision),
      }),
      { nil: undefined, freq: 2 },
    ),
    payer: fc.constantFrom('donation-stations', 'accepting-station'),
  })
  .map(({ rules: drawn, consumption: use, base, caps: bounds, shares, payer, ...row }) =>
    policySchema.parse({
      ...row,
      id: 'ANY',
      version: '1',
      title: '任意省办法',
      jurisdiction: { code: '90', name: '任意省' },
      status: 'unconfirmed',
      effective: { from: '1998-10-01', to: null },
      reviewed: '2026-11-24',
      sources: { law: { document: '任意省办法', grade: 'C' } },
      ...drawn,
      consumption: { ...use, by: use.rate ? 'money' : 'volume', provision },
      amount: { base, caps: bounds, ...(shares ? { shares } : {}), provision },
      payer: { by: payer, provision },
    }),
  )
  .filter((made) => contradictions(made).length === 0)
