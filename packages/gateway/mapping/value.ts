import { codedError, type ErrorCode } from '../errors.ts'
import { columnOf, type Field } from './fields.ts'

/** A row as a database gives it: every value as text, so that no amount goes through floating point, or as bytes where they were asked for. */
export type RawRow = Readonly<Record<string, string | Uint8Array | null | undefined>>

/** What a value came from, for the preview. */
export interface Origin {
  readonly column: string
  /** The text before conversion; null: nothing. */
  readonly raw: string | null
  /** The bytes that a character set was repaired from. */
  readonly bytes?: Uint8Array
}

/** Told where each value came from, in the order of reading. */
export type Note = (origin: Origin) => void

/**
 * The text of a field's column, trimmed. Blank is lacking: HIS tables hold both. A column that the query does not give at all is a fault
 * of the configuration.
 */
export function textOf(row: RawRow, field: Field | undefined, at: string, note?: Note): string | null {
  if (field === undefined) return null
  if (typeof field === 'string' && note === undefined) {
    const value = row[field]
    if (typeof value === 'string') return trimmed(value)
    if (value === null) return null
  }
  const { column, charset, empty } = columnOf(field)
  const value = row[column]
  if (value === undefined) return unreadable('ROW_UNREADABLE', `查询结果没有列 ${column}`)
  const decoded = value instanceof Uint8Array ? decode(value, charset ?? 'utf-8', at) : value
  const text = decoded === null ? null : trimmed(decoded)
  note?.({ column, raw: decoded, ...(value instanceof Uint8Array ? { bytes: value } : {}) })
  return text !== null && empty?.includes(text) ? null : text
}

function trimmed(value: string): string | null {
  const text = value.trim()
  return text === '' ? null : text
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

function decode(bytes: Uint8Array, charset: string, at: string): string {
  const decoder = decoders.get(charset) ?? new TextDecoder(charset, { fatal: true, ignoreBOM: true })
  decoders.set(charset, decoder)
  try {
    return decoder.decode(bytes)
  } catch {
    return unreadable('ROW_UNREADABLE', `${at} 的字节不是 ${charset} 编码`)
  }
}

/** Throws a coded failure; `detail` holds no value of the row. */
export function unreadable(code: ErrorCode, detail: string): never {
  throw codedError(code, { detail })
}
