import type { Clause } from './decision.ts'
import type { DonationKind } from './format/fields.ts'
import type { Policy } from './format/policy-schema.ts'
import type { Ceiling, NamedRelation, Rule, Tier } from './format/rule-schema.ts'
import { clauseOf } from './quota/provision.ts'

/** A tier with where it stands (`SD 2024-04-01 rules[0].tiers[1]`) and the provision that it follows. */
export interface PlacedTier {
  readonly tier: Tier
  readonly place: string
  readonly clause: Clause
}

export interface PlacedRule {
  readonly rule: Rule
  readonly tiers: readonly PlacedTier[]
}

/** A bound above the quotas of the rules. */
export interface PlacedCeiling {
  readonly over: Ceiling['over']
  readonly tiers: readonly PlacedTier[]
}

/** The rules of one ledger, by the relation that they serve. */
export interface LedgerBook {
  /** null where the rules keep one ledger for all. */
  readonly key: string | null
  /** The kinds of donation that fill it; absent: all. */
  readonly kinds: readonly DonationKind[] | undefined
  readonly rulesFor: ReadonlyMap<NamedRelation, readonly PlacedRule[]>
  readonly ceilings: readonly PlacedCeiling[]
  /** What stands behind “not covered”: the rule that lists the relatives, else the first one. */
  readonly fallback: PlacedTier
  /** Whether some relative's use touches the donor's own quota. */
  readonly shared: boolean
}

const books = new WeakMap<Policy, ReadonlyMap<string | null, LedgerBook>>()

/** The rules of a policy's ledger, looked up once and kept as long as the policy, which nobody changes. */
export function bookOf(policy: Policy, ledger: string | null): LedgerBook {
  const found = books.get(policy)?.get(ledger)
  if (found) return found
  const made = makeBook(policy, ledger)
  books.set(policy, new Map(books.get(policy)).set(ledger, made))
  return made
}

function makeBook(policy: Policy, key: string | null): LedgerBook {
  const place = (tiers: readonly Tier[], where: string): readonly PlacedTier[] =>
    tiers.map((tier, t) => ({
      tier,
      place: `${policy.id} ${policy.version} ${where}.tiers[${t}]`,
      clause: clauseOf(policy, tier.provision),
    }))
  const placed = policy.rules.map((rule, r) => ({ rule, tiers: place(rule.tiers, `rules[${r}]`) }))
  const ceilings = policy.ceilings?.map((row, c) => ({ ...row, tiers: place(row.tiers, `ceilings[${c}]`) })) ?? []
  const mine = placed.filter(({ rule }) => rule.ledger === (key ?? undefined))
  const rulesFor = new Map<NamedRelation, PlacedRule[]>()
  for (const row of mine) {
    for (const relation of new Set(row.rule.for)) rulesFor.set(relation, [...(rulesFor.get(relation) ?? []), row])
  }
  const relatives = mine.find(({ rule }) => rule.account !== 'own') ?? placed[0]
  return {
    key,
    kinds: policy.ledgers?.find((ledger) => ledger.key === key)?.kinds,
    rulesFor,
    ceilings: ceilings.filter(({ ledger }) => ledger === (key ?? undefined)),
    fallback: relatives?.tiers[0] as PlacedTier,
    shared: mine.some(({ rule }) => (rule.draws ?? 'apart') !== 'apart'),
  }
}
