import type { Contradiction } from './contradictions.ts'
import type { Policy } from './policy-schema.ts'
import type { Rule, Tier } from './rule-schema.ts'
import { tierContradictions } from './tier-contradictions.ts'

/** Accounts, pools and draws that do not fit whom a rule serves. */
export function accountContradictions({ rules }: Policy, index: number): readonly Contradiction[] {
  const rule = rules[index] as Rule
  const self = rule.for.includes('self')
  const at = (key: string, zh: string, en: string): Contradiction => ({ path: ['rules', index, key], zh, en })
  if (self && rule.for.length > 1)
    return [at('for', '本人与亲属须分别写规则', 'the donor and relatives need rules of their own')]
  if (self !== (rule.account === 'own')) {
    return [at('account', '本人用 own，亲属用 pooled 或 each', 'own is for the donor, pooled or each for relatives')]
  }
  if (self !== (rule.draws === undefined)) {
    return [at('draws', '亲属的规则须写 draws，本人的不写', 'needed in a rule for relatives, and only there')]
  }
  const mine = rules.filter(({ ledger }) => ledger === rule.ledger)
  if (rule.draws === 'within-donors' && !mine.some((row) => row.for.includes('self'))) {
    return [at('draws', '没有献血者本人的额度可言', 'there is no quota of the donor to be within')]
  }
  if (rule.pool !== undefined && rule.account !== 'pooled') {
    return [at('pool', '只有 pooled 的亲属合用一份额度', 'only pooled relatives share a quota')]
  }
  if (rule.account === 'pooled' && rule.pool === undefined && mine.some(({ pool }) => pool !== undefined)) {
    return [at('account', '别的规则写了 pool，这一条也须写明合用哪一份', 'other rules name a pool: this one must, too')]
  }
  return []
}

/** A ledger that is not there, or none where quotas are kept apart. */
export function unknownLedger(
  path: Contradiction['path'],
  ledger: string | undefined,
  ledgers: NonNullable<Policy['ledgers']>,
): readonly Contradiction[] {
  if (ledgers.length === 0)
    return ledger === undefined
      ? []
      : [{ path, zh: '没有 ledgers，此处不写', en: 'there are no ledgers: leave this out' }]
  const keys = ledgers.map(({ key }) => key)
  if (ledger !== undefined && keys.includes(ledger)) return []
  return [
    {
      path,
      zh: `须为 ledgers 中的一个键：${keys.join('、')}`,
      en: `must be a key of ledgers: ${keys.join(', ')}`,
    },
  ]
}

/** Ceilings that stand twice, whose ledger is not there, or whose tiers contradict each other. */
export function ceilingContradictions({ ceilings = [], ledgers = [] }: Policy): readonly Contradiction[] {
  return ceilings.flatMap(({ over, ledger, tiers }, c) => {
    const at = ['ceilings', c]
    const found: Contradiction[] = [...tierContradictions(tiers, [...at, 'tiers'])]
    if (ceilings.slice(0, c).some((row) => row.over === over && row.ledger === ledger))
      found.push({ path: [...at, 'over'], zh: '同一总限写了两次', en: 'this ceiling stands twice' })
    found.push(...unknownLedger([...at, 'ledger'], ledger, ledgers))
    if (amountsOf(tiers).some(({ percent }) => percent !== undefined))
      found.push({
        path: [...at, 'tiers'],
        zh: '总限只限制用量，不写 percent',
        en: 'a ceiling bounds use: it has no percent',
      })
    return found
  })
}

/** A component of which two different percentages are waived. */
export function shareContradictions({ amount: { shares = [] } }: Policy): readonly Contradiction[] {
  return shares.flatMap(({ components }, s) => {
    const twice = components.find((one) => shares.slice(0, s).some((row) => row.components.includes(one)))
    return twice
      ? [{ path: ['amount', 'shares', s, 'components'], zh: `${twice} 写了两次`, en: `${twice} stands twice` }]
      : []
  })
}

/** Percentages where quotas are money: money says already how much is waived. */
export function percentContradictions({ rules, consumption }: Policy): readonly Contradiction[] {
  if (consumption.by !== 'money') return []
  return rules.flatMap(({ tiers }, r) =>
    amountsOf(tiers).some(({ percent }) => percent !== undefined)
      ? [
          {
            path: ['rules', r, 'tiers'],
            zh: '按金额抵用的不写 percent；把 rate 写小即可',
            en: 'quotas of money have no percent; write a smaller rate',
          },
        ]
      : [],
  )
}

function amountsOf(tiers: readonly Tier[]) {
  return tiers.flatMap(({ give, ageing }) => (give ? [give] : (ageing as NonNullable<Tier['ageing']>).bands))
}
