import { randomUUID } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'
import type { AccountsTable, ApplicationsTable, Database } from './tables.ts'

/* Smallest rows that the constraints allow, for tests of the schema. */

export const AT = '2026-01-02T03:04:05.000Z'

export async function insertHospital(kysely: Kysely<Database>): Promise<string> {
  const id = randomUUID()
  const row = { id, name: '测试医院', organisation_code: id.slice(0, 22), base_url: 'http://127.0.0.1', his_id: 'his' }
  const secret = { his_password_cipher: Buffer.of(1), rh_codes: '{}', actual_cost: 'before-insurance' as const }
  await kysely
    .insertInto('hospitals')
    .values({ ...row, ...secret })
    .execute()
  return id
}

export async function insertAccount(
  kysely: Kysely<Database>,
  account: Pick<Insertable<AccountsTable>, 'username' | 'role' | 'hospital_id'>,
): Promise<string> {
  const id = randomUUID()
  await kysely
    .insertInto('accounts')
    .values({ id, display_name: account.username, password_hash: '-', ...account })
    .execute()
  return id
}

export async function insertDonor(kysely: Kysely<Database>): Promise<string> {
  const id = randomUUID()
  const row = { id, identity_index: Buffer.from(id), identity_cipher: Buffer.of(1), name_cipher: Buffer.of(1) }
  await kysely.insertInto('donors').values(row).execute()
  return id
}

export async function insertDonation(kysely: Kysely<Database>, donorId: string): Promise<void> {
  const what = {
    kind: 'whole-blood' as const,
    volume_ml: 200,
    units_hundredths: 0,
    province_code: '13',
    station: '13020',
  }
  await kysely
    .insertInto('donations')
    .values({ donor_id: donorId, don_code: '1302024000069', donated_on: '2024-01-02', ...what })
    .execute()
}

/** A submitted application with its hospital and clerk. */
export async function insertApplication(
  kysely: Kysely<Database>,
  more: Partial<Insertable<ApplicationsTable>> = {},
): Promise<{ readonly applicationId: string; readonly accountId: string }> {
  const hospital_id = await insertHospital(kysely)
  const accountId = await insertAccount(kysely, { username: randomUUID(), role: 'clerk', hospital_id })
  const id = randomUUID()
  const cipher = Buffer.of(1)
  const persons = { patient_index: cipher, patient_cipher: cipher, his_id_index: cipher, donors_cipher: cipher }
  const policy = { policy_id: 'HE', policy_version: '1', engine: '1', facts: '{}', decision: '{}' }
  const row = {
    id,
    number: id,
    state: 'submitted' as const,
    hospital_id,
    submitted_by: accountId,
    created_by: accountId,
  }
  await kysely
    .insertInto('applications')
    .values({ ...row, ...persons, ...policy, billed_fen: 100, waived_fen: 100, ...more })
    .execute()
  return { applicationId: id, accountId }
}
