import { randomUUID } from 'node:crypto'
import type { HisConnection, Hospital, NewHospital, NewSigningKeys, SigningKeys } from '../api/index.ts'
import { type Context, type Executor, instant } from '../context.ts'
import { codedError } from '../errors.ts'
import { checkHospital } from './hospital.ts'
import { checkSigningKeys } from './signing-keys.ts'

/** Registers a hospital; BASE_URL_INVALID, ORGANISATION_CODE_INVALID, SIGNING_KEYS_INVALID, HOSPITAL_EXISTS. */
export async function insertHospital(db: Executor, context: Context, input: NewHospital): Promise<Hospital> {
  const id = randomUUID()
  const stored = await db
    .insertInto('hospitals')
    .values({ id, ...columnsOf(context, id, input), created_at: instant(context) })
    .onConflict((conflict) => conflict.column('organisation_code').doNothing())
    .returning(hospitalColumns)
    .executeTakeFirst()
  if (!stored) throw codedError('HOSPITAL_EXISTS')
  return hospitalOf(stored)
}

/** Replaces what is known of a hospital; as `insertHospital`, and HOSPITAL_NOT_FOUND. */
export async function updateHospital(
  db: Executor,
  context: Context,
  id: string,
  input: NewHospital,
): Promise<Hospital> {
  const values = columnsOf(context, id, input)
  const other = await db
    .selectFrom('hospitals')
    .select('id')
    .where('organisation_code', '=', values.organisation_code)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (other) throw codedError('HOSPITAL_EXISTS')
  const stored = await db
    .updateTable('hospitals')
    .set(values)
    .where('id', '=', id)
    .returning(hospitalColumns)
    .executeTakeFirst()
  if (!stored) throw codedError('HOSPITAL_NOT_FOUND')
  return hospitalOf(stored)
}

/** Replaces the keys by which a hospital signs; SIGNING_KEYS_INVALID, HOSPITAL_NOT_FOUND. The caller audits it. */
export async function storeSigningKeys(
  db: Executor,
  context: Context,
  id: string,
  input: NewSigningKeys,
): Promise<Hospital> {
  const stored = await db
    .updateTable('hospitals')
    .set({ signing_keys: JSON.stringify(checkSigningKeys(input)), updated_at: instant(context) })
    .where('id', '=', id)
    .returning(hospitalColumns)
    .executeTakeFirst()
  if (!stored) throw codedError('HOSPITAL_NOT_FOUND')
  return hospitalOf(stored)
}

/** Every hospital, by organisation code. */
export async function listHospitals(db: Executor): Promise<Hospital[]> {
  const rows = await db.selectFrom('hospitals').select(hospitalColumns).orderBy('organisation_code').execute()
  return rows.map(hospitalOf)
}

/** One hospital without its password, or HOSPITAL_NOT_FOUND. */
export async function findHospital(db: Executor, id: string): Promise<Hospital> {
  const row = await db.selectFrom('hospitals').select(hospitalColumns).where('id', '=', id).executeTakeFirst()
  if (!row) throw codedError('HOSPITAL_NOT_FOUND')
  return hospitalOf(row)
}

/** How the clerks of a hospital reach its HIS, with the password opened; the caller audits it. */
export async function findHisConnection(db: Executor, { keys }: Context, id: string): Promise<HisConnection> {
  const row = await db
    .selectFrom('hospitals')
    .select([...hospitalColumns, 'his_password_cipher'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw codedError('HOSPITAL_NOT_FOUND')
  const password = keys.decryptText(row.his_password_cipher, passwordPlace(id))
  const signs = row.signing_keys.keys.length > 0
  return { baseUrl: row.base_url, id: row.his_id, password, rhCodes: row.rh_codes, lan: row.lan, signs }
}

const hospitalColumns = [
  'id',
  'name',
  'organisation_code',
  'base_url',
  'his_id',
  'rh_codes',
  'lan',
  'actual_cost',
  'signing_keys',
] as const

function columnsOf(context: Context, id: string, input: NewHospital) {
  const { baseUrl, organisationCode } = checkHospital(input)
  return {
    name: input.name.trim(),
    organisation_code: organisationCode,
    base_url: baseUrl,
    lan: input.lan,
    his_id: input.hisId,
    his_password_cipher: context.keys.encrypt(input.hisPassword, passwordPlace(id)),
    rh_codes: JSON.stringify(input.rhCodes),
    actual_cost: input.actualCost,
    ...(input.signingKeys ? { signing_keys: JSON.stringify(checkSigningKeys(input.signingKeys)) } : {}),
    updated_at: instant(context),
  }
}

interface HospitalRow {
  readonly id: string
  readonly name: string
  readonly organisation_code: string
  readonly base_url: string
  readonly his_id: string
  readonly rh_codes: Hospital['rhCodes']
  readonly lan: boolean
  readonly actual_cost: Hospital['actualCost']
  readonly signing_keys: SigningKeys
}

function hospitalOf(row: HospitalRow): Hospital {
  return {
    id: row.id,
    name: row.name,
    organisationCode: row.organisation_code,
    baseUrl: row.base_url,
    hisId: row.his_id,
    rhCodes: row.rh_codes,
    lan: row.lan,
    actualCost: row.actual_cost,
    signingKeys: row.signing_keys,
  }
}

function passwordPlace(rowId: string) {
  return { table: 'hospitals', column: 'his_password_cipher', rowId } as const
}
