/* Files that write every field at once, and the means to change one of them. */

const provision = { of: 'law', article: '第一条', sentence: '一句规定。', sure: 'inferred', reviewed: '2026-01-01' }

/** A policy file as it is read from YAML, before its schema. */
export const everyField = {
  id: 'X-1',
  version: '1',
  title: '办法',
  jurisdiction: { code: '9901', name: '某市' },
  overrides: 'X',
  status: 'enacted',
  effective: { from: '2020-01-01', to: '2020-12-31' },
  versionBy: 'use',
  measuredOn: 'use',
  reviewed: '2026-01-01',
  sources: { law: { document: '办法', article: '第一条', grade: 'A' } },
  donations: {
    within: 'city',
    since: '1998-10-01',
    timing: { until: 'use', sameDay: true, grace: { days: 180 } },
    leftOut: ['paid'],
    failedAtMost: 100,
    worth: [
      { kinds: ['whole-blood'], per: 'given-ml', multiple: 1.5 },
      { kinds: ['stem-cells'], donated: { from: '2000-01-01', to: '2010-01-01' }, per: 'unit', millilitres: 200 },
    ],
    provision,
  },
  ledgers: [{ key: 'blood', name: '全血', kinds: ['whole-blood'], components: ['whole-blood'] }],
  rules: [
    {
      for: ['child'],
      account: 'pooled',
      draws: 'apart',
      pool: 'core',
      ledger: 'blood',
      donated: { from: '2000-01-01' },
      kinds: ['whole-blood'],
      when: { rareGroup: true },
      tiers: [
        {
          when: {
            total: {
              atLeast: 1,
              atMost: 800,
              kinds: ['whole-blood'],
              donated: { to: '2025-01-01' },
              within: { years: 3 },
            },
            times: { moreThan: 1, lessThan: 9 },
            once: { atLeast: 400 },
            ever: ['whole-blood'],
            rareGroup: true,
            honours: ['gold'],
          },
          give: { multiple: 2, percent: 50 },
          provision,
        },
        {
          ageing: {
            from: 'each-donation',
            bands: [{ upTo: { years: 5 }, multiple: 2, percent: 80 }, { millilitres: 100 }],
          },
          provision,
        },
      ],
    },
  ],
  ceilings: [{ over: 'everybody', ledger: 'blood', tiers: [{ give: { multiple: 5 }, provision }] }],
  consumption: {
    by: 'money',
    rate: { yuan: '1.10', millilitres: 1 },
    order: 'use-day',
    partial: 'share',
    rounding: { to: 'fen', mode: 'down' },
    provision,
  },
  amount: {
    base: 'blood-cost',
    caps: { priceList: true, actualCost: true, line: '1.00', bill: '2.00', application: '3.00' },
    shares: [{ components: ['plasma'], percent: 60 }],
    provision,
  },
  deadline: { of: 'use', within: { months: 6 }, provision },
  payer: { by: 'donation-stations', provision },
}

/** A file of classes and prices, likewise. */
export const everyClassField = {
  id: 'X',
  version: '1',
  title: '目录',
  status: 'enacted',
  effective: { from: '2020-01-01', to: null },
  sources: [{ document: '目录', grade: 'C' }],
  reviewed: '2026-01-01',
  classes: [
    {
      code: '1',
      name: '全血',
      component: 'whole-blood',
      unit: 'U',
      millilitres: 200,
      waivable: true,
      prices: [{ from: '2020-01-01', positive: '210.00', negative: '420.00' }],
    },
  ],
}

/** The same with another value at one place, such as `rules.0.tiers.0.give`; undefined leaves the key out. */
export function changed<T extends object>(whole: T, path: string, value: unknown): T {
  // places that share a value become apart, which a structured clone would not do
  const copy = JSON.parse(JSON.stringify(whole)) as T
  const keys = path.split('.')
  const last = keys.pop() as string
  const owner = keys.reduce<Record<string, unknown>>(
    (row, key) => row[key] as Record<string, unknown>,
    copy as Record<string, unknown>,
  )
  if (value === undefined) delete owner[last]
  else owner[last] = value
  return copy
}
