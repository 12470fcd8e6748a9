import type { QuotaAccount } from '@xuemian/policy'
import { sql } from 'kysely'
import { type Context, type Executor, instant } from '../context.ts'
import { inLockOrder, netReservations, type QuotaKey, type Reservation } from './quota.ts'

/** What one quota holds at the moment; `version` moves when the donor's donations change. */
export interface QuotaBalance extends QuotaKey {
  readonly used: number
  readonly version: number
}

const accounts: readonly QuotaAccount[] = ['relatives', 'self']

/** Balances of donors without locking them; a donor never drawn upon has none and counts as zero. */
export async function readBalances(db: Executor, donors: readonly string[]): Promise<readonly QuotaBalance[]> {
  if (donors.length === 0) return []
  const rows = await db.selectFrom('quota_accounts').selectAll().where('donor_id', 'in', donors).execute()
  return rows.map(balanceOf)
}

/** Locks both quotas of each donor until the transaction ends, in the one lock order, creating what is missing. */
export async function lockBalances(db: Executor, donors: readonly string[]): Promise<readonly QuotaBalance[]> {
  if (donors.length === 0) return []
  const keys = inLockOrder(donors.flatMap((donor) => accounts.map((account) => ({ donor, account }))))
  await db
    .insertInto('quota_accounts')
    .values(keys.map(({ donor, account }) => ({ donor_id: donor, account })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = await db
    .selectFrom('quota_accounts')
    .selectAll()
    .where('donor_id', 'in', donors)
    .orderBy('donor_id')
    .orderBy('account')
    .forUpdate()
    .execute()
  return rows.map(balanceOf)
}

/**
 * Takes reservations from quotas by one guarded update each: `used + n <= cap`, and the donations unchanged since `balances`
 * were read. Answers the quota that refused, or undefined when all were taken; the caller must roll back after a refusal.
 */
export async function reserve(
  db: Executor,
  context: Context,
  application: string,
  reservations: readonly Reservation[],
  balances: readonly QuotaBalance[],
): Promise<QuotaKey | undefined> {
  for (const { donor, account, consumes, cap } of inLockOrder(reservations)) {
    if (consumes === 0) continue
    const read = balances.find((balance) => balance.donor === donor && balance.account === account)
    const guarded = db
      .updateTable('quota_accounts')
      .set({ used_ml: sql`used_ml + ${consumes}` })
      .where('donor_id', '=', donor)
      .where('account', '=', account)
      .where('facts_version', '=', read?.version ?? 0)
    const within = cap === null ? guarded : guarded.where(sql<boolean>`used_ml + ${consumes} <= ${cap}`)
    const taken = await within.returning('used_ml').executeTakeFirst()
    if (!taken) return { donor, account }
    await append(db, context, application, { donor, account }, consumes, 'reserve')
  }
  return undefined
}

/** Gives back whatever an application still holds. Never tests a cap: it may have shrunk since (security.md threat 6). */
export async function release(db: Executor, context: Context, application: string, reason: string): Promise<void> {
  const rows = await db
    .selectFrom('quota_ledger')
    .select(['donor_id', 'account', 'delta_ml'])
    .where('application_id', '=', application)
    .execute()
  const held = netReservations(rows.map((row) => ({ donor: row.donor_id, account: row.account, delta: row.delta_ml })))
  for (const { donor, account, reserved } of held) {
    await db
      .updateTable('quota_accounts')
      .set({ used_ml: sql`used_ml - ${reserved}` })
      .where('donor_id', '=', donor)
      .where('account', '=', account)
      .execute()
    await append(db, context, application, { donor, account }, -reserved, reason)
  }
}

/** What one application holds of each quota. */
export async function readReservations(
  db: Executor,
  application: string,
): Promise<readonly (QuotaKey & { readonly reserved: number })[]> {
  const rows = await db
    .selectFrom('quota_ledger')
    .select(['donor_id', 'account', 'delta_ml'])
    .where('application_id', '=', application)
    .execute()
  return netReservations(rows.map((row) => ({ donor: row.donor_id, account: row.account, delta: row.delta_ml })))
}

/** The live application that took of a quota last, other than `except`. */
export async function lastTaker(
  db: Executor,
  { donor, account }: QuotaKey,
  except: string | null,
): Promise<{ number: string; hospital: string } | undefined> {
  const taker = db
    .selectFrom('quota_ledger')
    .innerJoin('applications', 'applications.id', 'quota_ledger.application_id')
    .innerJoin('hospitals', 'hospitals.id', 'applications.hospital_id')
    .select(['applications.number', 'hospitals.name as hospital'])
    .where('donor_id', '=', donor)
    .where('account', '=', account)
    .where('delta_ml', '>', 0)
    .where('applications.state', 'in', ['submitted', 'approved', 'returned'])
    .orderBy('quota_ledger.id', 'desc')
  return (except === null ? taker : taker.where('applications.id', '<>', except)).limit(1).executeTakeFirst()
}

function append(
  db: Executor,
  context: Context,
  application: string,
  { donor, account }: QuotaKey,
  delta: number,
  reason: string,
) {
  return db
    .insertInto('quota_ledger')
    .values({ donor_id: donor, account, application_id: application, delta_ml: delta, reason, at: instant(context) })
    .execute()
}

function balanceOf(row: {
  donor_id: string
  account: QuotaAccount
  used_ml: number
  facts_version: number
}): QuotaBalance {
  return { donor: row.donor_id, account: row.account, used: row.used_ml, version: row.facts_version }
}
