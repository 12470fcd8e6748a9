import type { City } from '@xuemian/conformance/simulate'
import { formatUnits, formatYuan } from '@xuemian/contract'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startMariadb } from '../support/mariadb.ts'
import { startPostgres } from '../support/postgres.ts'
import { oddChecks } from './configured-gateway.ts'
import { city } from './support.ts'

/** A database of its own, filled, and how gateway.yaml names it. */
interface Database {
  readonly source: string
  stop(): Promise<void>
}

test.for([
  ['PostgreSQL', overPostgres],
  ['MariaDB', overMariadb],
] as const)(
  'xuemian-gateway over a real %s passes every check, with no warning',
  { timeout: 120_000 },
  async ([, open], context) => {
    const [hospital] = city.hospitals
    if (!hospital) throw new RangeError('no hospital')
    const database = await open(hospital)
    if (!database) return context.skip()
    try {
      expect(await oddChecks(hospital.orgCode, database.source)).toEqual([])
    } finally {
      await database.stop()
    }
  },
)

type Hospital = City['hospitals'][number]

const INSERT = 'INSERT INTO charge (id, zyh, jsdh, jsrq, cyrq, zf, zje, yxsj, xdh, cpm, lb, lbmc, sl, rh, je) VALUES'
const CHARGES = `zyh varchar(20), jsdh varchar(20), jsrq date, cyrq date, zf smallint, zje numeric(14,4), yxsj timestamp NULL, xdh varchar(20),
  cpm varchar(20), lb varchar(20), lbmc varchar(60), sl numeric(8,2), rh varchar(2), je numeric(14,2)`

async function overPostgres(hospital: Hospital): Promise<Database | undefined> {
  const server = await startPostgres()
  if (!server) return undefined
  const client = new pg.Client(server.url)
  await client.connect()
  await client.query(
    `CREATE TABLE patient (id text, xm text, zjh text, csrq date); CREATE TABLE charge (xh serial, id text, ${CHARGES})`,
  )
  const marks = (values: readonly unknown[]) => `(${values.map((_, index) => `$${index + 1}`).join(', ')})`
  for (const row of patientsOf(hospital)) await client.query(`INSERT INTO patient VALUES ${marks(row)}`, [...row])
  for (const row of chargesOf(hospital)) await client.query(`${INSERT} ${marks(row)}`, [...row])
  await client.end()
  return { source: sourceText('postgres', server.url, '= ANY($1)'), stop: () => server.stop() }
}

async function overMariadb(hospital: Hospital): Promise<Database | undefined> {
  const server = await startMariadb()
  if (!server) return undefined
  const client = await mysql.createConnection({ uri: server.url, charset: 'utf8mb4' })
  await client.query('CREATE TABLE patient (id varchar(20), xm varchar(40), zjh varchar(32), csrq date)')
  await client.query(`CREATE TABLE charge (xh int AUTO_INCREMENT PRIMARY KEY, id varchar(20), ${CHARGES})`)
  const marks = (values: readonly unknown[]) => `(${values.map(() => '?').join(', ')})`
  for (const row of patientsOf(hospital)) await client.execute(`INSERT INTO patient VALUES ${marks(row)}`, [...row])
  for (const row of chargesOf(hospital)) await client.execute(`${INSERT} ${marks(row)}`, [...row])
  await client.end()
  return { source: sourceText('mysql', server.url, 'IN ($1)'), stop: () => server.stop() }
}

type Cell = string | number | null

function patientsOf({ patients }: Hospital): readonly (readonly Cell[])[] {
  return patients.map(({ patientKey, name, identityNumber, birthday }) => [patientKey, name, identityNumber, birthday])
}

function chargesOf({ bags }: Hospital): readonly (readonly Cell[])[] {
  return bags.map((row) => [
    ...[row.patientKey, row.admissionNumber, row.settlementNumber, row.settledOn, row.dischargedOn, row.voided ? 1 : 0],
    ...[row.actualCost === null ? null : formatYuan(row.actualCost), row.consumedOn, row.donCode, row.prodCode],
    ...[row.prodClassCode, row.prodClassName, row.volume === null ? null : formatUnits(row.volume)],
    ...[row.rh === '+' ? '1' : '2', row.money === null ? null : formatYuan(row.money)],
  ])
}

function sourceText(kind: string, url: string, list: string): string {
  return `
  kind: ${kind}
  url: ${url}
  patients:
    query: SELECT id, xm, zjh, csrq FROM patient WHERE zjh ${list}
    columns: { patientKey: id, name: xm, identityNumber: zjh, birthday: csrq }
  bags:
    query: SELECT * FROM charge WHERE id ${list} ORDER BY xh
    columns: { patientKey: id, admissionNumber: zyh, settlementNumber: jsdh, settledOn: jsrq, dischargedOn: cyrq, voided: zf, actualCost: zje,
      consumedOn: yxsj, donCode: xdh, prodCode: cpm, prodClassCode: lb, prodClassName: lbmc, volume: sl, rh: rh, money: je }
  rhCodes: { '1': '+', '2': '-' }
`
}
