import { relationKeys } from '@xuemian/contract'
import type { Band, Give, Measured, NamedRelation, Tier, When } from '../format/rule-schema.ts'
import { type AxisValue, ofAmount, ofPolicy, ofRule, ofTier, rangeOf } from './world.ts'

const relatives = relationKeys.filter((key) => key !== 'self')
const otherDraws = { apart: 'together', 'within-donors': 'apart', together: 'apart' } as const
const otherStart = {
  'each-donation': 'last-donation',
  'first-donation': 'last-donation',
  'last-donation': 'first-donation',
} as const
const flips = { atLeast: 'moreThan', moreThan: 'atLeast', atMost: 'lessThan', lessThan: 'atMost' } as const

/** Whom a rule serves, from which quota, and how much in which case. */
export const ruleAxes: readonly AxisValue[] = [
  ofPolicy('relations: not named', ['rules.for'], (policy) => {
    const served = policy.rules.flatMap((rule) => rule.for)
    const [nearest] = policy.rules.find(({ account }) => account !== 'own')?.for ?? []
    const more = relatives.filter((key) => !served.includes(key))
    if (!nearest || more.length === 0) return null
    const rules = policy.rules.map((rule) =>
      rule.for.includes(nearest) ? { ...rule, for: [...rule.for, ...more] } : rule,
    )
    return { ...policy, rules }
  }),
  ofRule('relations: step', ['rules.for'], (rule) => {
    const born = rule.for.filter((key) => !key.startsWith('step-'))
    return born.length < rule.for.length ? { ...rule, for: born } : null
  }),
  ofRule('relations: step not named', ['rules.for'], (rule) => {
    const steps = rule.for.map((key) => `step-${key}` as NamedRelation)
    return rule.account === 'own' ? null : { ...rule, for: [...new Set([...rule.for, ...steps])] }
  }),
  ofRule('account: pooled', ['rules.account=pooled'], (rule) =>
    rule.account === 'pooled' ? { ...rule, account: 'each' } : null,
  ),
  ofRule('account: each', ['rules.account=each'], (rule) =>
    rule.account === 'each' ? { ...rule, account: 'pooled' } : null,
  ),
  ...(['apart', 'within-donors', 'together'] as const).map((draws) =>
    ofRule(`draws: ${draws}`, [`rules.draws=${draws}`], (rule) =>
      rule.draws === draws ? { ...rule, draws: otherDraws[draws] } : null,
    ),
  ),
  ofRule('rule: for some donors', ['rules.when'], ({ when, ...rule }) => (when ? rule : null)),
  ofRule('rule: cohort', rangeOf('rules.donated'), ({ donated, ...rule }) => (donated ? rule : null)),
  ...(['here', 'elsewhere'] as const).map((place) =>
    ofRule(`where: ${place}`, ['rules.where', `rules.where=${place}`], ({ where, ...rule }) =>
      where === place ? rule : null,
    ),
  ),
  ofRule('pool: named', ['rules.pool'], ({ pool, ...rule }) => (pool ? rule : null)),
  ...(['everybody', 'relatives', 'patient'] as const).map((over) =>
    ofPolicy(`ceiling: ${over}`, ['ceilings', `ceilings.over=${over}`], ({ ceilings, ...policy }) => {
      const others = ceilings?.filter((row) => row.over !== over) ?? []
      if (others.length === (ceilings?.length ?? 0)) return null
      return others.length > 0 ? { ...policy, ceilings: others } : policy
    }),
  ),
  ofRule('rule: kinds', ['rules.kinds'], ({ kinds, ...rule }) => (kinds ? rule : null)),
  ...(['total', 'times', 'once', 'ever', 'rareGroup', 'honours'] as const).map((condition) =>
    ofTier(`when: ${condition}`, [`rules.tiers.when.${condition}`], (tier) =>
      tier.when?.[condition] === undefined ? null : withWhen(tier, without(tier.when, condition)),
    ),
  ),
  ...(['total', 'times', 'once', 'ever', 'rareGroup', 'honours'] as const).map((condition) =>
    ofRule(`when: ${condition} met`, [`rules.tiers.when.${condition}`], (rule) => {
      const tiers = rule.tiers.filter(({ when }) => when?.[condition] === undefined)
      return tiers.length > 0 && tiers.length < rule.tiers.length ? { ...rule, tiers } : null
    }),
  ),
  ...(['kinds', 'donated', 'within', 'where', 'marks'] as const).map((part) =>
    ofTier(
      `total: ${part}`,
      part === 'donated' ? rangeOf(`rules.tiers.when.total.${part}`) : [`rules.tiers.when.total.${part}`],
      (tier) => withMeasures(tier, ({ [part]: chosen, ...row }) => (chosen === undefined ? null : row)),
    ),
  ),
  ...(Object.keys(flips) as (keyof typeof flips)[]).map((bound) =>
    ofTier(`bound: ${bound}`, [`rules.tiers.when.total.${bound}`], (tier) =>
      withMeasures(tier, ({ [bound]: value, ...row }) =>
        value === undefined ? null : { ...row, [flips[bound]]: value },
      ),
    ),
  ),
  ofAmount('give: multiple', ['rules.tiers.give.multiple', 'rules.tiers.ageing.bands.multiple'], (amount) =>
    amount.multiple === undefined ? null : { ...amount, multiple: amount.multiple + 1 },
  ),
  ofAmount('give: millilitres', ['rules.tiers.give.millilitres', 'rules.tiers.ageing.bands.millilitres'], (amount) =>
    amount.millilitres === undefined ? null : plain(amount),
  ),
  ofAmount('give: unlimited', ['rules.tiers.give.unlimited', 'rules.tiers.ageing.bands.unlimited'], (amount) =>
    amount.unlimited === undefined ? null : plain(amount),
  ),
  ofAmount(
    'percent: of a quota',
    ['rules.tiers.give.percent', 'rules.tiers.ageing.bands.percent'],
    <T extends Give>({ percent, ...amount }: T): T | null => (percent === undefined ? null : (amount as unknown as T)),
  ),
  ofTier('ageing: any', ['rules.tiers.ageing', 'rules.tiers.ageing.bands'], ({ ageing, ...tier }) => {
    if (!ageing) return null
    const { upTo, under, ...give } = ageing.bands[0] as Band
    return { ...tier, give }
  }),
  ...(['each-donation', 'first-donation', 'last-donation'] as const).map((from) =>
    ofTier(`ageing: ${from}`, [`rules.tiers.ageing.from=${from}`], ({ ageing, ...tier }) =>
      ageing?.from === from ? { ...tier, ageing: { ...ageing, from: otherStart[from] } } : null,
    ),
  ),
  ofTier('ageing: upTo', ['rules.tiers.ageing.bands.upTo'], (tier) =>
    withBands(tier, ({ upTo, ...band }) => (upTo ? { ...band, under: upTo } : null)),
  ),
  ofTier('ageing: under', ['rules.tiers.ageing.bands.under'], (tier) =>
    withBands(tier, ({ under, ...band }) => (under ? { ...band, upTo: under } : null)),
  ),
  ofPolicy('ledgers: apart', ['ledgers'], ({ ledgers, ...policy }) =>
    ledgers ? { ...policy, rules: policy.rules.map(({ ledger, ...rule }) => rule) } : null,
  ),
]

