import mysql from 'mysql2/promise'
import pg from 'pg'
import { startMariadb } from '../support/mariadb.ts'
import type { Stoppable } from '../support/outage.ts'
import { startPostgres } from '../support/postgres.ts'

export const databaseKinds = ['postgres', 'mysql'] as const
export type DatabaseKind = (typeof databaseKinds)[number]

/** A connection as the database itself lists it. */
export interface HisConnection {
  /** Such as `idle`, `active`, `idle in transaction`, `Sleep`. */
  readonly state: string
  readonly inTransaction: boolean
}

/** A hospital's database on a real server, filled with synthetic people: `E1<i>` with three bags, `E20000000` with `MANY`. */
export interface HisDatabase extends Stoppable {
  readonly kind: DatabaseKind
  readonly url: string
  /** The `source` of gateway.yaml; `more` goes before. */
  source(more?: object): Record<string, unknown>
  /** How this database answers `count` rows, as a table named `s` with a column `i`. */
  series(count: number): string
  /** How this database waits, as a column. */
  sleep(seconds: number): string
  /** How this database writes that a column is one of the bound list. */
  readonly inList: string
  run(statement: string): Promise<void>
  /** Those of the gateway. */
  connections(): Promise<readonly HisConnection[]>
  stop(): Promise<void>
}

export const MANY = 10_000
export const PEOPLE = 500
export const personWithMany = 'E20000000'
export const person = (index: number) => `E${10_000_000 + index}`

/** The account of the gateway: a reader of its own, so that its connections can be told from ours. */
const READER = { user: 'xuemian_reader', password: 'reader-of-the-test' } as const

/** Undefined where the database is not installed. */
export async function openHisDatabase(kind: DatabaseKind): Promise<HisDatabase | undefined> {
  const database = kind === 'postgres' ? await openPostgres() : await openMariadb()
  if (!database) return undefined
  try {
    for (const statement of [...SCHEMA, ...rows()]) await database.run(statement)
    return database
  } catch (error) {
    await database.stop()
    throw error
  }
}

async function openPostgres(): Promise<HisDatabase | undefined> {
  const server = await startPostgres()
  if (!server) return undefined
  const ask = async <T extends pg.QueryResultRow>(text: string) => {
    const client = new pg.Client(server.url)
    await client.connect()
    return client.query<T>(text).finally(() => client.end())
  }
  await ask(
    `CREATE ROLE ${READER.user} LOGIN; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${READER.user}`,
  )
  const url = reader(server.url)
  return {
    ...server,
    kind: 'postgres',
    url,
    inList: '= ANY($1)',
    source: (more) => ({ kind: 'postgres', url, ...queries('= ANY($1)'), ...more }),
    sleep: (seconds) => `pg_sleep(${seconds})`,
    series: (count) => `generate_series(1, ${count}) AS s(i)`,
    run: async (statement) => void (await ask(statement)),
    async connections() {
      const found = await ask<{ state: string }>(
        `SELECT state FROM pg_stat_activity WHERE usename = '${READER.user}' AND backend_type = 'client backend'`,
      )
      return found.rows.map(({ state }) => ({ state, inTransaction: state.startsWith('idle in transaction') }))
    },
  }
}

async function openMariadb(): Promise<HisDatabase | undefined> {
  const server = await startMariadb()
  if (!server) return undefined
  const ask = async (text: string) => {
    const client = await mysql.createConnection(server.url)
    return client.query<mysql.RowDataPacket[]>(text).finally(() => client.end())
  }
  // so that a crash keeps what was written
  await ask('SET GLOBAL innodb_flush_log_at_trx_commit = 1')
  await ask(`CREATE USER ${READER.user}@'127.0.0.1' IDENTIFIED BY '${READER.password}'`)
  await ask(`GRANT SELECT ON his.* TO ${READER.user}@'127.0.0.1'`)
  const url = reader(server.url)
  return {
    ...server,
    kind: 'mysql',
    url,
    inList: 'IN ($1)',
    source: (more) => ({ kind: 'mysql', url, ...queries('IN ($1)'), ...more }),
    sleep: (seconds) => `SLEEP(${seconds})`,
    series: (count) => `(SELECT seq AS i FROM seq_1_to_${count}) AS s`,
    run: async (statement) => void (await ask(statement)),
    async connections() {
      const [found] = await ask(
        `SELECT p.command AS state, t.trx_id AS transaction_id FROM information_schema.processlist p
         LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id WHERE p.user = '${READER.user}'`,
      )
      return found.map((row) => ({ state: String(row.state), inTransaction: row.transaction_id !== null }))
    },
  }
}

function reader(url: string): string {
  const own = new URL(url)
  own.username = READER.user
  own.password = READER.password
  return own.href
}

function queries(inList: string) {
  return {
    patients: {
      query: `SELECT patient_id, name, id_no, birthday FROM patient WHERE id_no ${inList}`,
      columns: { patientKey: 'patient_id', name: 'name', identityNumber: 'id_no', birthday: 'birthday' },
    },
    bags: {
      query: `SELECT * FROM blood_charge WHERE patient_id ${inList} ORDER BY line_no`,
      columns: bagColumns,
    },
  }
}

export const bagColumns = {
  patientKey: 'patient_id',
  admissionNumber: 'admission_no',
  settlementNumber: 'settle_no',
  settledOn: 'settled_on',
  actualCost: 'total_cost',
  consumedOn: 'used_on',
  donCode: 'don_code',
  prodCode: 'prod_code',
  prodClassCode: 'class_code',
  prodClassName: 'class_name',
  volume: 'quantity',
  rh: 'rh',
  money: 'amount',
}

const SCHEMA = [
  'CREATE TABLE patient (patient_id integer PRIMARY KEY, name varchar(40), id_no varchar(32), birthday date)',
  'CREATE INDEX patient_id_no ON patient (id_no)',
  `CREATE TABLE blood_charge (line_no integer PRIMARY KEY, patient_id integer, admission_no varchar(20), settle_no varchar(20), settled_on date,
    total_cost decimal(14,4), used_on date, don_code varchar(20), prod_code varchar(20), class_code varchar(20), class_name varchar(40),
    quantity decimal(8,2), rh varchar(10), amount decimal(14,4))`,
  'CREATE INDEX blood_charge_patient ON blood_charge (patient_id)',
]

/** Ten bags of a settlement, each for 220 yuan. */
function rows(): string[] {
  const people = Array.from({ length: PEOPLE }, (_, index) => ({ key: String(index), number: person(index), bags: 3 }))
  const all = [...people, { key: '900000', number: personWithMany, bags: MANY }]
  let line = 0
  const charges = all.flatMap(({ key, bags }) =>
    Array.from({ length: bags }, (_, index) => {
      line += 1
      const settlement = `S${key}-${Math.floor(index / 10)}`
      const total = 220 * Math.min(10, bags - Math.floor(index / 10) * 10)
      const code = `00301191${String(10_000 + index)}`
      return `(${line}, ${key}, 'Z${key}', '${settlement}', '2026-03-02', ${total}, '2026-03-01', '${code}', 'P0056V00', '1001', '悬浮红细胞', 2, '+', 220)`
    }),
  )
  const patients = all.map(({ key, number }) => `(${key}, '测试人', '${number}', '1980-01-02')`)
  return [`INSERT INTO patient VALUES ${patients.join(', ')}`, `INSERT INTO blood_charge VALUES ${charges.join(', ')}`]
}
