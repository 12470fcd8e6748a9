import { createHash } from 'node:crypto'
import type { Account, NewAccount } from '../api/index.ts'
import type { Context, Executor } from '../context.ts'
import { codedError } from '../errors.ts'
import { type Actor, canonicalUsername, checkNewAccount, isExpired } from './account.ts'
import { hashPassword } from './passwords.ts'

/** Stores an account and answers it; USERNAME_TAKEN, WEAK_PASSWORD, ACCOUNT_HOSPITAL, HOSPITAL_NOT_FOUND. */
export async function insertAccount(db: Executor, input: NewAccount): Promise<Account> {
  checkNewAccount(input)
  if (input.hospitalId !== null) {
    const hospital = await db.selectFrom('hospitals').select('id').where('id', '=', input.hospitalId).executeTakeFirst()
    if (!hospital) throw codedError('HOSPITAL_NOT_FOUND')
  }
  const stored = await db
    .insertInto('accounts')
    .values({
      username: canonicalUsername(input.username),
      display_name: input.displayName,
      role: input.role,
      hospital_id: input.hospitalId,
      password_hash: await hashPassword(input.password),
    })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .returning(accountColumns)
    .executeTakeFirst()
  if (!stored) throw codedError('USERNAME_TAKEN')
  return accountOf(stored)
}

/** Every account, by user name. */
export async function listAccounts(db: Executor): Promise<Account[]> {
  const rows = await db.selectFrom('accounts').select(accountColumns).orderBy('username').execute()
  return rows.map(accountOf)
}

/** The account to sign in to, with its password hash. */
export async function findCredentials(
  db: Executor,
  username: string,
): Promise<{ actor: Actor; passwordHash: string } | undefined> {
  const row = await db
    .selectFrom('accounts')
    .select([...accountColumns, 'password_hash'])
    .where('username', '=', canonicalUsername(username))
    .where('active', '=', true)
    .executeTakeFirst()
  return row && { actor: actorOf(row), passwordHash: row.password_hash }
}

/** Starts a session and answers its token; only the token's hash is stored. Sessions that ended are swept on the way. */
export async function startSession(
  db: Executor,
  { now, random }: Context,
  accountId: string,
  idleSeconds: number,
): Promise<string> {
  const token = Buffer.from(random(32)).toString('base64url')
  const at = new Date(now()).toISOString()
  await db.deleteFrom('sessions').where('expires_at', '<', at).execute()
  await db
    .insertInto('sessions')
    .values({
      token_hash: tokenHash(token),
      account_id: accountId,
      created_at: at,
      last_seen_at: at,
      expires_at: expiry(now(), idleSeconds),
    })
    .execute()
  return token
}

/** Who holds a session token, or undefined; being seen prolongs the session. */
export async function findSession(
  db: Executor,
  { now }: Context,
  token: string,
  idleSeconds: number,
): Promise<Actor | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select([
      'accounts.id',
      'username',
      'display_name',
      'role',
      'hospital_id',
      'active',
      'sessions.created_at',
      'last_seen_at',
    ])
    .where('token_hash', '=', tokenHash(token))
    .where('active', '=', true)
    .executeTakeFirst()
  if (!row) return undefined
  const seenAt = Date.parse(row.last_seen_at)
  if (isExpired({ createdAt: Date.parse(row.created_at), seenAt }, now(), idleSeconds)) return undefined
  // A page asks several things at once: one write in ten seconds is exact enough for an idle time of minutes.
  if (now() - seenAt > Math.min(10_000, idleSeconds * 100)) {
    await db
      .updateTable('sessions')
      .set({ last_seen_at: new Date(now()).toISOString(), expires_at: expiry(now(), idleSeconds) })
      .where('token_hash', '=', tokenHash(token))
      .execute()
  }
  return actorOf(row)
}

/** Ends one session. */
export async function endSession(db: Executor, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash(token)).execute()
}

const accountColumns = ['id', 'username', 'display_name', 'role', 'hospital_id', 'active'] as const

interface AccountRow {
  readonly id: string
  readonly username: string
  readonly display_name: string
  readonly role: Account['role']
  readonly hospital_id: string | null
  readonly active: boolean
}

function accountOf({ id, username, display_name, role, hospital_id, active }: AccountRow): Account {
  return { id, username, displayName: display_name, role, hospitalId: hospital_id, active }
}

function actorOf({ id, username, display_name, role, hospital_id }: AccountRow): Actor {
  return { accountId: id, username, displayName: display_name, role, hospitalId: hospital_id }
}

function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function expiry(now: number, idleSeconds: number): string {
  return new Date(now + idleSeconds * 1000).toISOString()
}