function without<T extends object, K extends keyof T>(row: T, key: K): Omit<T, K> {
  const { [key]: gone, ...rest } = row
  return rest
}

/** A tier of whose measures (the total, the number, the largest one) some are changed; null where none is. */
function withMeasures(tier: Tier, change: (measure: Measured) => Measured | null): Tier | null {
  const when: Record<string, unknown> = { ...tier.when }
  let some = false
  for (const key of ['total', 'times', 'once'] as const) {
    const measure = tier.when?.[key]
    const changed = measure ? change(measure) : null
    if (!changed) continue
    when[key] = changed
    some = true
  }
  return some ? withWhen(tier, when as When) : null
}

function withWhen({ when: old, ...tier }: Tier, when: When): Tier {
  return Object.values(when).some((part) => part !== undefined) ? { ...tier, when } : tier
}

function plain<T extends Give>({ millilitres, unlimited, ...amount }: T): T {
  return { ...amount, multiple: 1 } as unknown as T
}

function withBands(tier: Tier, change: (band: Band) => Band | null): Tier | null {
  const changed = tier.ageing?.bands.map(change) ?? []
  if (!tier.ageing || changed.every((one) => one === null)) return null
  return { ...tier, ageing: { ...tier.ageing, bands: tier.ageing.bands.map((band, b) => changed[b] ?? band) } }
}
