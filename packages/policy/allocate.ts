import type { Day, Fen, Millilitres, Relation } from '@xuemian/contract'
import { expiryOf } from './allocation/expiry.ts'
import { type Posed, payingFree, pose } from './allocation/pose.ts'
import { type Coverage, waivedBy } from './allocation/problem.ts'
import { routeBy } from './allocation/route.ts'
import { solve } from './allocation/solve.ts'
import { assess } from './assess.ts'
import type { Decision } from './decision.ts'
import type { AllocatedShare, DonorFact, Facts, QuotaAccount } from './facts.ts'
import type { ClassDictionary } from './format/class-schema.ts'
import type { Policy } from './format/policy-schema.ts'
import type { Offer } from './payment/offer.ts'
import { mlOf, type Spent } from './payment/spending.ts'
import { type Settlement, settle } from './settle.ts'
import { byText } from './sorting.ts'

/** What a proposal takes of one donor's quota, which the applicant confirms with the donor. */
export interface ProposedUse {
  readonly donor: string
  readonly relation: Relation
  readonly qualifier: DonorFact['qualifier']
  readonly account: QuotaAccount
  readonly ledger: string | null
  readonly consumes: Millilitres
  readonly waived: Fen
  /** The last day on which the quota is as large as now; null: it does not shrink. */
  readonly expiresOn: Day | null
}

/** The use of quotas that waives most for the patient. */
export interface Proposal {
  /** The facts with the allocation that is proposed; assessed again, they give `decision`. */
  readonly facts: Facts
  readonly decision: Decision
  /** Each quota that is used, in the order of preference. */
  readonly uses: readonly ProposedUse[]
  /** Whether no use of these quotas waives more before rounding, in the order of the rules where they prescribe one: proven, not guessed. */
  readonly best: boolean
  /** Fen that another use could waive more at most; 0 where `best`. */
  readonly gap: Fen
}

/**
 * Proposes which donors pay which bags: what waives most for the patient; of that, quotas without limit first, since they lose nothing,
 * then what expires first, then the order of the facts.
 *
 * Where the rules prescribe an order of bags it binds, and only the choice of donors is free; where they ask for what is most favourable,
 * bags are free too. Exact for divisible bags, and for indivisible ones up to `EXACT_PIECES`; beyond that, with caps that bind several
 * bills, percentages, or quotas that shrink between two uses, `best` may be false: then the order of the rules stands or what was found
 * better, and `gap` bounds what may be missing.
 *
 * @param declined donors who do not give their quota
 * @throws as `settle`
 */
export function allocate(
  facts: Facts,
  policies: readonly Policy[],
  dictionaries: readonly ClassDictionary[],
  declined: readonly string[] = [],
): Proposal {
  const { allocation: _, ...asked } = facts
  const plain = { ...asked, donors: facts.donors.filter(({ donor }) => !declined.includes(donor)) }
  const inOrder = settle(plain, policies, dictionaries)
  const posed = pose(inOrder)
  const preferred = inPreference(inOrder, policies)
  const solution = posed.kind === 'mixed' ? null : solve(posed.problem)
  const ceiling = solution ? posed.freeFen + solution.most : inOrder.billed
  const propose = (used: Facts, settlement: Settlement, proven: boolean): Proposal => {
    const best = proven || settlement.waived >= ceiling
    return {
      facts: used,
      decision: assess(used, policies, dictionaries),
      uses: usesOf(settlement, preferred),
      best,
      gap: (best ? 0 : ceiling - settlement.waived) as Fen,
    }
  }
  if (!solution || posed.kind !== 'whole') return propose(plain, inOrder, false)
  const chosen = { ...plain, allocation: sharesOf(posed, preferred, solution.coverage) }
  const proposed = settle(chosen, policies, dictionaries)
  if (proposed.waived < inOrder.waived) return propose(plain, inOrder, false)
  const planned = posed.freeFen + waivedBy(posed.problem, solution.coverage)
  return propose(chosen, proposed, solution.best && proposed.waived >= planned)
}

/** An offer with the last day on which its quota is as large as at its moment. */
interface Preferred {
  readonly offer: Offer
  readonly expiresOn: Day | null
}

/** Each quota once, as the last moment offers it: without limit first, the patient's own before others', then what expires first. */
function inPreference({ moments }: Settlement, policies: readonly Policy[]): readonly Preferred[] {
  const last = new Map<string, Preferred>()
  for (const { policy, offers } of moments) {
    for (const offer of offers) last.set(offer.key, { offer, expiresOn: expiryOf(policy, offer, policies) })
  }
  const limited = ({ offer }: Preferred): number => (offer.binding ? 1 : 0)
  const others = ({ offer }: Preferred): number => (offer.binding === null && offer.donor.relation !== 'self' ? 1 : 0)
  const day = ({ expiresOn }: Preferred): string => expiresOn ?? '9999-12-31'
  return [...last.values()].sort((a, b) => limited(a) - limited(b) || others(a) - others(b) || byText(day(a), day(b)))
}

/** The allocation of a coverage: of free bags the first quota without limit, of the others what the sources give in preference. */
function sharesOf(posed: Posed, preferred: readonly Preferred[], coverage: Coverage): readonly AllocatedShare[] {
  const places = new Map(preferred.map(({ offer }, place) => [offer.key, place]))
  const placeOf = (key: string): number => places.get(key) as number
  const sources = posed.keys.map((_, source) => source)
  const preference = sources.sort((a, b) => placeOf(posed.keys[a] as string) - placeOf(posed.keys[b] as string))
  const free = posed.free.map((one): AllocatedShare => {
    const [first] = [...payingFree(one)].sort((a, b) => placeOf(a.key) - placeOf(b.key)) as [Offer]
    return { ...one.bag.at, donor: first.donor.donor, most: null }
  })
  const limited = routeBy(preference, posed.problem, coverage).map(({ demand, source, units }): AllocatedShare => {
    const { bag } = posed.limited[demand] as Posed['limited'][number]
    const { offer } = preferred[placeOf(posed.keys[source] as string)] as Preferred
    return { ...bag.at, donor: offer.donor.donor, most: units }
  })
  return [...free, ...limited]
}

function usesOf({ paid, ledgers }: Settlement, preferred: readonly Preferred[]): readonly ProposedUse[] {
  const waived = new Map<string, number>()
  for (const { from, waived: fen } of paid.flatMap(({ shares }) => shares)) {
    waived.set(from.key, (waived.get(from.key) ?? 0) + fen)
  }
  return preferred
    .filter(({ offer }) => waived.has(offer.key))
    .map(({ offer: { donor, offer, key }, expiresOn }) => ({
      donor: donor.donor,
      relation: donor.relation,
      qualifier: donor.qualifier,
      account: offer.account,
      ledger: offer.ledger,
      consumes: mlOf(ledgers.get(key) as Spent) as Millilitres,
      waived: waived.get(key) as Fen,
      expiresOn,
    }))
}
