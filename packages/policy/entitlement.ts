import { type Day, type Millilitres, type Relation, relations } from '@xuemian/contract'
import type { Clause } from './decision.ts'
import type { DonationFact, DonorFact, QuotaAccount } from './facts.ts'
import type { Policy } from './policy-schema.ts'

/** What one donor's donations offer a patient on the day of use. */
export interface Entitlement {
  readonly account: QuotaAccount
  /** Whether the rules know this relation at all; if not, `cap` is 0. */
  readonly covered: boolean
  /** Quota in ml before anything is consumed; null: without limit. */
  readonly cap: Millilitres | null
  /** ml of the donations that count on this day. */
  readonly counted: Millilitres
  readonly leftOut: LeftOut
  readonly clause: Clause
  /** Plain Chinese, one sentence, without names. */
  readonly reason: string
}

/** Number of donations that do not count, by cause. */
export interface LeftOut {
  readonly afterUse: number
  readonly elsewhere: number
  readonly notConverted: number
}

/** The quota of `donor` for a patient who uses blood on `day`, by one version of the rules. Independent of the order of donations. */
export function entitlement(policy: Policy, donor: DonorFact, day: Day): Entitlement {
  const { counted, leftOut } = count(policy, donor.donations, day)
  const found = quotaOf(policy, donor.relation, counted)
  const cap = found.quota === 'unlimited' ? null : ((counted * found.quota) as Millilitres)
  const reason = reasonOf(policy, donor.relation, day, counted, found)
  const account = donor.relation === 'self' ? 'self' : 'relatives'
  return { account, covered: found.covered, cap, counted, leftOut, clause: found.clause, reason }
}

/** What a donation is worth in ml; null where the rules do not settle it. */
function worth(policy: Policy, donation: DonationFact): number | null {
  if (donation.kind === 'whole-blood') return donation.volume
  const unit = policy.donations.worth.apheresisPlatelets
  return unit === null ? null : Math.floor((unit * donation.units) / 100)
}

function count(policy: Policy, donations: readonly DonationFact[], day: Day) {
  let counted = 0
  const leftOut = { afterUse: 0, elsewhere: 0, notConverted: 0 }
  for (const donation of donations) {
    const ml = worth(policy, donation)
    const province = policy.jurisdiction.code.slice(0, 2)
    if (policy.donations.within === 'province' && donation.provinceCode.slice(0, 2) !== province) leftOut.elsewhere += 1
    else if (donation.day > day) leftOut.afterUse += 1
    else if (ml === null) leftOut.notConverted += 1
    else counted += ml
  }
  return { counted: counted as Millilitres, leftOut: leftOut as LeftOut }
}

interface Found {
  readonly covered: boolean
  readonly quota: number | 'unlimited'
  readonly clause: Clause
  readonly threshold: number
}

function quotaOf(policy: Policy, relation: Relation, counted: number): Found {
  if (relation === 'self') {
    const tier = policy.donor.tiers.find((row) => counted >= row.atLeast)
    const last = policy.donor.tiers.at(-1)
    const clause = (tier ?? last)?.clause as Clause
    if (!tier) return { covered: true, quota: 0, clause, threshold: 0 }
    const quota = tier.quota === 'unlimited' ? tier.quota : tier.quota.multiple
    return { covered: true, quota, clause, threshold: tier.atLeast }
  }
  const { clause, quota } = policy.relatives
  const covered = policy.relatives.relations.includes(relation)
  if (!covered || counted === 0) return { covered, quota: 0, clause, threshold: 0 }
  return { covered, quota: quota === 'unlimited' ? quota : quota.multiple, clause, threshold: 0 }
}

function reasonOf(policy: Policy, relation: Relation, day: Day, counted: number, found: Found): string {
  const where = policy.donations.within === 'province' ? `在${policy.jurisdiction.name}` : ''
  const gave = `献血者至${day}${where}计入的献血量为${counted}毫升`
  const who = relation === 'self' ? '本人' : `亲属（${relations[relation]}）`
  if (!found.covered) return `用血者是献血者的${relations[relation]}，不在可减免的亲属范围内。`
  if (counted === 0) return `献血者至${day}${where}没有可计入的献血，没有额度。`
  if (found.quota === 'unlimited') {
    return found.threshold > 1
      ? `${gave}，达到${found.threshold}毫升，${who}用血不限量减免。`
      : `${gave}，${who}用血不限量减免。`
  }
  const pooled = relation === 'self' ? '' : '，由献血者的亲属共用'
  const how = found.quota === 1 ? '等量' : `${found.quota}倍`
  return `${gave}，${who}按${how}减免，额度共${counted * Number(found.quota)}毫升${pooled}。`
}
