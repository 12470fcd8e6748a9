import type { Fen } from '@xuemian/contract'

/** What a group of applications comes to under both rules. */
export interface Sums {
  readonly applications: number
  readonly winners: number
  readonly losers: number
  /** Waived under the rules in force, and under the draft. */
  readonly now: Fen
  readonly draft: Fen
}

/** The sums of one month (`2026-05`, of application) or of one hospital; `null`: no hospital named, or one of too many to list. */
export interface Group extends Sums {
  readonly key: string | null
}

/** How many applications differ by more than `from` and at most `to` fen (draft less now); `null`: open. `[0, 0]` holds those that do not differ. */
export interface Bin {
  readonly from: number | null
  readonly to: number | null
  readonly count: number
}

/** One application that wins or loses much, by its reference alone. */
export interface Extreme {
  readonly reference: string
  readonly now: Fen
  readonly draft: Fen
}

/** Why an application could not be assessed: rules or classes not in force on a day of use, or a failure of the engine. */
export type Unassessable = 'NO_POLICY' | 'NO_CLASSES' | 'ENGINE_FAILED'

/** Applications left out for one reason, with the references of the first few. */
export interface Unassessed {
  readonly reason: Unassessable
  readonly count: number
  readonly first: readonly string[]
}

/** One version of rules that a backtest used. */
export interface RulesUsed {
  readonly id: string
  readonly version: string
  readonly title: string
}

/** What a draft would have changed, as plain data; no person, no donor, no bill. */
export interface BacktestReport {
  readonly engine: string
  readonly now: readonly RulesUsed[]
  readonly draft: readonly RulesUsed[]
  /** Of the applications that could be assessed. */
  readonly total: Sums
  readonly months: readonly Group[]
  readonly hospitals: readonly Group[]
  readonly bins: readonly Bin[]
  /** At most ten each, the largest first. */
  readonly winners: readonly Extreme[]
  readonly losers: readonly Extreme[]
  readonly unassessed: readonly Unassessed[]
}
