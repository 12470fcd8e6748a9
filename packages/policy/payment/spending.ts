import type { Millilitres } from '@xuemian/contract'
import type { Bound } from '../entitlement/bounds.ts'
import type { Consumed, DonorFact } from '../facts.ts'
import { proportion } from './proportion.ts'

/** So many fen are worth so many ml of quota. */
export interface Rate {
  readonly yuan: number
  readonly millilitres: number
}

/** What this assessment has taken of one donor's ledger so far. Money is added up before it becomes ml, so that ml are rounded up once. */
export interface Spent {
  readonly ml: number
  readonly money: { readonly rate: Rate; readonly fen: number } | null
}

export const unspent: Spent = { ml: 0, money: null }

/** ml taken so far. */
export function mlOf({ ml, money }: Spent): number {
  return money ? ml + mlForFen(money.fen, money.rate) : ml
}

export function spendMl(spent: Spent, ml: number): Spent {
  return { ml: spent.ml + ml, money: spent.money }
}

/** Adds money at a rate; at another rate than before, what was taken before is settled in ml. */
export function spendFen(spent: Spent, fen: number, rate: Rate): Spent {
  if (spent.money && sameRate(spent.money.rate, rate)) {
    return { ml: spent.ml, money: { rate, fen: spent.money.fen + fen } }
  }
  return { ml: mlOf(spent), money: { rate, fen } }
}

/** A bound on consumption with what was consumed under it before this assessment. */
export interface Binding {
  readonly cap: number
  readonly before: number
}

/** ml still open; null: without limit. */
export function leftMl(binding: Binding | null, spent: Spent): number | null {
  return binding && Math.max(0, binding.cap - binding.before - mlOf(spent))
}

/** fen that the open ml are worth; null: without limit. */
export function leftFen(binding: Binding | null, spent: Spent, rate: Rate): number | null {
  if (!binding) return null
  const open = binding.cap - binding.before
  if (!spent.money || !sameRate(spent.money.rate, rate)) return fenForMl(open - mlOf(spent), rate)
  return Math.max(0, fenForMl(open - spent.ml, rate) - spent.money.fen)
}

/** The bound that leaves least, the first of several; null: without limit. */
export function bindingBound(bounds: readonly Bound[], ledger: string | null, donor: DonorFact): Binding | null {
  let least: Binding | null = null
  for (const { cap, of } of bounds) {
    const before = consumedOf(donor, ledger, of)
    if (!least || cap - before < least.cap - least.before) least = { cap, before }
  }
  return least
}

/** What was consumed of a ledger. Where the facts do not tell ledgers apart, all that was consumed counts for each: never too much is waived. */
export function consumedIn({ consumed, consumedByLedger }: DonorFact, ledger: string | null): Consumed {
  return ledger === null || consumedByLedger === undefined ? consumed : (consumedByLedger[ledger] ?? NOTHING)
}

const NOTHING: Consumed = { self: 0 as Millilitres, relatives: 0 as Millilitres }

/** What the accounts had consumed before. Where the use of some relatives is not known, all relatives' use counts: never too much is waived. */
function consumedOf(donor: DonorFact, ledger: string | null, of: Bound['of']): number {
  const consumed = consumedIn(donor, ledger)
  let sum = 0
  for (const account of of) sum += consumed[account] ?? consumed.relatives
  return sum
}

function sameRate(a: Rate, b: Rate): boolean {
  return a.yuan * b.millilitres === b.yuan * a.millilitres
}

/** ml, rounded up, that fen take of a quota. */
function mlForFen(fen: number, { yuan, millilitres }: Rate): number {
  return proportion(fen, millilitres, yuan, 'up')
}

/** fen, rounded down, that ml of quota are worth. */
function fenForMl(ml: number, { yuan, millilitres }: Rate): number {
  return ml <= 0 ? 0 : proportion(ml, yuan, millilitres)
}
