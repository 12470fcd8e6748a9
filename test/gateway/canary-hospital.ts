import type { ErrorCode } from '@xuemian/gateway'
import pg from 'pg'
import { canary } from './canaries.ts'

/** A person whose look-up ends with a code. */
export interface Person {
  readonly number: string
  readonly code: ErrorCode | 'OK'
}

type Row = Readonly<Record<string, string | null>>

/** All columns are text, so that anything can stand anywhere, as in a HIS. */
const PATIENT = ['patient_id', 'name', 'id_no', 'birthday', 'also_asked', 'trap'] as const
const CHARGE = [
  ...['patient_id', 'adm', 'settle', 'settled', 'total', 'used', 'don', 'prod', 'class', 'qty', 'rh', 'money'],
] as const

const bag: Row = {
  ...{ adm: 'Z1', settle: 'S1', settled: '2026-03-02', total: '440', used: '2026-03-01', don: '0030119123456' },
  ...{ prod: 'P0056V00', class: 'HX01', qty: '2', rh: '+', money: '440' },
}

/** What is wrong with each person's records; every value that could be a name or a number is a canary. */
const stories: readonly (Person & {
  readonly patients?: readonly Row[]
  readonly patient?: Row
  readonly bags?: readonly Row[]
})[] = [
  { number: canary.number, code: 'OK' },
  { number: canary.passport(1), code: 'PATIENT_AMBIGUOUS', patients: [{}, { name: canary.name('另一人') }] },
  { number: canary.passport(2), code: 'ROW_INCOMPLETE', bags: [{ don: '' }] },
  {
    number: canary.passport(3),
    code: 'ROW_INCONSISTENT',
    bags: [{}, { don: '0030119123457', total: '441' }],
  },
  { number: canary.passport(4), code: 'ROW_UNREADABLE', bags: [{ money: canary.name('数') }] },
  { number: canary.passport(5), code: 'PRODUCT_UNMAPPED', bags: [{ class: canary.name('类') }] },
  { number: canary.passport(6), code: 'RH_UNMAPPED', bags: [{ rh: canary.number }] },
  {
    number: canary.passport(7),
    code: 'SOURCE_WRONG_PERSON',
    patient: { also_asked: canary.passport(7), id_no: canary.passport(70) },
  },
  { number: canary.passport(8), code: 'SOURCE_QUERY_REFUSED', patient: { trap: 'cast' } },
  { number: canary.passport(9), code: 'SOURCE_FAILED', patient: { trap: 'raise' } },
  { number: canary.passport(10), code: 'SOURCE_CHARSET_WRONG', patient: { trap: 'bytes' } },
  { number: canary.passport(11), code: 'SOURCE_TIMEOUT', patient: { trap: 'sleep' } },
  { number: canary.passport(12), code: 'SOURCE_TOO_MANY_ROWS', bags: Array.from({ length: 9 }, () => ({})) },
]

/** One of them asks for a person that the database keeps waiting; two at once, and one finds no connection. */
export const sleeper = canary.passport(11)
export const people: readonly Person[] = [...stories, { number: canary.passport(99), code: 'PATIENT_NOT_FOUND' }]

/** Fills a database whose every error quotes the number that was asked for. */
export async function fillCanaryHospital(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`
    CREATE TABLE patient (${PATIENT.map((name) => `${name} text`).join(', ')});
    CREATE TABLE charge (${CHARGE.map((name) => `${name} text`).join(', ')});
    CREATE FUNCTION trapped(trap text, number text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
      IF trap = 'cast' THEN RETURN number::integer::text; END IF;
      IF trap = 'raise' THEN RAISE EXCEPTION 'no luck with %', number USING DETAIL = number, HINT = number; END IF;
      IF trap = 'bytes' THEN RETURN convert_from(number::bytea || '\\xff'::bytea, 'UTF8'); END IF;
      IF trap = 'sleep' THEN PERFORM pg_sleep(20); END IF;
      RETURN NULL;
    END $$`)
  for (const [index, { number, patients = [{}], patient = {}, bags = [{}] }] of stories.entries()) {
    const own = { patient_id: String(index), name: canary.name(String(index)), id_no: number, birthday: '1980-01-02' }
    for (const more of patients) await insert(client, 'patient', PATIENT, { ...own, ...patient, ...more })
    for (const more of bags) await insert(client, 'charge', CHARGE, { ...bag, patient_id: String(index), ...more })
  }
  await client.end()
}

async function insert(client: pg.Client, table: string, columns: readonly string[], row: Row): Promise<void> {
  const marks = columns.map((_, index) => `$${index + 1}`).join(', ')
  await client.query(
    `INSERT INTO ${table} VALUES (${marks})`,
    columns.map((name) => row[name] ?? null),
  )
}

/** Which column is which, in the database, in the files and in what a vendor answers. */
export const canaryColumns = {
  patients: { patientKey: 'patient_id', name: 'name', identityNumber: 'id_no', birthday: 'birthday' },
  bags: {
    ...{ patientKey: 'patient_id', admissionNumber: 'adm', settlementNumber: 'settle', settledOn: 'settled' },
    ...{ actualCost: 'total', consumedOn: 'used', donCode: 'don', prodCode: 'prod', prodClassCode: 'class' },
    ...{ volume: 'qty', rh: 'rh', money: 'money' },
  },
}

/** The `source` of gateway.yaml over the database. */
export function canarySource(url: string): Record<string, unknown> {
  const withPassword = new URL(url)
  withPassword.password = canary.databasePassword
  return {
    kind: 'postgres',
    url: withPassword.href,
    ...{ connections: 1, waitMs: 300, statementTimeoutMs: 800, maxRows: 5 },
    patients: {
      query: 'SELECT p.*, trapped(trap, id_no) AS t FROM patient p WHERE id_no = ANY($1) OR also_asked = ANY($1)',
      columns: canaryColumns.patients,
    },
    bags: { query: 'SELECT * FROM charge WHERE patient_id = ANY($1)', columns: canaryColumns.bags },
    productClasses: { HX01: { code: '1001', name: '悬浮红细胞' } },
  }
}

/** The same hospital as CSV files, of which one joins two rows to one and one cannot be read. */
export function canaryFiles(): { readonly source: Record<string, unknown>; readonly files: Record<string, string> } {
  const line = (values: readonly (string | null | undefined)[]) => `${values.map((value) => value ?? '').join(',')}\n`
  const charge: Row = { ...bag, patient_id: '1' }
  const names = Object.keys(charge).filter((name) => name !== 'rh')
  return {
    source: {
      kind: 'files',
      folder: '.',
      patients: { query: 'patient.csv', columns: canaryColumns.patients },
      bags: { query: 'charge.csv', columns: canaryColumns.bags, join: [{ query: 'rh.csv', key: 'don' }] },
      productClasses: { HX01: { code: '1001', name: '悬浮红细胞' } },
    },
    files: {
      'patient.csv':
        line(['patient_id', 'name', 'id_no', 'birthday']) + line(['1', canary.name('甲'), canary.number, '1977-06-13']),
      'charge.csv': line(names) + line(names.map((name) => charge[name])),
      'rh.csv': line(['don', 'rh']) + line([bag.don, '+']) + line([bag.don, canary.name('乙')]),
    },
  }
}

export const brokenCsv = `don,rh\n"${canary.name('丙')}${canary.number},+\n`
