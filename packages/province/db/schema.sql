-- The schema that migrations/ lead to, for reading; made by dump-schema.ts, kept equal by schema.test.ts. Do not edit it:
-- write a migration, then run: npx vitest run packages/province/db/schema.test.ts -u

create sequence application_numbers;

create table accounts (
  id uuid default gen_random_uuid() not null,
  username text not null,
  display_name text not null,
  role text not null,
  hospital_id uuid,
  password_hash text not null,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint accounts_username_key UNIQUE (username),
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_hospital_id_fkey FOREIGN KEY (hospital_id) REFERENCES hospitals(id),
  constraint accounts_hospital_of_clerk CHECK (((role = 'clerk'::text) = (hospital_id IS NOT NULL))),
  constraint accounts_role_check CHECK ((role = ANY (ARRAY['clerk'::text, 'reviewer'::text, 'administrator'::text, 'auditor'::text])))
);

create table application_events (
  id uuid default gen_random_uuid() not null,
  sequence bigint generated always as identity not null,
  application_id uuid not null,
  at timestamp with time zone not null,
  account_id uuid not null,
  role text not null,
  action text not null,
  comment_cipher bytea,
  constraint application_events_sequence_key UNIQUE (sequence),
  constraint application_events_pkey PRIMARY KEY (id),
  constraint application_events_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint application_events_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id)
);
CREATE INDEX application_events_by_application ON public.application_events USING btree (application_id, sequence);
CREATE TRIGGER application_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.application_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table application_evidence (
  id uuid default gen_random_uuid() not null,
  application_id uuid not null,
  body_cipher bytea not null,
  status integer not null,
  content_type text,
  received_at timestamp with time zone not null,
  signature_cipher bytea,
  signing_key jsonb,
  constraint application_evidence_pkey PRIMARY KEY (id),
  constraint application_evidence_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id),
  constraint application_evidence_signed CHECK (((signature_cipher IS NULL) = (signing_key IS NULL)))
);
CREATE INDEX application_evidence_by_application ON public.application_evidence USING btree (application_id);
CREATE TRIGGER application_evidence_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.application_evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table applications (
  id uuid default gen_random_uuid() not null,
  number text not null,
  state text not null,
  hospital_id uuid not null,
  patient_index bytea not null,
  patient_cipher bytea not null,
  his_id_index bytea not null,
  donors_cipher bytea not null,
  note_cipher bytea,
  submitted_by uuid,
  decided_by uuid,
  policy_id text not null,
  policy_version text not null,
  engine text not null,
  facts jsonb not null,
  decision jsonb not null,
  verified boolean default false not null,
  billed_fen bigint not null,
  waived_fen bigint not null,
  version integer default 1 not null,
  created_by uuid not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  submitted_at timestamp with time zone,
  decided_at timestamp with time zone,
  constraint applications_number_key UNIQUE (number),
  constraint applications_pkey PRIMARY KEY (id),
  constraint applications_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id),
  constraint applications_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id),
  constraint applications_hospital_id_fkey FOREIGN KEY (hospital_id) REFERENCES hospitals(id),
  constraint applications_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES accounts(id),
  constraint applications_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'approved'::text, 'rejected'::text, 'returned'::text, 'cancelled'::text]))),
  constraint applications_submitted CHECK (((state = 'draft'::text) OR (submitted_by IS NOT NULL) OR (state = 'cancelled'::text))),
  constraint applications_two_persons CHECK (((decided_by IS NULL) OR (decided_by <> submitted_by))),
  constraint applications_waived_fen_check CHECK ((waived_fen >= 0)),
  constraint applications_waived_within_bill CHECK ((waived_fen <= GREATEST(billed_fen, (0)::bigint)))
);
CREATE INDEX applications_by_his_id ON public.applications USING btree (his_id_index);
CREATE INDEX applications_by_hospital ON public.applications USING btree (hospital_id, created_at DESC, id);
CREATE INDEX applications_by_patient ON public.applications USING btree (patient_index);
CREATE INDEX applications_by_state ON public.applications USING btree (state, created_at DESC, id);

create table audit (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  account_id uuid,
  actor text not null,
  role text not null,
  action text not null,
  subject text not null,
  detail jsonb default '{}'::jsonb not null,
  constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_by_account ON public.audit USING btree (account_id, id);
CREATE INDEX audit_by_subject ON public.audit USING btree (subject, id);
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table bag_claims (
  id uuid default gen_random_uuid() not null,
  don_code text not null,
  prod_code text not null,
  application_id uuid not null,
  claimed_at timestamp with time zone not null,
  released_at timestamp with time zone,
  constraint bag_claims_pkey PRIMARY KEY (id),
  constraint bag_claims_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id)
);
CREATE INDEX bag_claims_by_application ON public.bag_claims USING btree (application_id);
CREATE UNIQUE INDEX bag_claims_live ON public.bag_claims USING btree (don_code, prod_code) WHERE (released_at IS NULL);

