-- Persons never lie here in clear: *_cipher columns are encrypted with the row's id as associated data, *_index columns are
-- keyed blind indexes (keys/). jsonb columns hold no person. Days are `date`, money integer fen, volumes integer ml.

create table hospitals (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  organisation_code text not null unique,
  base_url text not null,
  lan boolean not null default false,
  his_id text not null,
  his_password_cipher bytea not null,
  rh_codes jsonb not null default '{}',
  actual_cost text not null check (actual_cost in ('before-insurance', 'after-insurance')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table accounts (
  id uuid primary key default gen_random_uuid(),
  username text not null unique,
  display_name text not null,
  role text not null check (role in ('clerk', 'reviewer', 'administrator', 'auditor')),
  hospital_id uuid references hospitals,
  password_hash text not null,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint accounts_hospital_of_clerk check ((role = 'clerk') = (hospital_id is not null))
);

create table sessions (
  token_hash bytea primary key,
  account_id uuid not null references accounts on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_account on sessions (account_id);
create index sessions_expiry on sessions (expires_at);

create table donors (
  id uuid primary key default gen_random_uuid(),
  identity_index bytea not null unique,
  identity_cipher bytea not null,
  name_cipher bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table donations (
  id uuid primary key default gen_random_uuid(),
  donor_id uuid not null references donors,
  don_code text not null unique,
  donated_on date not null,
  kind text not null check (kind in ('whole-blood', 'apheresis-platelets')),
  volume_ml integer not null check (volume_ml >= 0),
  units_hundredths integer not null check (units_hundredths >= 0),
  province_code text not null,
  station text not null,
  created_at timestamptz not null default now()
);
create index donations_donor on donations (donor_id, donated_on);

-- What was consumed of a donor's quota; the guarded update's target. The cap is computed, never stored: law and donations move it.
create table quota_accounts (
  donor_id uuid not null references donors,
  account text not null check (account in ('self', 'relatives')),
  used_ml bigint not null default 0 check (used_ml >= 0),
  facts_version bigint not null default 0,
  primary key (donor_id, account)
);

-- A changed donation moves the version of its donor's accounts, so that a cap computed before it can no longer be spent.
create function bump_facts_version() returns trigger language plpgsql as $$
begin
  update quota_accounts set facts_version = facts_version + 1 where donor_id in (select donor_id from changed);
  return null;
end $$;
create trigger donations_inserted after insert on donations
  referencing new table as changed for each statement execute function bump_facts_version();
create trigger donations_updated_from after update on donations
  referencing old table as changed for each statement execute function bump_facts_version();
create trigger donations_updated_to after update on donations
  referencing new table as changed for each statement execute function bump_facts_version();
create trigger donations_deleted after delete on donations
  referencing old table as changed for each statement execute function bump_facts_version();

create sequence application_numbers;

create table applications (
  id uuid primary key default gen_random_uuid(),
  number text not null unique,
  state text not null check (state in ('draft', 'submitted', 'approved', 'rejected', 'returned', 'cancelled')),
  hospital_id uuid not null references hospitals,
  patient_index bytea not null,
  patient_cipher bytea not null,
  his_id_index bytea not null,
  donors_cipher bytea not null,
  note_cipher bytea,
  submitted_by uuid references accounts,
  decided_by uuid references accounts,
  policy_id text not null,
  policy_version text not null,
  engine text not null,
  facts jsonb not null,
  decision jsonb not null,
  verified boolean not null default false,
  billed_fen bigint not null,
  waived_fen bigint not null check (waived_fen >= 0),
  version integer not null default 1,
  created_by uuid not null references accounts,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  submitted_at timestamptz,
  decided_at timestamptz,
  constraint applications_two_persons check (decided_by is null or decided_by <> submitted_by),
  constraint applications_waived_within_bill check (waived_fen <= greatest(billed_fen, 0)),
  constraint applications_submitted check (state = 'draft' or submitted_by is not null or state = 'cancelled')
);
create index applications_by_state on applications (state, created_at desc, id);
create index applications_by_hospital on applications (hospital_id, created_at desc, id);
create index applications_by_patient on applications (patient_index);
create index applications_by_his_id on applications (his_id_index);

create table quota_ledger (
  id bigint generated always as identity primary key,
  donor_id uuid not null references donors,
  account text not null check (account in ('self', 'relatives')),
  application_id uuid not null references applications,
  delta_ml bigint not null check (delta_ml <> 0),
  reason text not null,
  at timestamptz not null
);
create index quota_ledger_by_donor on quota_ledger (donor_id, account);
create index quota_ledger_by_application on quota_ledger (application_id);

-- The reply of the HIS as it came; every reading starts from these bytes.
create table application_evidence (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications,
  body_cipher bytea not null,
  status integer not null,
  content_type text,
  received_at timestamptz not null
);
create index application_evidence_by_application on application_evidence (application_id);

-- One live claim a bag in the whole province.
create table bag_claims (
  id uuid primary key default gen_random_uuid(),
  don_code text not null,
  prod_code text not null,
  application_id uuid not null references applications,
  claimed_at timestamptz not null,
  released_at timestamptz
);
create unique index bag_claims_live on bag_claims (don_code, prod_code) where released_at is null;
create index bag_claims_by_application on bag_claims (application_id);

create table application_events (
  id uuid primary key default gen_random_uuid(),
  sequence bigint generated always as identity unique,
  application_id uuid not null references applications,
  at timestamptz not null,
  account_id uuid not null references accounts,
  role text not null,
  action text not null,
  comment_cipher bytea
);
create index application_events_by_application on application_events (application_id, sequence);

-- The first answer to a request that a browser may repeat; inserted first, so that a second request waits for the first one's commit.
create table idempotency (
  account_id uuid not null references accounts,
  key text not null,
  request_hash bytea not null,
  status integer,
  answer_cipher bytea,
  created_at timestamptz not null,
  primary key (account_id, key)
);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account_id uuid,
  actor text not null,
  role text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
create index audit_by_subject on audit (subject, id);
create index audit_by_account on audit (account_id, id);

create table settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'XU001';
end $$;
create trigger quota_ledger_append_only before update or delete or truncate on quota_ledger
  for each statement execute function refuse_change();
create trigger application_evidence_append_only before update or delete or truncate on application_evidence
  for each statement execute function refuse_change();
create trigger application_events_append_only before update or delete or truncate on application_events
  for each statement execute function refuse_change();
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();
