import type { Bound, Entitlement } from '../entitlement.ts'
import type { Consumed, DonorFact, QuotaAccount } from '../facts.ts'

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
  return ml + (money ? mlForFen(money.fen, money.rate) : 0)
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

/** ml still open; null: without limit. */
export function leftMl(offer: Entitlement, donor: DonorFact, spent: Spent): number | null {
  return smallest(offer, donor, (left) => left - mlOf(spent))
}

/** fen that the open ml are worth; null: without limit. */
export function leftFen(offer: Entitlement, donor: DonorFact, spent: Spent, rate: Rate): number | null {
  const settled = spent.money && sameRate(spent.money.rate, rate) ? spent : { ml: mlOf(spent), money: null }
  return smallest(offer, donor, (left) => fenForMl(left - settled.ml, rate) - (settled.money?.fen ?? 0))
}

/** The bound that leaves least, with what was consumed under it before this assessment; undefined: without limit. */
export function bindingBound(
  { bounds, ledger }: Entitlement,
  donor: DonorFact,
): { readonly bound: Bound; readonly before: number } | undefined {
  const rows = bounds.map((bound) => ({ bound, before: consumedOf(donor, ledger, bound.of) }))
  return rows.reduce<(typeof rows)[number] | undefined>(
    (least, row) => (!least || row.bound.cap - row.before < least.bound.cap - least.before ? row : least),
    undefined,
  )
}

/** What was consumed of a ledger. Where the facts do not tell ledgers apart, all that was consumed counts for each: never too much is waived. */
export function consumedIn(donor: DonorFact, ledger: string | null): Consumed | undefined {
  return ledger === null || donor.consumedByLedger === undefined ? donor.consumed : donor.consumedByLedger[ledger]
}

/** What the accounts had consumed before. Where one relative's own use is not known, all relatives' use counts: never too much is waived. */
export function consumedOf(donor: DonorFact, ledger: string | null, of: Bound['of']): number {
  const consumed = consumedIn(donor, ledger)
  return of.reduce((sum, account) => {
    const known =
      account === 'patient' ? (consumed?.patient ?? consumed?.relatives) : consumed?.[account as QuotaAccount]
    return sum + (known ?? 0)
  }, 0)
}

function smallest(offer: Entitlement, donor: DonorFact, open: (left: number) => number): number | null {
  const binding = bindingBound(offer, donor)
  return binding ? Math.max(0, open(binding.bound.cap - binding.before)) : null
}

function sameRate(a: Rate, b: Rate): boolean {
  return a.yuan * b.millilitres === b.yuan * a.millilitres
}

/** ml, rounded up, that fen take of a quota. */
export function mlForFen(fen: number, { yuan, millilitres }: Rate): number {
  return Number((BigInt(fen) * BigInt(millilitres) + BigInt(yuan) - 1n) / BigInt(yuan))
}

/** fen, rounded down, that ml of quota are worth. */
export function fenForMl(ml: number, { yuan, millilitres }: Rate): number {
  return ml <= 0 ? 0 : Number((BigInt(ml) * BigInt(yuan)) / BigInt(millilitres))
}
