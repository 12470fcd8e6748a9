import {
  type Day,
  type Fen,
  parseFen,
  parseUnits,
  plainDecimal,
  readDayForm,
  toHalfWidth,
  type UnitHundredths,
} from '@xuemian/contract'
import { type AmountOptions, columnOf, type Field, type FlagOptions, type VolumeOptions } from './fields.ts'
import { type Note, type RawRow, textOf, unreadable } from './value.ts'

/**
 * A day in any of the forms that hospitals use (clauses.md section 4): `2019-10-15`, `20191015`, `2019/10/15 23:59:59`, `2019年10月15日`, epoch
 * milliseconds. Which day a moment with a zone is must not depend on a setting: it is refused unless it is midnight in Shanghai. Nothing are
 * `0000-00-00`, the days of `empty` at any time of day, and days before `since`.
 */
export function day(row: RawRow, field: Field | undefined, at: string, note?: Note, since = ''): Day | null {
  const text = textOf(row, field, at, note)
  if (field === undefined || text === null || NO_DAY.test(text)) return null
  const found = readDayForm(text)?.day
  if (found === undefined) return unreadable('ROW_UNREADABLE', `${at} 不是可识别的日期，须如 yyyy-MM-dd，且不带时区`)
  const { empty = [] } = columnOf(field)
  return found < since || empty.some((each) => readDayForm(each)?.day === found) ? null : found
}

const NO_DAY = /^0000([-/.]?)00\1?00(?!\d*[1-9])/

/** An amount in integer fen, from a decimal in yuan (`1,330.00` and `￥420元` too) or whole fen; never by floating point. */
export function amount(row: RawRow, field: Field<AmountOptions>, at: string, note?: Note): Fen | null {
  const text = textOf(row, field, at, note)
  if (text === null) return null
  const options = columnOf(field)
  if (options.in === 'fen') {
    const whole = decimalOf(text)
    if (!/^-?\d{1,15}(?:\.0+)?$/.test(whole)) return unreadable('ROW_UNREADABLE', `${at} 须为整数分`)
    return (Number(whole) + 0) as Fen
  }
  const plain = decimalOf(text)
  const parsed = parseFen(options.round === 'half-up' ? rounded(plain) : plain)
  if (parsed.ok) return parsed.value
  const finer = /^-?\d+\.\d{3,}$/.test(plain) ? '；可以四舍五入时写 round: half-up' : ''
  return unreadable('ROW_UNREADABLE', `${at} ${parsed.message}${finer}`)
}

/** A number that a hospital wrote as text, in plain form; an exponent comes of floating point and is left to be refused. */
function decimalOf(text: string): string {
  const { text: plain, form } = plainDecimal(text)
  return form === 'exponent' ? text : plain
}

/** `12.345` to `12.35`, `-0.005` to `-0.01`: half away from zero, digit by digit. */
function rounded(text: string): string {
  const match = /^(-?)(\d{1,13})\.(\d{2})(\d+)$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', cents = '', rest = ''] = match
  const up = (rest[0] ?? '0') >= '5' ? 1n : 0n
  const fen = String(BigInt(whole + cents) + up).padStart(3, '0')
  return `${sign}${fen.slice(0, -2)}.${fen.slice(-2)}`
}

/**
 * A quantity in hundredths of a unit of the product's specification (HIS-3.2.7). A measure behind the number (`200ml`, `2U`, `1治疗量`) goes before the
 * option `in`. Millilitres are divided by the ml of one unit, which must give at most two decimals; of a voided row, whose product is not known,
 * they are not read.
 */
export function volume(
  row: RawRow,
  field: Field<VolumeOptions>,
  productMl: number | undefined,
  at: string,
  note?: Note,
  voided = false,
): UnitHundredths | null {
  const text = textOf(row, field, at, note)
  if (text === null) return null
  const options = columnOf(field)
  const { number, measure = options.in } = measured(text)
  const parsed = parseUnits(decimalOf(number))
  if (!parsed.ok) return unreadable('ROW_UNREADABLE', `${at} ${parsed.message}；可带的单位是 ml、U、治疗量`)
  if (measure !== 'ml') return parsed.value
  if (voided) return null
  const perUnit = productMl ?? options.mlPerUnit
  if (perUnit === undefined) return unreadable('ROW_UNREADABLE', `${at} 以毫升计，但未配置每单位毫升数 mlPerUnit`)
  const units = parsed.value / perUnit
  return Number.isInteger(units)
    ? (units as UnitHundredths)
    : unreadable('ROW_UNREADABLE', `${at} 的毫升数除以每单位 ${perUnit} 毫升，超过两位小数`)
}

/** `200ml` apart; a bag is no measure, since it holds more units than one. */
function measured(text: string): { readonly number: string; readonly measure?: 'ml' | 'units' } {
  const match = /^(.*\d)\s*(?:(ml|毫升)|u|单位|治疗量)$/i.exec(/^[\d.-]*$/.test(text) ? '' : toHalfWidth(text))
  return match ? { number: match[1] ?? '', measure: match[2] ? 'ml' : 'units' } : { number: text }
}

const YES = ['t', 'true', '1', 'y', 'yes', '是']
const NO = ['f', 'false', '0', 'n', 'no', '否']

/** Yes or no; nothing is no. A word that is neither is refused: it decides whether a row counts. */
export function flag(row: RawRow, field: Field<FlagOptions> | undefined, at: string, note?: Note): boolean {
  const text = textOf(row, field, at, note)
  if (field === undefined || text === null) return false
  const own = columnOf(field)
  const word = text.toLowerCase()
  if (own.true?.includes(text) ?? YES.includes(word)) return true
  if (own.false?.includes(text) ?? (own.true === undefined ? NO.includes(word) : false)) return false
  if (own.true !== undefined && own.false === undefined) return false
  return unreadable('ROW_UNREADABLE', `${at} 须为真或假；本院的写法请在 true、false 中列出`)
}
