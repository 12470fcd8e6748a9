import type { QuotaAccount } from '@xuemian/policy'

/** One quota of one donor. */
export interface QuotaKey {
  readonly donor: string
  readonly account: QuotaAccount
}

/** What an application takes of one quota: `consumes` ml of at most `cap` (null: without limit). */
export interface Reservation extends QuotaKey {
  readonly consumes: number
  readonly cap: number | null
}

/** The one order in which every transaction locks quotas, so that two of them never wait for each other in a circle. */
export function inLockOrder<T extends QuotaKey>(keys: readonly T[]): T[] {
  return [...keys].sort((a, b) => compare(a.donor, b.donor) || compare(a.account, b.account))
}

/** Net reservation of each quota in ledger rows of one application; quotas that net to zero are absent. */
export function netReservations(
  rows: readonly (QuotaKey & { readonly delta: number })[],
): readonly (QuotaKey & { readonly reserved: number })[] {
  const sums = new Map<string, QuotaKey & { readonly reserved: number }>()
  for (const { donor, account, delta } of rows) {
    const key = `${donor}/${account}`
    sums.set(key, { donor, account, reserved: (sums.get(key)?.reserved ?? 0) + delta })
  }
  return inLockOrder([...sums.values()].filter((sum) => sum.reserved !== 0))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
