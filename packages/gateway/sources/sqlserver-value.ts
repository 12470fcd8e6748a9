import sql from 'mssql'
import { codedError } from '../errors.ts'

/** A column of a result as the driver describes it. */
export interface SqlServerColumn {
  readonly name: string
  readonly type: unknown
  readonly scale?: number | undefined
}

/**
 * The driver reads decimals as floating point. Below this many of their last digits that number names one decimal alone, so that nothing is
 * lost (its own division rounds twice where the scale is above 22: 2^52 would do without it).
 */
const EXACT = 2 ** 50

const BYTES: ReadonlySet<unknown> = new Set([sql.VarBinary, sql.Binary, sql.Image])
const EXACT_NUMBERS: ReadonlySet<unknown> = new Set([sql.Decimal, sql.Numeric])
const MONEY: ReadonlySet<unknown> = new Set([sql.Money, sql.SmallMoney])

/** Refuses a column that is wanted as bytes and does not hold them: the driver has decoded it already. */
export function demandBytes(columns: readonly SqlServerColumn[], wanted: readonly string[]): void {
  const text = columns.find(({ name, type }) => wanted.includes(name) && !BYTES.has(type))
  if (text === undefined) return
  const detail = `列 ${text.name} 配置了 charset，查询须写作 CAST(${text.name} AS varbinary(400)) AS ${text.name}`
  throw codedError('ROW_UNREADABLE', { detail })
}

/**
 * A value as text that loses nothing: decimals with their scale, days and times as they are stored, bits as 0 and 1, bytes as `0x…`. A moment
 * with a zone is UTC's: a day only where it is Shanghai's midnight. A decimal too long for the driver is refused by the name of its column.
 */
export function sqlServerText(value: unknown, { name, type, scale }: SqlServerColumn): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number') return numberText(value, type, scale) ?? refused(name)
  if (value instanceof Date) return dateText(value, type)
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`
  return refused(name)
}

function numberText(value: number, type: unknown, scale: number | undefined): string | undefined {
  if (EXACT_NUMBERS.has(type)) return fixed(value, scale ?? 0)
  if (MONEY.has(type)) return fixed(value, 4)
  if (type === sql.Real) return shortest(value)
  if (type === sql.Float || Number.isSafeInteger(value)) return String(value + 0)
  return undefined
}

function fixed(value: number, scale: number): string | undefined {
  return Math.abs(value) * 10 ** scale < EXACT ? (value + 0).toFixed(scale) : undefined
}

/** The fewest digits that name this number among those of half the length. */
function shortest(value: number): string {
  const digits = [6, 7, 8].find((count) => Math.fround(Number(value.toPrecision(count))) === value) ?? 9
  return String(Number(value.toPrecision(digits)))
}

function dateText(value: Date, type: unknown): string {
  const text = value.toISOString()
  if (type === sql.Date) return text.slice(0, 10)
  if (type === sql.Time) return text.slice(11, 23)
  return type === sql.DateTimeOffset || type === sql.Variant ? text : text.slice(0, 23).replace('T', ' ')
}

function refused(name: string): never {
  const detail = `列 ${name} 的数值超出能精确读取的范围，查询须写作 CONVERT(varchar(50), ${name}) AS ${name}`
  throw codedError('ROW_UNREADABLE', { detail })
}
