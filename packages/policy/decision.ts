import type { Fen, Millilitres, Relation } from '@xuemian/contract'
import type { QuotaAccount } from './facts.ts'
import type { Provision } from './format/fields.ts'
import type { OfferTrace } from './trace.ts'

/** The provision behind a statement: document, article, what it says. */
export interface Clause {
  readonly document: string
  readonly article: string
  readonly text: string
  /** Whether `text` is quoted, summarised, reported or inferred; decisions of engine 1 do not say. */
  readonly sure?: Provision['sure']
}

/** What one donor's account offers and what this decision takes of it. `null`: without limit. */
export interface QuotaUse {
  readonly donor: string
  readonly relation: Relation
  readonly account: QuotaAccount
  /** Key of the ledger where the rules keep several, else null. */
  readonly ledger: string | null
  /** The bound that leaves least: of the rule itself, or one that relatives share with the donor. */
  readonly cap: Millilitres | null
  readonly consumedBefore: Millilitres
  readonly consumes: Millilitres
  /** `null` where the cap is null. */
  readonly leftAfter: Millilitres | null
  /** Version and place of the rule, such as `SD 2024-04-01 rules[0].tiers[1]`. */
  readonly rule: string
  readonly clause: Clause
  /** Plain Chinese, one sentence: how the cap came about. */
  readonly reason: string
}

/** One share of a bag paid by one donor's account, or, without a donor, what nobody's quota covers. */
export interface DecisionLine {
  /** Index of the bill in the facts and of the bag in the bill. */
  readonly bill: number
  readonly bag: number
  readonly donor: string | null
  readonly account: QuotaAccount | null
  readonly ledger: string | null
  readonly quota: Millilitres
  readonly waived: Fen
  /** Fen that nobody's quota covers; 0 on a share. */
  readonly remains: Fen
  readonly rule: string | null
  readonly clause: Clause | null
  readonly reason: string
}

/** Refused or limited for a reason that the clerk must read. */
export interface DecisionNotice {
  readonly code: string
  readonly message: string
}

/** What one blood station owes of the sum that is waived. `null`: the one that accepts the application. */
export interface Payer {
  readonly station: string | null
  readonly waived: Fen
}

/** The outcome of an assessment; with the facts and the policy it can be recomputed years later. */
export interface Decision {
  readonly engine: string
  readonly policy: {
    readonly id: string
    readonly version: string
    readonly title: string
    readonly status: 'enacted' | 'unconfirmed'
  }
  readonly lines: readonly DecisionLine[]
  readonly quotas: readonly QuotaUse[]
  readonly notices: readonly DecisionNotice[]
  /** Sum of the blood cost of all bags, of what is waived, and of what the patient pays. */
  readonly billed: Fen
  readonly waived: Fen
  readonly remains: Fen
  /** Who pays what is waived; sums to `waived`. */
  readonly payers: readonly Payer[]
  /** How each donor's offer came about, at each moment that the bills name. */
  readonly trace: readonly OfferTrace[]
}
