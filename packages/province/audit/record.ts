import type { Role } from '../api/index.ts'

/** What one row of the audit says besides its text: codes, ids, numbers. Never a person's name or number. */
export interface AuditDetail {
  readonly [key: string]: AuditValue
}
type AuditValue = string | number | boolean | null | readonly AuditValue[] | AuditDetail

/** One thing that somebody did. */
export interface AuditRecord {
  /** ISO 8601 in UTC. */
  readonly at: string
  /** Who; `null` for the system itself and for names that are no account. */
  readonly accountId: string | null
  /** The user name, or `system`. */
  readonly actor: string
  readonly role: Role | 'system' | 'none'
  /** Stable, dotted: `application.submit`. */
  readonly action: string
  /** What it was done to: `application:<id>`, `hospital:<id>`. */
  readonly subject: string
  readonly detail?: AuditDetail
}

const CITIZEN =
  /(?<!\d)(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}(?:\d{11}[\dXx]|\d{9})(?![\dXx])/g
const HIDDEN = '[已隐去]'

/**
 * The record with every citizen number in it hidden. The audit lies in clear and is kept for years, so a caller's slip must
 * not put a person into it; names cannot be recognised and stay the caller's duty.
 */
export function withoutPersons(record: AuditRecord): AuditRecord {
  const { actor, subject, detail } = record
  const clean = { ...record, actor: hide(actor) as string, subject: hide(subject) as string }
  return detail ? { ...clean, detail: hide(detail) as AuditDetail } : clean
}

function hide(value: AuditValue): AuditValue {
  if (typeof value === 'string') return value.replace(CITIZEN, HIDDEN)
  if (typeof value === 'number') return hide(String(value)) === HIDDEN ? HIDDEN : value
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(hide)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [hide(key) as string, hide(each)]))
}

function isList(value: readonly AuditValue[] | AuditDetail): value is readonly AuditValue[] {
  return Array.isArray(value)
}