create table donations (
  id uuid default gen_random_uuid() not null,
  donor_id uuid not null,
  don_code text not null,
  donated_on date not null,
  kind text not null,
  volume_ml integer not null,
  units_hundredths integer not null,
  province_code text not null,
  station text not null,
  created_at timestamp with time zone default now() not null,
  constraint donations_don_code_key UNIQUE (don_code),
  constraint donations_pkey PRIMARY KEY (id),
  constraint donations_donor_id_fkey FOREIGN KEY (donor_id) REFERENCES donors(id),
  constraint donations_kind_check CHECK ((kind = ANY (ARRAY['whole-blood'::text, 'apheresis-platelets'::text]))),
  constraint donations_units_hundredths_check CHECK ((units_hundredths >= 0)),
  constraint donations_volume_ml_check CHECK ((volume_ml >= 0))
);
CREATE INDEX donations_donor ON public.donations USING btree (donor_id, donated_on);
CREATE TRIGGER donations_deleted AFTER DELETE ON public.donations REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_facts_version();
CREATE TRIGGER donations_inserted AFTER INSERT ON public.donations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_facts_version();
CREATE TRIGGER donations_updated_from AFTER UPDATE ON public.donations REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_facts_version();
CREATE TRIGGER donations_updated_to AFTER UPDATE ON public.donations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION bump_facts_version();

create table donors (
  id uuid default gen_random_uuid() not null,
  identity_index bytea not null,
  identity_cipher bytea not null,
  name_cipher bytea not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint donors_identity_index_key UNIQUE (identity_index),
  constraint donors_pkey PRIMARY KEY (id)
);

create table hospitals (
  id uuid default gen_random_uuid() not null,
  name text not null,
  organisation_code text not null,
  base_url text not null,
  lan boolean default false not null,
  his_id text not null,
  his_password_cipher bytea not null,
  rh_codes jsonb default '{}'::jsonb not null,
  actual_cost text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  signing_keys jsonb default '{"keys": []}'::jsonb not null,
  constraint hospitals_organisation_code_key UNIQUE (organisation_code),
  constraint hospitals_pkey PRIMARY KEY (id),
  constraint hospitals_actual_cost_check CHECK ((actual_cost = ANY (ARRAY['before-insurance'::text, 'after-insurance'::text])))
);

create table idempotency (
  account_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  answer_cipher bytea,
  created_at timestamp with time zone not null,
  constraint idempotency_pkey PRIMARY KEY (account_id, key),
  constraint idempotency_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);

create table quota_accounts (
  donor_id uuid not null,
  account text not null,
  used_ml bigint default 0 not null,
  facts_version bigint default 0 not null,
  constraint quota_accounts_pkey PRIMARY KEY (donor_id, account),
  constraint quota_accounts_donor_id_fkey FOREIGN KEY (donor_id) REFERENCES donors(id),
  constraint quota_accounts_account_check CHECK ((account = ANY (ARRAY['self'::text, 'relatives'::text]))),
  constraint quota_accounts_used_ml_check CHECK ((used_ml >= 0))
);

create table quota_ledger (
  id bigint generated always as identity not null,
  donor_id uuid not null,
  account text not null,
  application_id uuid not null,
  delta_ml bigint not null,
  reason text not null,
  at timestamp with time zone not null,
  constraint quota_ledger_pkey PRIMARY KEY (id),
  constraint quota_ledger_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id),
  constraint quota_ledger_donor_id_fkey FOREIGN KEY (donor_id) REFERENCES donors(id),
  constraint quota_ledger_account_check CHECK ((account = ANY (ARRAY['self'::text, 'relatives'::text]))),
  constraint quota_ledger_delta_ml_check CHECK ((delta_ml <> 0))
);
CREATE INDEX quota_ledger_by_application ON public.quota_ledger USING btree (application_id);
CREATE INDEX quota_ledger_by_donor ON public.quota_ledger USING btree (donor_id, account);
CREATE TRIGGER quota_ledger_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.quota_ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table sessions (
  token_hash bytea not null,
  account_id uuid not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);
CREATE INDEX sessions_account ON public.sessions USING btree (account_id);
CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);

create table settings (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone default now() not null,
  constraint settings_pkey PRIMARY KEY (key)
);

create table used_tickets (
  id text not null,
  application_id uuid not null,
  issued_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  constraint used_tickets_pkey PRIMARY KEY (id),
  constraint used_tickets_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id)
);
CREATE INDEX used_tickets_by_application ON public.used_tickets USING btree (application_id);
CREATE TRIGGER used_tickets_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.used_tickets FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION public.bump_facts_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update quota_accounts set facts_version = facts_version + 1 where donor_id in (select donor_id from changed);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'XU001';
end $function$;
