import { assess } from '../assess.ts'
import type { Facts } from '../facts.ts'
import type { ClassDictionary } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { Give, Rule, Tier } from '../format/rule-schema.ts'

/** Everything that a decision depends on. */
export interface World {
  readonly policies: readonly Policy[]
  readonly dictionaries: readonly ClassDictionary[]
  readonly facts: Facts
}

/** One value of one axis on which laws differ, with the world as it would be without it. */
export interface AxisValue {
  /** `order: cheapest-first`; what stands before the colon is the axis. */
  readonly key: string
  /** What the format's schema calls it, such as `consumption.order=cheapest-first`; null: of the facts or the class dictionary. */
  readonly schema: readonly string[]
  /** The same world with the nearest other value; null where the world does not say this one. */
  readonly without: (world: World) => World | null
}

/** What a decision comes to for anybody: fen and ml, by bag and donor, by quota and by station. Sentences are left out. */
export type Outcome = ReadonlyMap<string, number>

/** Decides and lists every figure; without limit is a quota larger than any. */
export function outcomeOf({ facts, policies, dictionaries }: World): Outcome {
  const { lines, quotas, payers } = assess(facts, policies, dictionaries)
  const found = new Map<string, number>()
  const add = (key: string, value: number): void => void found.set(key, (found.get(key) ?? 0) + value)
  for (const { bill, bag, donor, ledger, waived, quota } of lines) {
    add(`bag ${bill} ${bag} ${donor} ${ledger} fen`, waived)
    add(`bag ${bill} ${bag} ${donor} ${ledger} ml`, quota)
  }
  for (const { donor, ledger, cap, leftAfter } of quotas) {
    add(`quota ${donor} ${ledger} cap`, cap ?? 1e9)
    add(`quota ${donor} ${ledger} left`, leftAfter ?? 1e9)
  }
  for (const { station, waived } of payers) add(`station ${station}`, waived)
  return found
}

/** Whether two outcomes are the same to the fen and the ml. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return keysOf(a, b).every((key) => (a.get(key) ?? 0) === (b.get(key) ?? 0))
}

/** Whether what the one value does depends on the other: their effects do not simply add up. */
export function interact(both: Outcome, withoutA: Outcome, withoutB: Outcome, neither: Outcome): boolean {
  return keysOf(both, withoutA, withoutB, neither).some((key) => {
    const [ab, b, a, none] = [both, withoutA, withoutB, neither].map((one) => one.get(key) ?? 0) as [
      number,
      number,
      number,
      number,
    ]
    return ab - b !== a - none
  })
}

function keysOf(...all: readonly Outcome[]): readonly string[] {
  return [...new Set(all.flatMap((one) => [...one.keys()]))]
}

/** What the format calls a range of days: the whole and both of its ends. */
export function rangeOf(path: string): readonly string[] {
  return [path, ...['from', 'to'].map((end) => `${path}.${end}`)]
}

/** A value that every policy of a world may say; `change` answers null for a policy that does not. */
export function ofPolicy(key: string, schema: readonly string[], change: (policy: Policy) => Policy | null): AxisValue {
  const without = (world: World): World | null => {
    const changed = world.policies.map(change)
    if (changed.every((one) => one === null)) return null
    return { ...world, policies: world.policies.map((policy, index) => changed[index] ?? policy) }
  }
  return { key, schema, without }
}

/** A value that every rule of a policy may say. */
export function ofRule(key: string, schema: readonly string[], change: (rule: Rule) => Rule | null): AxisValue {
  return ofPolicy(key, schema, (policy) => {
    const changed = policy.rules.map(change)
    if (changed.every((one) => one === null)) return null
    return { ...policy, rules: policy.rules.map((rule, index) => changed[index] ?? rule) }
  })
}

/** A value that every tier of a rule may say. */
export function ofTier(key: string, schema: readonly string[], change: (tier: Tier) => Tier | null): AxisValue {
  return ofRule(key, schema, (rule) => {
    const changed = rule.tiers.map(change)
    if (changed.every((one) => one === null)) return null
    return { ...rule, tiers: rule.tiers.map((tier, index) => changed[index] ?? tier) }
  })
}

/** A value of an amount that is given, by a tier or by one of its bands. */
export function ofAmount(
  key: string,
  schema: readonly string[],
  change: <T extends Give>(amount: T) => T | null,
): AxisValue {
  return ofTier(key, schema, (tier) => {
    if (tier.give) {
      const give = change(tier.give)
      return give && { ...tier, give }
    }
    const { from, bands } = tier.ageing as NonNullable<Tier['ageing']>
    const changed = bands.map(change)
    if (changed.every((one) => one === null)) return null
    return { ...tier, ageing: { from, bands: bands.map((band, index) => changed[index] ?? band) } }
  })
}
