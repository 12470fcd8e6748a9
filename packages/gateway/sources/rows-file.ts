import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { BagColumns, PatientColumns } from '../mapping/fields.ts'
import { bagOf, patientOf } from '../mapping/mapping.ts'
import type { RawRow } from '../mapping/value.ts'
import type { SourceRows } from '../source.ts'

const patientColumns = {
  patientKey: 'patientKey',
  name: 'name',
  identityNumber: 'identityNumber',
  birthday: 'birthday',
} satisfies PatientColumns
const bagColumns = {
  patientKey: 'patientKey',
  admissionNumber: 'admissionNumber',
  settlementNumber: 'settlementNumber',
  settledOn: 'settledOn',
  dischargedOn: 'dischargedOn',
  voided: 'voided',
  actualCost: 'actualCost',
  consumedOn: 'consumedOn',
  donCode: 'donCode',
  prodCode: 'prodCode',
  prodClassCode: 'prodClassCode',
  prodClassName: 'prodClassName',
  volume: 'volume',
  rh: 'rh',
  money: 'money',
} satisfies BagColumns

/** `{patients: [...], bags: [...]}` with the fields' own names; scalars stay text, so amounts never become floating point. */
export function readRows(file: string): SourceRows {
  const { patients = [], bags = [] } = parse(readFileSync(file, 'utf8'), { schema: 'failsafe' }) as Record<
    string,
    RawRow[] | undefined
  >
  const lacking = (columns: object) => Object.fromEntries(Object.values(columns).map((name) => [name, null]))
  return {
    patients: patients.map((row) => patientOf({ ...lacking(patientColumns), ...row }, patientColumns)),
    bags: bags.map((row, index) => bagOf({ ...lacking(bagColumns), ...row }, bagColumns, {}, index + 1)),
  }
}
