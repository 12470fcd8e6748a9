import type { Parsed } from './deviation.ts'

/** Money in integer fen (1/100 yuan); safe integers only. */
export type Fen = number & { readonly __unit: 'fen' }
/** Quota and blood volume in integer millilitres. */
export type Millilitres = number & { readonly __unit: 'ml' }
/** Units of a product's specification in integer hundredths: 1.5 U is 150. */
export type UnitHundredths = number & { readonly __unit: 'unit/100' }

const DECIMAL = /^-?(?:0|[1-9]\d{0,12})(?:\.\d{1,2}0*)?$/

/** Digit by digit: the groups of a match cost more than the rest, and a reply has dozens of amounts. */
function hundredths(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined
  const point = text.indexOf('.')
  const whole = Math.abs(Number(point < 0 ? text : text.slice(0, point))) * 100
  const value = point < 0 ? whole : whole + digit(text, point + 1) * 10 + digit(text, point + 2)
  return text.startsWith('-') && value !== 0 ? -value : value
}

function digit(text: string, place: number): number {
  return place < text.length ? text.charCodeAt(place) - 48 : 0
}

/** Reads a plain decimal string of yuan (`440`, `100.0`, `-12.50`) into integer fen, without floating point (HIS-3.2.6, HIS-3.2.7). */
export function parseFen(text: string): Parsed<Fen> {
  const value = hundredths(text)
  return value === undefined ? { ok: false, message: '金额须为最多两位小数的数字' } : { ok: true, value: value as Fen }
}

/** Writes integer fen as the shortest decimal yuan: `100.0` in the source text's sample is `"100.00"` here: always two decimals. */
export function formatYuan(fen: Fen): string {
  const abs = Math.abs(fen)
  return `${fen < 0 ? '-' : ''}${Math.floor(abs / 100)}.${String(abs % 100).padStart(2, '0')}`
}

/** Reads a plain decimal string of units (`4`, `1.5`) into integer hundredths (HIS-3.2.7: at most 2 decimals). */
export function parseUnits(text: string): Parsed<UnitHundredths> {
  const value = hundredths(text)
  return value === undefined
    ? { ok: false, message: '用血数量须为最多两位小数的数字' }
    : { ok: true, value: value as UnitHundredths }
}

/** Writes hundredths of a unit as the shortest decimal: 150 is `1.5`, 400 is `4`. */
export function formatUnits(units: UnitHundredths): string {
  if (units % 100 === 0) return String(units / 100)
  const abs = Math.abs(units)
  const tail = String(abs % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return `${units < 0 ? '-' : ''}${Math.floor(abs / 100)}${tail ? `.${tail}` : ''}`
}
