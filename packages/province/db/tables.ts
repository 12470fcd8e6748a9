import type { QuotaAccount } from '@xuemian/policy'
import type { ColumnType, Generated } from 'kysely'
import type { ApplicationState, Donation, Hospital, Role, SigningKey, SigningKeys } from '../api/index.ts'

/** Read as ISO 8601 in UTC with milliseconds; written as an ISO string. Never a Date object. */
type Instant = ColumnType<string, string, string>
type InstantByDefault = ColumnType<string, string | undefined, string>
type MaybeInstant = ColumnType<string | null, string | null | undefined, string | null>
/** Written as JSON text (`JSON.stringify`), read parsed. Holds no person. */
type Json<T> = ColumnType<T, string, string>
/** `yyyy-MM-dd`. */
type DayColumn = ColumnType<string, string, string>
/** int8 read as a safe number; a larger one throws. */
type Serial = ColumnType<number, never, never>

export interface HospitalsTable {
  readonly id: Generated<string>
  name: string
  organisation_code: string
  base_url: string
  lan: Generated<boolean>
  his_id: string
  his_password_cipher: Buffer
  rh_codes: Json<Hospital['rhCodes']>
  actual_cost: Hospital['actualCost']
  signing_keys: ColumnType<SigningKeys, string | undefined, string>
  created_at: InstantByDefault
  updated_at: InstantByDefault
}

export interface AccountsTable {
  readonly id: Generated<string>
  username: string
  display_name: string
  role: Role
  hospital_id: string | null
  password_hash: string
  active: Generated<boolean>
  created_at: InstantByDefault
  updated_at: InstantByDefault
}

export interface SessionsTable {
  token_hash: Buffer
  account_id: string
  created_at: Instant
  last_seen_at: Instant
  expires_at: Instant
}

export interface DonorsTable {
  readonly id: Generated<string>
  identity_index: Buffer
  identity_cipher: Buffer
  name_cipher: Buffer
  created_at: InstantByDefault
  updated_at: InstantByDefault
}

export interface DonationsTable {
  readonly id: Generated<string>
  donor_id: string
  don_code: string
  donated_on: DayColumn
  kind: Donation['kind']
  volume_ml: number
  units_hundredths: number
  province_code: string
  station: string
  created_at: InstantByDefault
}

export interface QuotaAccountsTable {
  donor_id: string
  account: QuotaAccount
  used_ml: Generated<number>
  facts_version: Generated<number>
}

export interface ApplicationsTable {
  readonly id: Generated<string>
  number: string
  state: ApplicationState
  hospital_id: string
  patient_index: Buffer
  patient_cipher: Buffer
  his_id_index: Buffer
  donors_cipher: Buffer
  note_cipher: Buffer | null
  submitted_by: string | null
  decided_by: string | null
  policy_id: string
  policy_version: string
  engine: string
  facts: Json<unknown>
  decision: Json<unknown>
  verified: Generated<boolean>
  billed_fen: number
  waived_fen: number
  version: Generated<number>
  created_by: string
  created_at: InstantByDefault
  updated_at: InstantByDefault
  submitted_at: MaybeInstant
  decided_at: MaybeInstant
}

export interface QuotaLedgerTable {
  readonly id: Serial
  donor_id: string
  account: QuotaAccount
  application_id: string
  delta_ml: number
  reason: string
  at: Instant
}

export interface ApplicationEvidenceTable {
  readonly id: Generated<string>
  application_id: string
  body_cipher: Buffer
  status: number
  content_type: string | null
  received_at: Instant
  signature_cipher: ColumnType<Buffer | null, Buffer | null | undefined, never>
  signing_key: ColumnType<SigningKey | null, string | null | undefined, never>
}

export interface UsedTicketsTable {
  id: string
  application_id: string
  issued_at: Instant
  used_at: Instant
}

export interface BagClaimsTable {
  readonly id: Generated<string>
  don_code: string
  prod_code: string
  application_id: string
  claimed_at: Instant
  released_at: MaybeInstant
}

export interface ApplicationEventsTable {
  readonly id: Generated<string>
  readonly sequence: Serial
  application_id: string
  at: Instant
  account_id: string
  role: string
  action: string
  comment_cipher: Buffer | null
}

export interface IdempotencyTable {
  account_id: string
  key: string
  request_hash: Buffer
  status: number | null
  answer_cipher: Buffer | null
  created_at: Instant
}

export interface AuditTable {
  readonly id: Serial
  at: Instant
  account_id: string | null
  actor: string
  role: string
  action: string
  subject: string
  detail: Json<Readonly<Record<string, unknown>>>
}

export interface SettingsTable {
  key: string
  value: Json<unknown>
  updated_at: InstantByDefault
}

/** Every table of migrations/, as kysely sees it. Columns that end in `_cipher` and `_index` are made by keys/. */
export interface Database {
  hospitals: HospitalsTable
  accounts: AccountsTable
  sessions: SessionsTable
  donors: DonorsTable
  donations: DonationsTable
  quota_accounts: QuotaAccountsTable
  quota_ledger: QuotaLedgerTable
  applications: ApplicationsTable
  application_evidence: ApplicationEvidenceTable
  used_tickets: UsedTicketsTable
  bag_claims: BagClaimsTable
  application_events: ApplicationEventsTable
  idempotency: IdempotencyTable
  audit: AuditTable
  settings: SettingsTable
}
