import { rangesMeet } from '../quota/cohort.ts'
import {
  accountContradictions,
  ceilingContradictions,
  percentContradictions,
  shareContradictions,
  unknownLedger,
} from './account-contradictions.ts'
import type { Policy } from './policy-schema.ts'
import type { Tier, When } from './rule-schema.ts'
import { tierContradictions } from './tier-contradictions.ts'

/** Something a file says that cannot be, or says twice; `path` as zod gives it. */
export interface Contradiction {
  readonly path: readonly (string | number)[]
  readonly zh: string
  readonly en: string
}

/** What contradicts itself in one file that is otherwise well-formed: found when it is read, not when a patient stands there. */
export function contradictions(policy: Policy): readonly Contradiction[] {
  return [
    ...placeContradictions(policy),
    ...whereContradictions(policy),
    ...sourceContradictions(policy),
    ...donationContradictions(policy),
    ...ledgerContradictions(policy),
    ...policy.rules.flatMap((rule, index) => [
      ...accountContradictions(policy, index),
      ...tierContradictions(rule.tiers, ['rules', index, 'tiers']),
    ]),
    ...ceilingContradictions(policy),
    ...percentContradictions(policy),
    ...shareContradictions(policy),
    ...overlappingRules(policy),
  ]
}

function placeContradictions({ jurisdiction, overrides, donations }: Policy): readonly Contradiction[] {
  const found: Contradiction[] = []
  const city = jurisdiction.code.length === 4
  if (overrides !== undefined && !city) {
    found.push({
      path: ['overrides'],
      zh: '只有市级规则（4位代码）能代替省级规则',
      en: 'only the rules of a city (a code of 4 digits) replace those of a province',
    })
  }
  if (donations.within === 'city' && !city) {
    found.push({
      path: ['donations', 'within'],
      zh: '省级规则没有“本市”可言',
      en: 'the rules of a province know no city of their own',
    })
  }
  return found
}

/** Asking for donations given elsewhere where only those of this place count. */
function whereContradictions({ jurisdiction, donations, rules, ceilings = [] }: Policy): readonly Contradiction[] {
  const everywhere =
    donations.within === 'nation' || (donations.within === 'province' && jurisdiction.code.length === 4)
  if (everywhere) return []
  const inTiers = (tiers: readonly Tier[], path: readonly (string | number)[]) =>
    tiers.flatMap(({ when }, t) => whereIn(when, [...path, 'tiers', t, 'when']))
  const asked = [
    ...rules.flatMap(({ where, when, tiers }, r) => [
      { path: ['rules', r, 'where'], where },
      ...whereIn(when, ['rules', r, 'when']),
      ...inTiers(tiers, ['rules', r]),
    ]),
    ...ceilings.flatMap(({ tiers }, c) => inTiers(tiers, ['ceilings', c])),
  ]
  return asked
    .filter(({ where }) => where !== undefined)
    .map(({ path }) => ({
      path,
      zh: '只有在本地献的血计入（donations.within），不必也不能再分本地和别处',
      en: 'only donations given here count (donations.within): here and elsewhere cannot be told apart',
    }))
}

function whereIn(when: When | undefined, path: readonly (string | number)[]) {
  return (['total', 'times', 'once'] as const).map((what) => ({
    path: [...path, what, 'where'],
    where: when?.[what]?.where,
  }))
}

function sourceContradictions(policy: Policy): readonly Contradiction[] {
  const used: [(string | number)[], string][] = [
    [['donations', 'provision', 'of'], policy.donations.provision.of],
    [['consumption', 'provision', 'of'], policy.consumption.provision.of],
    [['amount', 'provision', 'of'], policy.amount.provision.of],
    [['payer', 'provision', 'of'], policy.payer.provision.of],
  ]
  if (policy.deadline) used.push([['deadline', 'provision', 'of'], policy.deadline.provision.of])
  for (const list of ['rules', 'ceilings'] as const) {
    for (const [r, { tiers }] of (policy[list] ?? []).entries()) {
      for (const [t, { provision }] of tiers.entries())
        used.push([[list, r, 'tiers', t, 'provision', 'of'], provision.of])
    }
  }
  const missing = used.filter(([, key]) => !(key in policy.sources))
  return missing.map(([path, key]) => ({
    path,
    zh: `sources 中没有“${key}”`,
    en: `sources has no key "${key}"`,
  }))
}

function donationContradictions({ donations }: Policy): readonly Contradiction[] {
  const found: Contradiction[] = []
  if (donations.failedAtMost !== undefined && donations.leftOut.includes('failed-tests')) {
    found.push({
      path: ['donations', 'failedAtMost'],
      zh: '检测不合格的既不计入又有上限，互相矛盾',
      en: 'failed tests cannot both be left out and count up to a cap',
    })
  }
  if (donations.timing.until === 'application' && donations.timing.grace) {
    found.push({
      path: ['donations', 'timing', 'grace'],
      zh: '申请之后的献血不可能计入本次申请',
      en: 'a donation after the application cannot count for it',
    })
  }
  for (const [b, second] of donations.worth.entries()) {
    for (const first of donations.worth.slice(0, b)) {
      const kind = second.kinds.find((one) => first.kinds.includes(one))
      // marked donations come first, the others after them
      const apart = first.marks && !second.marks?.some((mark) => first.marks?.includes(mark))
      if (kind && !apart && rangesMeet(first.donated, second.donated)) {
        found.push({
          path: ['donations', 'worth', b, 'kinds'],
          zh: `${kind} 在同一段日期有两种折算`,
          en: `${kind} is converted twice for the same days`,
        })
      }
    }
  }
  return found
}

function ledgerContradictions({ ledgers = [], rules }: Policy): readonly Contradiction[] {
  const found: Contradiction[] = []
  for (const [b, second] of ledgers.entries()) {
    for (const first of ledgers.slice(0, b)) {
      const shared = second.components.find((one) => first.components.includes(one))
      if (first.key === second.key)
        found.push({ path: ['ledgers', b, 'key'], zh: '额度的键重复', en: 'the key of a ledger stands twice' })
      if (shared) {
        found.push({
          path: ['ledgers', b, 'components'],
          zh: `${shared} 由两份额度减免`,
          en: `${shared} is paid by two ledgers`,
        })
      }
    }
  }
  for (const [r, { ledger }] of rules.entries()) found.push(...unknownLedger(['rules', r, 'ledger'], ledger, ledgers))
  return found
}

function overlappingRules({ rules }: Policy): readonly Contradiction[] {
  const found: Contradiction[] = []
  for (const [b, second] of rules.entries()) {
    for (const [a, first] of rules.slice(0, b).entries()) {
      const relation = second.for.find((one) => first.for.includes(one))
      if (!relation || first.ledger !== second.ledger) continue
      const sameKinds = !first.kinds || !second.kinds || first.kinds.some((kind) => second.kinds?.includes(kind))
      const samePlace = !first.where || !second.where || first.where === second.where
      if (sameKinds && samePlace && rangesMeet(first.donated, second.donated)) {
        found.push({
          path: ['rules', b, 'for'],
          zh: `${relation} 已有第${a + 1}条规则管同样的献血；不同情形写成同一条的几档`,
          en: `${relation} has rule ${a + 1} for the same donations; different cases are tiers of one rule`,
        })
      } else if (first.account !== second.account || first.draws !== second.draws || first.pool !== second.pool) {
        found.push({
          path: ['rules', b, 'account'],
          zh: `${relation} 的几条规则须用同一额度（account、draws、pool 相同）`,
          en: `rules for ${relation} must draw on the same quota (same account, draws and pool)`,
        })
      }
    }
  }
  return found
}
