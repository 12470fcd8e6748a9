import { type Fen, type Rh, toHalfWidth, type UnitHundredths } from '@xuemian/contract'
import type { BagRow, PatientRow } from '../source.ts'
import { type CodeTables, productOf, rhOf } from './code-tables.ts'
import { amount, day, flag, volume } from './convert.ts'
import { type BagColumns, type Key, keyColumns, type PatientColumns } from './fields.ts'
import { type Note, type Origin, type RawRow, textOf, unreadable } from './value.ts'

/** Told of each field as a row is read: first where it came from, then what it became. A field of which the second is never told is the one that failed. */
export interface Trace {
  origin(field: string, origin: Origin): void
  /** `table` is the row of a code table that translated it, such as `products.csv:12`. */
  value(field: string, value: unknown, table?: string): void
}

/** Reads a row of the patients' query. Throws ROW_UNREADABLE or ROW_INCOMPLETE naming the field. */
export function patientOf(row: RawRow, columns: PatientColumns, trace?: Trace): PatientRow {
  const told = <T>(field: string, read: (note: Note | undefined) => T) => {
    const value = read(noteOf(trace, field))
    trace?.value(field, value)
    return value
  }
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
  const of: Reading = { row, columns, at: placesOf(ordinal), trace }
  const voided = yes(of, 'voided')
  const sign = yes(of, 'refund') ? takenBack : asItIs
  const { prodClassCode, prodClassName, mlPerUnit } = product(of, voided ? {} : tables)
  return {
    patientKey: key(of),
    admissionNumber: code(of, 'admissionNumber'),
    settlementNumber: code(of, 'settlementNumber'),
    settledOn: date(of, 'settledOn'),
    dischargedOn: date(of, 'dischargedOn'),
    voided,
    actualCost: yuan(of, 'actualCost', asItIs),
    consumedOn: date(of, 'consumedOn'),
    donCode: code(of, 'donCode'),
    prodCode: code(of, 'prodCode'),
    prodClassCode,
    prodClassName,
    volume: quantity(of, mlPerUnit, voided, sign),
    rh: voided ? null : rh(of, tables),
    money: yuan(of, 'money', sign),
  }
}

/** A row as its fields are read, one after the other. (Functions of their own: made anew for each row they cost as much as the dates.) */
interface Reading {
  readonly row: RawRow
  readonly columns: BagColumns
  /** What a message about a field begins with. */
  readonly at: Places
  readonly trace: Trace | undefined
}

type Places = Readonly<Record<keyof BagColumns, string>>

const FIELDS = {
  ...{ patientKey: 0, admissionNumber: 0, settlementNumber: 0, settledOn: 0, dischargedOn: 0, voided: 0, refund: 0 },
  ...{ actualCost: 0, consumedOn: 0, donCode: 0, prodCode: 0, prodClassCode: 0, prodClassName: 0 },
  ...{ volume: 0, rh: 0, money: 0 },
} satisfies Record<keyof BagColumns, 0>
const places: Places[] = []

/** `查询结果第3行 rh` and so on: hardly ever needed, so not made for each row again. */
function placesOf(ordinal: number): Places {
  const known = places[ordinal]
  if (known) return known
  const names = Object.keys(FIELDS).map((field) => [field, `查询结果第${ordinal}行 ${field}`])
  const made = Object.fromEntries(names) as Places
  if (ordinal <= 200) places[ordinal] = made
  return made
}

type Sign = <T extends number>(value: T | null) => T | null

function told<T>({ trace }: Reading, field: string, value: T): T {
  trace?.value(field, value)
  return value
}

function key(of: Reading): string {
  const { row, columns, at, trace } = of
  return told(of, 'patientKey', keyOf(row, columns.patientKey, at.patientKey, noteOf(trace, 'patientKey')))
}

function code(of: Reading, field: 'admissionNumber' | 'settlementNumber' | 'donCode' | 'prodCode'): string | null {
  const { row, columns, at, trace } = of
  return told(of, field, halfWidth(textOf(row, columns[field], at[field], noteOf(trace, field))))
}

function date(of: Reading, field: 'settledOn' | 'dischargedOn' | 'consumedOn') {
  const { row, columns, at, trace } = of
  return told(of, field, day(row, columns[field], at[field], noteOf(trace, field), FIRST_DAY))
}

function yuan(of: Reading, field: 'actualCost' | 'money', sign: Sign): Fen | null {
  const { row, columns, at, trace } = of
  return told(of, field, sign(amount(row, columns[field], at[field], noteOf(trace, field))))
}

function quantity(of: Reading, mlPerUnit: number | undefined, voided: boolean, sign: Sign): UnitHundredths | null {
  const { row, columns, at, trace } = of
  const note = noteOf(trace, 'volume')
  return told(of, 'volume', sign(volume(row, columns.volume, mlPerUnit, at.volume, note, voided)))
}

function yes(of: Reading, field: 'voided' | 'refund'): boolean {
  const { row, columns, at, trace } = of
  return told(of, field, flag(row, columns[field], at[field], noteOf(trace, field)))
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
  of: Reading,
  tables: CodeTables,
): {
  readonly prodClassCode: string | null
  readonly prodClassName: string | null
  readonly mlPerUnit?: number | undefined
} {
  const { row, columns, at, trace } = of
  const local = textOf(row, columns.prodClassCode, at.prodClassCode, noteOf(trace, 'prodClassCode'))
  const found = local === null ? undefined : productOf(local, tables)
  if (!found) {
    const note = noteOf(trace, 'prodClassName')
    return {
      prodClassCode: told(of, 'prodClassCode', halfWidth(local)),
      prodClassName: told(of, 'prodClassName', textOf(row, columns.prodClassName, at.prodClassName, note)),
    }
  }
  const { code: prodClassCode, name: prodClassName, mlPerUnit } = found.value
  trace?.value('prodClassCode', prodClassCode, found.table)
  if (trace) textOf(row, columns.prodClassCode, at.prodClassName, noteOf(trace, 'prodClassName'))
  trace?.value('prodClassName', prodClassName, found.table)
  return { prodClassCode, prodClassName, mlPerUnit }
}

function rh({ row, columns, at, trace }: Reading, tables: CodeTables): Rh | null {
  const local = textOf(row, columns.rh, at.rh, noteOf(trace, 'rh'))
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
