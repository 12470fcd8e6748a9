import { type Fen, type Rh, toHalfWidth, type UnitHundredths } from '@xuemian/contract'
import type { BagRow, PatientRow } from '../source.ts'
import { type CodeTables, type Found, productOf, rhOf } from './code-tables.ts'
import { amount, day, flag, volume } from './convert.ts'
import { type BagColumns, type Field, type Key, keyColumns, type PatientColumns } from './fields.ts'
import { type Note, type Origin, type RawRow, textOf, unreadable } from './value.ts'

/** Told where the value of each field came from, as a row is read. */
export type Trace = (field: string, origin: Origin) => void

/** Reads a row of the patients' query. Throws ROW_UNREADABLE or ROW_INCOMPLETE naming the field. */
export function patientOf(row: RawRow, columns: PatientColumns, trace?: Trace): PatientRow {
  const text = (field: 'name' | 'identityNumber') =>
    textOf(row, columns[field], `患者信息 ${field}`, noteOf(trace, field))
  return {
    patientKey: keyOf(row, columns.patientKey, '患者信息 patientKey', noteOf(trace, 'patientKey')),
    name: text('name'),
    identityNumber: text('identityNumber'),
    birthday: day(row, columns.birthday, '患者信息 birthday', noteOf(trace, 'birthday')),
  }
}

/**
 * Reads a row of the bags' query; `ordinal` counts from 1. Codes become half-width; a code without an entry in a table is refused by name, never
 * guessed; of a voided row the product and Rh are not read.
 */
export function bagOf(row: RawRow, columns: BagColumns, tables: CodeTables, ordinal: number, trace?: Trace): BagRow {
  const at = (field: string) => `查询结果第${ordinal}行 ${field}`
  const code = (field: 'admissionNumber' | 'settlementNumber' | 'donCode' | 'prodCode') =>
    halfWidth(textOf(row, columns[field], at(field), noteOf(trace, field)))
  const date = (field: 'settledOn' | 'dischargedOn' | 'consumedOn') =>
    day(row, columns[field], at(field), noteOf(trace, field))
  const yuan = (field: 'actualCost' | 'money') => amount(row, columns[field], at(field), noteOf(trace, field))
  const voided = flag(row, columns.voided, at('voided'), noteOf(trace, 'voided'))
  const sign = flag(row, columns.refund, at('refund'), noteOf(trace, 'refund')) ? takenBack : asItIs
  const { prodClassCode, prodClassName, mlPerUnit } = product(row, columns, voided ? {} : tables, at, trace)
  return {
    patientKey: keyOf(row, columns.patientKey, at('patientKey'), noteOf(trace, 'patientKey')),
    admissionNumber: code('admissionNumber'),
    settlementNumber: code('settlementNumber'),
    settledOn: date('settledOn'),
    dischargedOn: date('dischargedOn'),
    voided,
    actualCost: yuan('actualCost'),
    consumedOn: date('consumedOn'),
    donCode: code('donCode'),
    prodCode: code('prodCode'),
    prodClassCode,
    prodClassName,
    volume: sign<UnitHundredths>(volume(row, columns.volume, mlPerUnit, at('volume'), noteOf(trace, 'volume'), voided)),
    rh: voided ? null : rh(row, columns.rh, tables, at('rh'), trace),
    money: sign<Fen>(yuan('money')),
  }
}

/** A key of several columns is their values joined; each must be there. */
export function keyOf(row: RawRow, key: Key, at: string, note?: Note): string {
  return keyParts(row, key, at, note).join('-')
}

/** The values of a key, one for each of its columns. */
export function keyParts(row: RawRow, key: Key, at: string, note?: Note): readonly string[] {
  if (typeof key === 'string') return [textOf(row, key, at, note) ?? unreadable('ROW_INCOMPLETE', at)]
  return keyColumns(key).map((column) => textOf(row, column, at, note) ?? unreadable('ROW_INCOMPLETE', at))
}

function product(
  row: RawRow,
  columns: BagColumns,
  tables: CodeTables,
  at: (field: string) => string,
  trace: Trace | undefined,
): {
  readonly prodClassCode: string | null
  readonly prodClassName: string | null
  readonly mlPerUnit?: number | undefined
} {
  const { local, origin } = noted(row, columns.prodClassCode, at('prodClassCode'), trace)
  const found = local === null ? undefined : productOf(local, tables)
  tell(trace, 'prodClassCode', origin, found)
  if (!found) {
    const name = textOf(row, columns.prodClassName, at('prodClassName'), noteOf(trace, 'prodClassName'))
    return { prodClassCode: halfWidth(local), prodClassName: name }
  }
  tell(trace, 'prodClassName', origin, found)
  const { code, name, mlPerUnit } = found.value
  return { prodClassCode: code, prodClassName: name, mlPerUnit }
}

function rh(row: RawRow, field: Field, tables: CodeTables, at: string, trace: Trace | undefined): Rh | null {
  const { local, origin } = noted(row, field, at, trace)
  const found = local === null ? undefined : rhOf(local, tables)
  tell(trace, 'rh', origin, found)
  return found ? found.value : null
}

/** A text whose origin is told later, together with the row of the table that translates it. */
function noted(row: RawRow, field: Field, at: string, trace: Trace | undefined) {
  let origin: Origin | undefined
  const local = textOf(row, field, at, trace && ((told) => (origin = told)))
  return { local, origin }
}

function tell(
  trace: Trace | undefined,
  field: string,
  origin: Origin | undefined,
  found: Found<unknown> | undefined,
): void {
  if (trace && origin) trace(field, found?.table === undefined ? origin : { ...origin, table: found.table })
}

function noteOf(trace: Trace | undefined, field: string): Note | undefined {
  return trace && ((origin) => trace(field, origin))
}

function halfWidth(text: string | null): string | null {
  return text === null || /^[\x20-\x7e]*$/.test(text) ? text : toHalfWidth(text).trim()
}

function asItIs<T extends number>(value: T | null): T | null {
  return value
}

function takenBack<T extends number>(value: T | null): T | null {
  return value === null || value <= 0 ? value : (-value as T)
}
