import { randomUUID } from 'node:crypto'
import type { Donation } from '../api/index.ts'
import { type Context, type Executor, instant } from '../context.ts'
import { codedError } from '../errors.ts'
import { lockBalances } from '../ledger/ledger.ts'
import type { DonorRecord } from './donor.ts'

/** A donor in the province's records, opened. */
export interface Donor {
  readonly id: string
  readonly name: string
  readonly identityNumber: string
}

/** The donors behind canonical identity numbers; a number that nobody donated under is absent. The caller audits the reading. */
export async function findDonors(
  db: Executor,
  { keys }: Context,
  identityNumbers: readonly string[],
): Promise<readonly Donor[]> {
  if (identityNumbers.length === 0) return []
  const indexes = identityNumbers.map((number) => keys.blindIndex('identity', number))
  const rows = await db
    .selectFrom('donors')
    .select(['id', 'identity_cipher', 'name_cipher'])
    .where('identity_index', 'in', indexes)
    .execute()
  return rows.map(({ id, identity_cipher, name_cipher }) => ({
    id,
    identityNumber: keys.decryptText(identity_cipher, place('identity_cipher', id)),
    name: keys.decryptText(name_cipher, place('name_cipher', id)),
  }))
}

/** Donations by donor id, oldest first. */
export async function findDonations(db: Executor, donors: readonly string[]): Promise<Record<string, Donation[]>> {
  const found: Record<string, Donation[]> = Object.fromEntries(donors.map((donor) => [donor, []]))
  if (donors.length === 0) return found
  const rows = await db
    .selectFrom('donations')
    .selectAll()
    .where('donor_id', 'in', donors)
    .orderBy('donated_on')
    .orderBy('don_code')
    .execute()
  for (const row of rows) {
    found[row.donor_id]?.push({
      donCode: row.don_code,
      day: row.donated_on,
      kind: row.kind,
      volume: row.volume_ml,
      units: row.units_hundredths,
      provinceCode: row.province_code,
      station: row.station,
    })
  }
  return found
}

/**
 * Stores one donor with donations; what is stored already and equal is left alone, so that an import can be repeated.
 * DONATION_CONFLICT where a donation code is stored with another donor or other facts. Answers how many donations are new.
 */
export async function storeDonor(db: Executor, context: Context, donor: DonorRecord): Promise<number> {
  const id = await storePerson(db, context, donor)
  // The trigger on donations locks the quotas; taken here first, in the one lock order.
  await lockBalances(db, [id])
  const codes = donor.donations.map((donation) => donation.donCode)
  if (codes.length === 0) return 0
  const known = await db.selectFrom('donations').selectAll().where('don_code', 'in', codes).execute()
  for (const row of known) {
    const given = donor.donations.find((donation) => donation.donCode === row.don_code)
    const equal =
      given !== undefined &&
      row.donor_id === id &&
      row.donated_on === given.day &&
      row.kind === given.kind &&
      row.volume_ml === given.volume &&
      row.units_hundredths === given.units
    if (!equal)
      throw codedError('DONATION_CONFLICT', { message: `献血码 ${row.don_code} 已登记，且内容或献血者不同。` })
  }
  const fresh = new Map(donor.donations.map((donation) => [donation.donCode, donation]))
  for (const row of known) fresh.delete(row.don_code)
  if (fresh.size === 0) return 0
  const values = [...fresh.values()].map((donation) => ({
    donor_id: id,
    don_code: donation.donCode,
    donated_on: donation.day,
    kind: donation.kind,
    volume_ml: donation.volume,
    units_hundredths: donation.units,
    province_code: donation.provinceCode,
    station: donation.station,
    created_at: instant(context),
  }))
  const stored = await db
    .insertInto('donations')
    .values(values)
    .onConflict((conflict) => conflict.column('don_code').doNothing())
    .returning('id')
    .execute()
  if (stored.length !== values.length) throw codedError('DONATION_CONFLICT')
  return stored.length
}

async function storePerson(db: Executor, context: Context, donor: DonorRecord): Promise<string> {
  const index = context.keys.blindIndex('identity', donor.identityNumber)
  const id = randomUUID()
  const added = await db
    .insertInto('donors')
    .values({
      id,
      identity_index: index,
      identity_cipher: context.keys.encrypt(donor.identityNumber, place('identity_cipher', id)),
      name_cipher: context.keys.encrypt(donor.name, place('name_cipher', id)),
      created_at: instant(context),
      updated_at: instant(context),
    })
    .onConflict((conflict) => conflict.column('identity_index').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added) return added.id
  const known = await db.selectFrom('donors').select('id').where('identity_index', '=', index).executeTakeFirstOrThrow()
  return known.id
}

function place(column: 'identity_cipher' | 'name_cipher', rowId: string) {
  return { table: 'donors', column, rowId } as const
}
