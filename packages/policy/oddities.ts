import type { Day } from '@xuemian/contract'
import type { ClassDictionary } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { comparisons } from './oddities/comparisons.ts'
import { edges } from './oddities/edges.ts'
import { money } from './oddities/money.ts'
import { statements } from './oddities/statements.ts'
import type { Oddity } from './oddities/table.ts'
import { worldOf } from './oddities/world.ts'

export { type Oddity, type OddityCode, oddityTable } from './oddities/table.ts'

/** What stands beside a policy: the other versions, the class dictionaries, and the day of the search. */
export interface OddityContext {
  readonly versions: readonly Policy[]
  readonly dictionaries: readonly ClassDictionary[]
  readonly today: Day
}

/**
 * What the rules say lawfully and yet surprises: pure, found by asking the engine about donors and days that are varied around every
 * bound that the rules name. What is not found is not proven to be absent.
 */
export function findOddities(policy: Policy, { versions, dictionaries, today }: OddityContext): readonly Oddity[] {
  const world = worldOf(policy, versions)
  return [...comparisons(world), ...edges(world), ...money(world, dictionaries), ...statements(policy, versions, today)]
}
