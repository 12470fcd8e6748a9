import { codedError } from '../errors.ts'
import { type RawRow, textOf } from '../mapping/value.ts'
import type { Answered } from './database.ts'

/** A further query whose columns are added to the rows so far: the way from a billing system to a transfusion system, say. */
export interface Join {
  /** The database that is asked, where there are several. */
  readonly from?: string | undefined
  /** One statement; `$1` is the list of the values of `key`'s first column, `$2` of its second. */
  readonly query: string
  /** The statement runs once for each value instead. */
  readonly each?: boolean | undefined
  /** Columns of the rows so far. */
  readonly key: readonly string[]
  /** Columns of this query that equal them; absent: of the same names. */
  readonly on?: readonly string[] | undefined
  /** Several rows may belong to one; otherwise that is a failure, since a sum would be counted twice. */
  readonly many?: boolean | undefined
}

/** The columns that hold the key in a join's own rows. */
export function onColumns({ key, on }: Join): readonly string[] {
  return on ?? key
}

/** The distinct keys of the rows so far; a row that lacks a part of its key has none. */
export function keysOf(rows: readonly RawRow[], columns: readonly string[]): readonly (readonly string[])[] {
  const keys = new Map<string, readonly string[]>()
  for (const row of rows) {
    const parts = partsOf(row, columns)
    if (parts) keys.set(parts.join('\u0000'), parts)
  }
  return [...keys.values()]
}

/**
 * Adds to each row those columns, of the `names` that are read, of the rows that its key names; where none does, they are nothing, and what is required is then missed by name. A
 * column of both is refused; so are two rows of one key where one was expected (JOIN_AMBIGUOUS).
 */
export function joinRows(lead: Answered, added: Answered, join: Join, names: readonly string[]): Answered {
  if (added.anyColumn) {
    const nothing = Object.fromEntries(names.map((name) => [name, null]))
    return { ...lead, rows: lead.rows.map((row) => ({ ...nothing, ...row })), anyColumn: true }
  }
  const on = onColumns(join)
  const fresh = added.columns.filter((name) => names.includes(name) && !on.includes(name))
  const twice = fresh.find((name) => lead.columns.includes(name))
  if (twice !== undefined) throw codedError('ROW_UNREADABLE', { detail: `两个查询都有列 ${twice}，请用 AS 改名` })
  const byKey = new Map<string, RawRow[]>()
  for (const row of added.rows) {
    const key = partsOf(row, on)?.join('\u0000')
    if (key === undefined) continue
    const list = byKey.get(key)
    if (list) list.push(row)
    else byKey.set(key, [row])
  }
  const nothing = Object.fromEntries(fresh.map((name) => [name, null]))
  const rows = lead.rows.flatMap((row) => {
    const own = byKey.get(partsOf(row, join.key)?.join('\u0000') ?? '') ?? []
    if (own.length > 1 && join.many !== true) throw codedError('JOIN_AMBIGUOUS', { detail: on.join('、') })
    if (own.length === 0) return [{ ...row, ...nothing }]
    return own.map((more) => ({ ...row, ...Object.fromEntries(fresh.map((name) => [name, more[name]])) }))
  })
  return { ...lead, rows, columns: [...lead.columns, ...fresh] }
}

function partsOf(row: RawRow, columns: readonly string[]): readonly string[] | undefined {
  const parts = columns.map((column) => textOf(row, column, column))
  return parts.every((part) => part !== null) ? (parts as string[]) : undefined
}
