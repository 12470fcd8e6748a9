import type { NewAccount, Role } from '../api/index.ts'
import { codedError } from '../errors.ts'

/** Failures at one account from one address before sign-in pauses, and for how long (等保 2.0: 5 failures, 300 s). */
export const lockPolicy = { failures: 5, seconds: 300 } as const

/** Who makes a request: the row behind the session cookie. */
export interface Actor {
  readonly accountId: string
  readonly username: string
  readonly displayName: string
  readonly role: Role
  /** Set for clerks alone. */
  readonly hospitalId: string | null
}

/** A clerk with the hospital that every clerk has. */
export type Clerk = Actor & { readonly role: 'clerk'; readonly hospitalId: string }

/** Lower case and without width variants, so that one name cannot be registered twice. */
export function canonicalUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}

/** Whether the failures counted so far pause sign-in at `now`. */
export function isLocked(
  attempts: { readonly failures: number; readonly lastFailureAt: number },
  now: number,
): boolean {
  return attempts.failures >= lockPolicy.failures && now - attempts.lastFailureAt < lockPolicy.seconds * 1000
}

/** Whether a session ends for want of use, or has lived for its longest time (12 h). */
export function isExpired(
  session: { readonly createdAt: number; readonly seenAt: number },
  now: number,
  idleSeconds: number,
): boolean {
  return now - session.seenAt >= idleSeconds * 1000 || now - session.createdAt >= 12 * 3_600_000
}

/** Refuses an account whose role and hospital do not fit, or whose password assessors would refuse. */
export function checkNewAccount(account: NewAccount): void {
  if ((account.role === 'clerk') !== (account.hospitalId !== null)) throw codedError('ACCOUNT_HOSPITAL')
  if (isWeakPassword(account.password, account.username)) throw codedError('WEAK_PASSWORD')
}

/** At least 8 characters of three classes, not holding the user name (等保 2.0, domain.md section 6). */
export function isWeakPassword(password: string, username: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length
  return password.length < 8 || classes < 3 || password.toLowerCase().includes(canonicalUsername(username))
}

/** The actor as a clerk, or NOT_ALLOWED. */
export function asClerk(actor: Actor): Clerk {
  if (actor.role !== 'clerk' || actor.hospitalId === null) throw codedError('NOT_ALLOWED')
  return { ...actor, role: 'clerk', hospitalId: actor.hospitalId }
}

/** NOT_ALLOWED unless the actor has one of the roles. */
export function requireRole(actor: Actor, ...roles: readonly Role[]): void {
  if (!roles.includes(actor.role)) throw codedError('NOT_ALLOWED')
}
