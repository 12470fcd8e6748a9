import { addDays, type Day, type Fen, type Relation } from '@xuemian/contract'
import { assess } from '../assess.ts'
import type { DonationFact, DonorFact } from '../facts.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { NamedRelation } from '../format/rule-schema.ts'

/** Whom a search asks about: what the patient is to a donor of some standing. */
export interface Whom {
  readonly relation: Relation
  readonly qualifier?: 'step'
  readonly rareGroup?: true
  readonly honours?: readonly string[]
}

/** What donations offer somebody on one day: ml by ledger (`''` where there is one), `Infinity` without limit. */
export interface Offered {
  readonly caps: ReadonlyMap<string, number>
  /** Whether every donation counts. */
  readonly allCount: boolean
  /** The tiers that gave something: `rules[0].tiers[1]`. */
  readonly tiers: readonly string[]
}

/** The rules as a search asks them. */
export interface World {
  readonly policy: Policy
  /** A day on which they are in force, and the next day too where it can be. */
  readonly day: Day
  readonly last: Day | null
  offered(whom: Whom, donations: readonly DonationFact[], day: Day): Offered
}

/** A world for one version; `versions` are those of the same rules, for donations valued by the version of their own day. */
export function worldOf(policy: Policy, versions: readonly Policy[]): World {
  const { from, to } = policy.effective
  const before = to === null ? policy.reviewed : earlier(policy.reviewed, addDays(to, -1))
  const policies = policy.versionBy === 'donation' ? versions.filter(({ id }) => id === policy.id) : [policy]
  const known = new Map<string, Offered>()
  return {
    policy,
    day: before < from ? from : before,
    last: to,
    offered(whom, donations, day) {
      const key = `${whomKey(whom)} ${donations.map(donationKey).sort().join()} ${day}`
      const found = known.get(key) ?? ask(policies, whom, donations, day)
      known.set(key, found)
      return found
    },
  }
}

/** The order of donations never matters. */
function donationKey({ day, kind, volume, units, provinceCode, cityCode }: DonationFact): string {
  return `${day} ${kind} ${volume} ${units} ${provinceCode} ${cityCode}`
}

function whomKey({ relation, qualifier, rareGroup, honours }: Whom): string {
  return [relation, qualifier, rareGroup, honours].join('/')
}

/** The person of a relation that a rule names. */
export function whomOf(named: NamedRelation): Whom {
  const step = named.startsWith('step-')
  const relation = (step ? named.slice('step-'.length) : named) as Relation
  return step ? { relation, qualifier: 'step' } : { relation }
}

/** Asked of the engine itself, so that what a search says is what an application would meet. */
function ask(policies: readonly Policy[], whom: Whom, donations: readonly DonationFact[], day: Day): Offered {
  const donor = { donor: 'd', ...whom, donations, consumed: { self: 0, relatives: 0 } } as DonorFact
  const bill = { serialNumber: 's', consumedOn: day, dischargedOn: day, actualCost: 0 as Fen, bags: [] }
  const { quotas, trace } = assess({ appliedOn: day, bills: [bill], donors: [donor] }, policies, [])
  const applied = trace.flatMap((row) => row.applied).filter(({ portions }) => portions.length > 0)
  return {
    caps: new Map(quotas.map(({ ledger, cap }) => [ledger ?? '', cap ?? Number.POSITIVE_INFINITY])),
    allCount: trace.every((row) => row.donations.every(({ why }) => why === null)),
    tiers: applied.map(({ rule }) => rule),
  }
}

/** The sum over all ledgers. */
export function totalCap({ caps }: Offered): number {
  return [...caps.values()].reduce((sum, cap) => sum + cap, 0)
}

/** The ledger in which the second offer is smaller than the first. */
export function lessIn(first: Offered, second: Offered): string | undefined {
  return [...first.caps].find(([ledger, cap]) => (second.caps.get(ledger) ?? 0) < cap)?.[0]
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b
}
