-- Signed bills: whose signatures the province takes for a hospital's, what was signed, and which ticket served which application.

-- A JWK set of public keys; none: the hospital's replies are not verified.
alter table hospitals add column signing_keys jsonb not null default '{"keys": []}';

-- A signature names the person by a hash that can be tried out, hence encrypted as the body is. The key is the one it was verified by: the
-- registry may change later.
alter table application_evidence
  add column signature_cipher bytea,
  add column signing_key jsonb,
  add constraint application_evidence_signed check ((signature_cipher is null) = (signing_key is null));

create table used_tickets (
  id text primary key,
  application_id uuid not null references applications,
  issued_at timestamptz not null,
  used_at timestamptz not null
);
create index used_tickets_by_application on used_tickets (application_id);
create trigger used_tickets_append_only before update or delete or truncate on used_tickets
  for each statement execute function refuse_change();
