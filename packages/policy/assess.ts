import type { Millilitres } from '@xuemian/contract'
import type { Decision, QuotaUse } from './decision.ts'
import { engine } from './engine.ts'
import type { Facts } from './facts.ts'
import type { ClassDictionary } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import { linesOf } from './lines.ts'
import type { Offer, OffersAt } from './payment/offer.ts'
import { type Ledgers, takenBeside } from './payment/pay.ts'
import { payersOf } from './payment/payers.ts'
import { consumedIn, mlOf, unspent } from './payment/spending.ts'
import { reasonOf } from './quota/reason.ts'
import { noticesOf } from './remarks.ts'
import { settle } from './settle.ts'
import { traceOf } from './trace.ts'

/**
 * Assesses the bills of one patient: settles them (`settle` says how, and what it throws) and tells, in Chinese and as data, how every
 * sum came about.
 */
export function assess(facts: Facts, policies: readonly Policy[], dictionaries: readonly ClassDictionary[]): Decision {
  const settlement = settle(facts, policies, dictionaries)
  const { policy, moments, paid, ledgers, billed, waived, remains } = settlement
  return {
    engine,
    policy: { id: policy.id, version: policy.version, title: policy.title, status: policy.status },
    lines: linesOf(settlement),
    quotas: quotasOf(moments, ledgers),
    notices: noticesOf(facts, settlement),
    billed,
    waived,
    remains,
    payers: payersOf(paid),
    trace: moments.flatMap((one) => one.offers.map((offer) => traceOf(one, offer))),
  }
}

/** For each donor and ledger the use of the moment at which the quota is largest: it is the cap that this decision consumes from. */
function quotasOf(moments: readonly OffersAt[], ledgers: Ledgers): readonly QuotaUse[] {
  const [first, ...others] = moments
  if (first && others.length === 0) return first.offers.map((one) => quotaUse(first, one, ledgers))
  const best = new Map<string, { readonly at: OffersAt; readonly one: Offer }>()
  for (const at of moments) {
    for (const one of at.offers) {
      const before = best.get(one.key)
      if (!before || sizeOf(one) >= sizeOf(before.one)) best.set(one.key, { at, one })
    }
  }
  return [...best.values()].map(({ at, one }) => quotaUse(at, one, ledgers))
}

function sizeOf({ offer }: Offer): number {
  return offer.cap ?? Number.POSITIVE_INFINITY
}

function quotaUse({ policy, moment }: OffersAt, one: Offer, ledgers: Ledgers): QuotaUse {
  const { donor, offer, binding, key } = one
  const consumes = mlOf(ledgers.get(key) ?? unspent)
  const taken = consumes + takenBeside(one, ledgers)
  const before = binding?.before ?? consumedIn(donor, offer.ledger)[offer.account]
  return {
    donor: donor.donor,
    relation: donor.relation,
    account: offer.account,
    ledger: offer.ledger,
    cap: binding ? (binding.cap as Millilitres) : null,
    consumedBefore: before as Millilitres,
    consumes: consumes as Millilitres,
    leftAfter: binding ? (Math.max(0, binding.cap - before - taken) as Millilitres) : null,
    rule: offer.rule,
    clause: offer.clause,
    reason: reasonOf(policy, donor, moment, offer),
  }
}
