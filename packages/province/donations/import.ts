import type { DonorImport } from '../api/index.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../transaction.ts'
import { canonicalDonors } from './donor.ts'
import { storeDonor } from './store.ts'

/** What an import did. */
export interface Imported {
  readonly donors: number
  /** Donations that were not stored before. */
  readonly donations: number
}

/**
 * Imports donors with their donations, a transaction for each donor, so that a long import never holds many quotas at once; it can be
 * repeated after a failure. Errors: INVALID_INPUT (before anything is stored), DONATION_CONFLICT.
 */
export async function importDonors(context: Context, records: readonly DonorImport[]): Promise<Imported> {
  const donors = canonicalDonors(records)
  let donations = 0
  for (const donor of donors) donations += await inTransaction(context, (trx) => storeDonor(trx, context, donor))
  return { donors: donors.length, donations }
}
