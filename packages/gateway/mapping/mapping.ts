import { type Fen, type Rh, toHalfWidth, type UnitHundredths } from '@xuemian/contract'
import type { BagRow, PatientRow } from '../source.ts'
import { type CodeTables, productOf, rhOf } from './code-tables.ts'
import { amount, day, flag, volume } from './convert.ts'
import { type BagColumns, type Field, type Key, keyColumns, type PatientColumns } from './fields.ts'
import { type Note, type Origin, type RawRow, textOf, unreadable } from './value.ts'

/** Told of each field as a row is read: first where it came from, then what it became. A field of which the second is never told is the one that failed. */
export interface Trace {
  origin(field: string, origin: Origin): void
  /** `table` is the row of a code table that translated it, such as `products.csv:12`. */
  value(field: string, value: unknown, table?: string): void
}

/** Reads a row of the patients' query. Throws ROW_UNREADABLE or ROW_INCOMPLETE naming the field. */
export function patientOf(row: RawRow, columns: PatientColumns, trace?: Trace): PatientRow {
  const told = <T>(field: string, read: (note: Note | undefined) => T) => toldOf(trace, field, read)
  const text = (field: 'name' | 'identityNumber') =>
    told(field, (note) => textOf(row, columns[field], `患者信息 ${field}`, note))
  return {
    patientKey: told('patientKey', (note) => keyOf(row, columns.patientKey, '患者信息 patientKey', note)),
    name: text('name'),
    identityNumber: text('identityNumber'),
    birthday: told('birthday', (note) => day(row, columns.birthday, '患者信息 birthday', note)),
  }
}

/** No blood was settled in a computer before this day: earlier ones, such as 1900-01-01, are what databases hold for "nothing". */
const FIRST_DAY = '1950-01-01'

/**
 * Reads a row of the bags' query; `ordinal` counts from 1. Codes become half-width; a code without an entry in a table is refused by name, never
 * guessed; of a voided row the product and Rh are not read.
 */
export function bagOf(row: RawRow, columns: BagColumns, tables: CodeTables, ordinal: number, trace?: Trace): BagRow {
  const at = (field: string) => `查询结果第${ordinal}行 ${field}`
  const told = <T>(field: string, read: (note: Note | undefined) => T) => toldOf(trace, field, read)
  const code = (field: 'admissionNumber' | 'settlementNumber' | 'donCode' | 'prodCode') =>
    told(field, (note) => halfWidth(textOf(row, columns[field], at(field), note)))
  const date = (field: 'settledOn' | 'dischargedOn' | 'consumedOn') =>
    told(field, (note) => day(row, columns[field], at(field), note, FIRST_DAY))
  const yes = (field: 'voided' | 'refund') => told(field, (note) => flag(row, columns[field], at(field), note))
  const voided = yes('voided')
  const sign = yes('refund') ? takenBack : asItIs
  const { prodClassCode, prodClassName, mlPerUnit } = product(row, columns, voided ? {} : tables, at, trace)
  return {
    patientKey: told('patientKey', (note) => keyOf(row, columns.patientKey, at('patientKey'), note)),
    admissionNumber: code('admissionNumber'),
    settlementNumber: code('settlementNumber'),
    settledOn: date('settledOn'),
    dischargedOn: date('dischargedOn'),
    voided,
    actualCost: told('actualCost', (note) => amount(row, columns.actualCost, at('actualCost'), note)),
    consumedOn: date('consumedOn'),
    donCode: code('donCode'),
    prodCode: code('prodCode'),
    prodClassCode,
    prodClassName,
    volume: told('volume', (note) =>
      sign<UnitHundredths>(volume(row, columns.volume, mlPerUnit, at('volume'), note, voided)),
    ),
    rh: voided ? null : rh(row, columns.rh, tables, at('rh'), trace),
    money: told('money', (note) => sign<Fen>(amount(row, columns.money, at('money'), note))),
  }
}

/** Reads a field and tells the trace of it, before and after. */
function toldOf<T>(trace: Trace | undefined, field: string, read: (note: Note | undefined) => T): T {
  if (!trace) return read(undefined)
  const value = read((origin) => trace.origin(field, origin))
  trace.value(field, value)
  return value
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
  const note = noteOf(trace, 'prodClassCode')
  const local = textOf(row, columns.prodClassCode, at('prodClassCode'), note)
  const found = local === null ? undefined : productOf(local, tables)
  if (!found) {
    const code = halfWidth(local)
    trace?.value('prodClassCode', code)
    const name = toldOf(trace, 'prodClassName', (own) => textOf(row, columns.prodClassName, at('prodClassName'), own))
    return { prodClassCode: code, prodClassName: name }
  }
  const { code, name, mlPerUnit } = found.value
  trace?.value('prodClassCode', code, found.table)
  if (trace) textOf(row, columns.prodClassCode, at('prodClassName'), noteOf(trace, 'prodClassName'))
  trace?.value('prodClassName', name, found.table)
  return { prodClassCode: code, prodClassName: name, mlPerUnit }
}

function rh(row: RawRow, field: Field, tables: CodeTables, at: string, trace: Trace | undefined): Rh | null {
  const local = textOf(row, field, at, noteOf(trace, 'rh'))
  const found = local === null ? undefined : rhOf(local, tables)
  trace?.value('rh', found?.value ?? null, found?.table)
  return found ? found.value : null
}

function noteOf(trace: Trace | undefined, field: string): Note | undefined {
  return trace && ((origin) => trace.origin(field, origin))
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
