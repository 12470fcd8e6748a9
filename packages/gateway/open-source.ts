import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { GatewayConfig } from './config-schema.ts'
import { bagOf, patientOf, type TextRow } from './mapping.ts'
import type { DataSource } from './source.ts'
import { createMemorySource } from './sources/memory.ts'

/** Opens the configured source; a database driver loads only when named. */
export async function openSource(config: GatewayConfig['source']): Promise<DataSource> {
  if (config.kind === 'memory') return createMemorySource(readRows(config.file))
  if (config.kind === 'mysql') {
    const { createMysqlSource } = await import('./sources/mysql.ts')
    return createMysqlSource(config)
  }
  const { createPostgresSource } = await import('./sources/postgres.ts')
  return createPostgresSource(config)
}

const patientColumns = {
  patientKey: 'patientKey',
  name: 'name',
  identityNumber: 'identityNumber',
  birthday: 'birthday',
}
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
}

/** `{patients: [...], bags: [...]}` with the fields' own names; scalars stay text, so amounts never become floating point. */
function readRows(file: string) {
  const { patients = [], bags = [] } = parse(readFileSync(file, 'utf8'), { schema: 'failsafe' }) as Record<
    string,
    TextRow[] | undefined
  >
  const lacking = Object.fromEntries(Object.values(bagColumns).map((name) => [name, null]))
  return {
    patients: patients.map((row) =>
      patientOf({ ...lacking, name: null, identityNumber: null, birthday: null, ...row }, patientColumns),
    ),
    bags: bags.map((row, index) => bagOf({ ...lacking, ...row }, bagColumns, {}, index + 1)),
  }
}
