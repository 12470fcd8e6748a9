import oracledb, { type DbType, type FetchTypeResponse } from 'oracledb'
import { codedError } from '../errors.ts'

/** A column of a result as the driver describes it. */
export interface OracleColumn {
  readonly name: string
  readonly dbType?: DbType | undefined
}

const WIDE_TEXT = new Set<DbType | undefined>([oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_NCLOB, oracledb.DB_TYPE_LONG])
const BYTES = new Set<DbType | undefined>([oracledb.DB_TYPE_RAW, oracledb.DB_TYPE_LONG_RAW, oracledb.DB_TYPE_BLOB])
const MOMENTS = new Set<DbType | undefined>([oracledb.DB_TYPE_TIMESTAMP_TZ, oracledb.DB_TYPE_TIMESTAMP_LTZ])

/** How a column is fetched: NUMBER as its digits, long text as text, so that nothing passes through floating point or comes as a stream. */
export function oracleFetch({ dbType }: Pick<OracleColumn, 'dbType'>): FetchTypeResponse | undefined {
  if (dbType === oracledb.DB_TYPE_NUMBER || WIDE_TEXT.has(dbType)) return { type: oracledb.DB_TYPE_VARCHAR }
  if (dbType === oracledb.DB_TYPE_BLOB) return { type: oracledb.DB_TYPE_RAW }
  return undefined
}

/** Refuses a column that is wanted as bytes and does not hold them: its text has been converted already. */
export function demandRaw(columns: readonly OracleColumn[], wanted: readonly string[]): void {
  const text = columns.find(({ name, dbType }) => wanted.includes(name) && !BYTES.has(dbType))
  if (text === undefined) return
  const detail = `列 ${text.name} 配置了 charset，查询须写作 UTL_RAW.CAST_TO_RAW(${text.name}) AS ${text.name}`
  throw codedError('ROW_UNREADABLE', { detail })
}

/**
 * A value as text that loses nothing. The driver puts the parts of a DATE into a date of this process's zone; they are taken out the same way, so
 * that no zone matters (a year below 100 is the driver's 19xx). A moment with a zone is UTC's: a day only where it is Shanghai's midnight.
 */
export function oracleText(value: unknown, { name, dbType }: OracleColumn): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return dbType === oracledb.DB_TYPE_NUMBER ? plainNumber(value) : value
  if (typeof value === 'number') return String(value + 0)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (value instanceof Date) return MOMENTS.has(dbType) ? value.toISOString() : localText(value)
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`
  const detail = `列 ${name} 的类型无法读取，请在查询中用 TO_CHAR 等转换为文本`
  throw codedError('ROW_UNREADABLE', { detail })
}

/** Oracle writes no zero before the point: `.5`, `-.5`. */
function plainNumber(text: string): string {
  return text.replace(/^(-?)\./, '$10.')
}

function localText(value: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${String(value.getFullYear()).padStart(4, '0')}-${two(value.getMonth() + 1)}-${two(value.getDate())}`
  const time = `${two(value.getHours())}:${two(value.getMinutes())}:${two(value.getSeconds())}`
  return `${day} ${time}.${String(value.getMilliseconds()).padStart(3, '0')}`
}
