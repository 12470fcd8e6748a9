import { type Day, type Fen, parseDay, parseFen, parseUnits, type Rh, type UnitHundredths } from '@xuemian/contract'
import { codedError, type ErrorCode } from './errors.ts'
import type { BagRow, PatientRow } from './source.ts'

/** A row as a database gives it: every value as text, so that no amount goes through floating point. */
export type TextRow = Readonly<Record<string, string | null | undefined>>

/** Which column of the query holds which field. */
export interface PatientColumns {
  readonly patientKey: string
  readonly name: string
  readonly identityNumber: string
  readonly birthday: string
}

/** As `PatientColumns`; `voided` and `dischargedOn` are left out where a hospital has no such column. */
export interface BagColumns {
  readonly patientKey: string
  readonly admissionNumber: string
  readonly settlementNumber: string
  readonly settledOn: string
  readonly dischargedOn?: string | undefined
  readonly voided?: string | undefined
  readonly actualCost: string
  readonly consumedOn: string
  readonly donCode: string
  readonly prodCode: string
  readonly prodClassCode: string
  readonly prodClassName?: string | undefined
  readonly volume: string
  readonly rh: string
  readonly money: string
}

/** What the province calls a local product. */
export interface ProductClass {
  readonly code: string
  readonly name: string
}

export interface CodeTables {
  /** The hospital's own codes for Rh(D); words that every vendor understands alike need no entry. */
  readonly rhCodes?: Readonly<Record<string, Rh>> | undefined
  /** Local product code to the province's class (HIS-3.2.7); absent: the columns hold the province's codes already. */
  readonly productClasses?: Readonly<Record<string, ProductClass>> | undefined
}

/** Words for Rh(D) that mean one thing everywhere; digits do not (domain.md section 5). */
const RH_WORDS: Readonly<Record<string, Rh>> = {
  '+': '+',
  '-': '-',
  '＋': '+',
  '－': '-',
  阳: '+',
  阴: '-',
  阳性: '+',
  阴性: '-',
  POS: '+',
  NEG: '-',
  'RH+': '+',
  'RH-': '-',
  'D+': '+',
  'D-': '-',
  'RH(D)+': '+',
  'RH(D)-': '-',
  RH阳性: '+',
  RH阴性: '-',
}

/** Reads a row of the patients' query. Throws ROW_UNREADABLE naming the field. */
export function patientOf(row: TextRow, columns: PatientColumns): PatientRow {
  return {
    patientKey: required(row, columns.patientKey, 'patientKey'),
    name: text(row, columns.name),
    identityNumber: text(row, columns.identityNumber),
    birthday: day(row, columns.birthday, '患者信息 birthday'),
  }
}

/** Reads a row of the bags' query; `ordinal` counts from 1. A code without an entry in a table is refused by name, never guessed. */
export function bagOf(row: TextRow, columns: BagColumns, tables: CodeTables, ordinal: number): BagRow {
  const at = (field: string) => `查询结果第${ordinal}行 ${field}`
  const voided = flag(row, columns.voided, at('voided'))
  const product = voided ? undefined : productClass(row, columns, tables)
  return {
    patientKey: required(row, columns.patientKey, at('patientKey')),
    admissionNumber: text(row, columns.admissionNumber),
    settlementNumber: text(row, columns.settlementNumber),
    settledOn: day(row, columns.settledOn, at('settledOn')),
    dischargedOn: day(row, columns.dischargedOn, at('dischargedOn')),
    voided,
    actualCost: decimal<Fen>(row, columns.actualCost, at('actualCost'), parseFen),
    consumedOn: day(row, columns.consumedOn, at('consumedOn')),
    donCode: text(row, columns.donCode),
    prodCode: text(row, columns.prodCode),
    prodClassCode: product ? product.code : text(row, columns.prodClassCode),
    prodClassName: product ? product.name : text(row, columns.prodClassName),
    volume: decimal<UnitHundredths>(row, columns.volume, at('volume'), parseUnits),
    rh: voided ? null : rh(row, columns.rh, tables),
    money: decimal<Fen>(row, columns.money, at('money'), parseFen),
  }
}

/** Blank is lacking: HIS tables hold both. A column that the query does not give at all is a fault of the configuration. */
function text(row: TextRow, column: string | undefined): string | null {
  if (column === undefined) return null
  const value = row[column]
  if (value === undefined) return unreadable('ROW_UNREADABLE', `查询结果没有列 ${column}`)
  return value === null || value.trim() === '' ? null : value.trim()
}

function required(row: TextRow, column: string, field: string): string {
  return text(row, column) ?? unreadable('ROW_INCOMPLETE', field)
}

/** A date, or a date with a time of day that has no zone: which day it is must not depend on a setting. */
function day(row: TextRow, column: string | undefined, field: string): Day | null {
  const value = text(row, column)
  if (value === null) return null
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.exec(value)
  const parsed = parseDay(match?.[1] ?? '')
  return parsed.ok ? parsed.value : unreadable('ROW_UNREADABLE', `${field} 须为 yyyy-MM-dd，不带时区`)
}

function decimal<T>(
  row: TextRow,
  column: string,
  field: string,
  parse: (text: string) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string },
): T | null {
  const value = text(row, column)
  if (value === null) return null
  const parsed = parse(value.startsWith('.') ? `0${value}` : value)
  return parsed.ok ? parsed.value : unreadable('ROW_UNREADABLE', `${field} ${parsed.message}`)
}

function flag(row: TextRow, column: string | undefined, field: string): boolean {
  const value = text(row, column)?.toLowerCase() ?? 'f'
  if (['t', 'true', '1', 'y'].includes(value)) return true
  if (['f', 'false', '0', 'n'].includes(value)) return false
  return unreadable('ROW_UNREADABLE', `${field} 须为真或假`)
}

function rh(row: TextRow, column: string, tables: CodeTables): Rh | null {
  const value = text(row, column)
  if (value === null) return null
  const own = tables.rhCodes && Object.hasOwn(tables.rhCodes, value) ? tables.rhCodes[value] : undefined
  const known = own ?? RH_WORDS[value.toUpperCase().replaceAll(' ', '')]
  return known ?? unreadable('RH_UNMAPPED', short(value))
}

function productClass(row: TextRow, columns: BagColumns, tables: CodeTables): ProductClass | undefined {
  const local = text(row, columns.prodClassCode)
  if (!tables.productClasses || local === null) return undefined
  const own = Object.hasOwn(tables.productClasses, local) ? tables.productClasses[local] : undefined
  return own ?? unreadable('PRODUCT_UNMAPPED', short(local))
}

/** A wrongly mapped column may hold a person's data where a code is expected: a code is short and no long number. */
function short(code: string): string {
  return code.length > 16 || /\d{11}/.test(code) || /^[\u3400-\u9fff·]{2,}$/.test(code)
    ? '（内容过长或不像编码，请核对列映射）'
    : code
}

function unreadable(code: ErrorCode, detail: string): never {
  throw codedError(code, { detail })
}
