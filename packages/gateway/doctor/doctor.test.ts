import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMariadb, type TestMariadb } from '../../../test/support/mariadb.ts'
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.ts'
import { widthOf } from '../commands/columns.ts'
import { loadConfig } from '../config/config.ts'
import { machineCredential } from '../tokens/credentials.ts'
import { diagnose } from './doctor.ts'
import type { Finding } from './findings.ts'
import { diagnosisText } from './text.ts'

const folder = mkdtempSync(join(tmpdir(), 'xuemian-doctor-'))
let mariadb: TestMariadb | undefined
let postgres: TestPostgres | undefined
beforeAll(async () => {
  mariadb = await startMariadb()
  postgres = await startPostgres()
  if (mariadb) await fillMariadb(mariadb.url)
  if (postgres) await fillPostgres(postgres.url)
  writeFileSync(join(folder, 'products.csv'), '本院编码,类别编码,类别名称,每单位毫升\n203,1001,悬浮红细胞,200\n')
  writeFileSync(join(folder, 'reader.password'), 'reader', { mode: 0o600 })
}, 120_000)
afterAll(async () => {
  await mariadb?.stop()
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

const TABLES = [
  'CREATE TABLE br (id int PRIMARY KEY, xm varchar(40), sfz varchar(20), csrq date)',
  'CREATE TABLE fy (id int PRIMARY KEY, br_id int, zyh varchar(20), js varchar(20), rq date, je decimal(14,4), je_float double precision, don varchar(20), prod varchar(20), item varchar(10), sl decimal(8,2), rh char(1))',
  'CREATE INDEX fy_br ON fy (br_id)',
  'CREATE TABLE item (code varchar(10), title varchar(40))',
  "INSERT INTO item VALUES ('203', '红细胞'), ('204', '血浆')",
]

async function fillMariadb(url: string) {
  const client = await mysql.createConnection({ uri: url, charset: 'utf8mb4' })
  for (const statement of TABLES) await client.query(statement)
  await client.query("INSERT INTO br SELECT seq, 'x', CONCAT('E', seq), '1990-01-01' FROM seq_1_to_20000")
  await client.query(
    "INSERT INTO fy SELECT seq, seq, '7', 'S', '2019-10-15', 1, 1, 'd', 'p', '203', 1, '+' FROM seq_1_to_20000",
  )
  await client.query('ANALYZE TABLE br, fy')
  await client.query("CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'reader'")
  await client.query("GRANT SELECT ON his.* TO reader@'127.0.0.1'")
  await client.query("CREATE USER writer@'127.0.0.1' IDENTIFIED BY 'reader'")
  await client.query("GRANT SELECT, UPDATE ON his.* TO writer@'127.0.0.1'")
  await client.end()
}

async function fillPostgres(url: string) {
  const client = new pg.Client(url)
  await client.connect()
  for (const statement of TABLES) await client.query(statement)
  await client.query("INSERT INTO br SELECT n, 'x', 'E' || n, '1990-01-01' FROM generate_series(1, 20000) n")
  await client.query(
    "INSERT INTO fy SELECT n, n, '7', 'S', '2019-10-15', 1, 1, 'd', 'p', '203', 1, '+' FROM generate_series(1, 20000) n",
  )
  await client.query('ANALYZE')
  for (const role of ['reader', 'writer']) await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'reader'`)
  await client.query('GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader, writer')
  await client.query('GRANT UPDATE ON fy TO writer')
  await client.query('CREATE INDEX br_sfz ON br (sfz)')
  await client.end()
}

interface Plant {
  readonly user?: string
  readonly patients?: string
  readonly bags?: string
  readonly money?: string
  readonly codes?: string
}
const list = { mariadb: 'IN ($1)', postgres: '= ANY($1)' } as const

/** A configuration that has nothing wrong but what is planted. */
function configuration(kind: 'mariadb' | 'postgres', { user = 'reader', patients, bags, money = 'je', codes }: Plant) {
  const server = new URL((kind === 'mariadb' ? mariadb?.url : postgres?.url) ?? 'mysql://x@127.0.0.1:1/x')
  const scheme = kind === 'mariadb' ? 'mysql' : 'postgres'
  writeFileSync(
    join(folder, 'gateway.yaml'),
    `organisationCode: 40224846313020211A1001
listen: { host: 127.0.0.1, port: 0 }
tokenKeyFile: token.key
actualCost: before-insurance
clients: [{ id: province, credential: '${machineCredential('a secret of the test')}' }]
source:
  kind: ${scheme}
  url: ${scheme}://${user}@${server.host}${server.pathname}
  passwordFile: reader.password
  patients:
    query: ${patients ?? `SELECT id, xm, sfz, csrq FROM br WHERE sfz ${list[kind]}`}
    columns: { patientKey: id, name: xm, identityNumber: sfz, birthday: csrq }
  bags:
    query: ${bags ?? `SELECT * FROM fy WHERE br_id ${list[kind]}`}
    columns: { patientKey: br_id, admissionNumber: zyh, settlementNumber: js, settledOn: rq, actualCost: je, consumedOn: rq, donCode: don,
      prodCode: prod, prodClassCode: item, volume: sl, rh: rh, money: ${money} }
  productClasses: products.csv
  productCodes:
    query: ${codes ?? "SELECT code, title FROM item WHERE code = '203'"}
    columns: { code: code, name: title }
`,
  )
  const read = loadConfig(join(folder, 'gateway.yaml'), {})
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.value
}

const look = (kind: 'mariadb' | 'postgres', plant: Plant = {}, now = Date.now) =>
  diagnose(configuration(kind, plant), { now, elapsed: () => performance.now() })
const troubles = (findings: readonly Finding[]) =>
  findings
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ id, of, verdict }) => [id, of, verdict].join(' ').replace('  ', ' '))

describe.each(['mariadb', 'postgres'] as const)('doctor over %s', (kind) => {
  const there = () => (kind === 'mariadb' ? mariadb : postgres) !== undefined

  test.each<[string, Plant, readonly string[]]>([
    ['an account that may write', { user: 'writer' }, ['rights warn']],
    ['a table that is not there', { bags: `SELECT * FROM fy2 WHERE br_id ${list[kind]}` }, ['query bags fail']],
    [
      'a column that the query does not give',
      { bags: `SELECT id, br_id, zyh, js, rq, je, don, prod, item, sl FROM fy WHERE br_id ${list[kind]}` },
      ['columns bags fail'],
    ],
    ['an amount in floating point', { money: 'je_float' }, ['types bags warn']],
    [
      'a large table read whole',
      { bags: `SELECT * FROM fy WHERE CONCAT(br_id, '') ${list[kind]}` },
      ['plan bags warn'],
    ],
    ['a product code without an entry', { codes: 'SELECT code, title FROM item' }, ['unmapped fail']],
    ['a wrong account', { user: 'nobody' }, ['reachable fail']],
  ])('finds %s, and nothing else', async (_what, plant, expected) => {
    if (!there()) return
    const { findings } = await look(kind, plant)
    // the patients' table of MariaDB has no index on the number: see the next test
    expect(troubles(findings).filter((each) => each !== 'plan patients warn')).toEqual(expected)
  })

  test('finds a clock that is a minute and more apart', async (context) => {
    if (!there()) return context.skip()
    const { findings } = await look(kind, {}, () => Date.now() + 90_000)
    expect(troubles(findings)).toContain('clock warn')
  })

  test('says each problem with its fix in two languages within 100 columns, and no secret', async (context) => {
    if (!there()) return context.skip()
    const { findings } = await look(kind, { user: 'writer', codes: 'SELECT code, title FROM item' })
    for (const language of ['zh', 'en'] as const) {
      const text = diagnosisText(findings, language)
      expect(text).not.toContain('{what}')
      expect(text).not.toContain('a secret of the test')
      for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(100)
    }
    expect(diagnosisText(findings, 'zh')).toMatch(/REVOKE[\s\S]*204 血浆/)
  })
})

describe('doctor', () => {
  test('names the missing index and the statement that makes it', async (context) => {
    if (!mariadb) return context.skip()
    const { findings } = await look('mariadb')
    expect(findings.find(({ id, of }) => id === 'plan' && of === 'patients')).toMatchObject({
      verdict: 'warn',
      what: 'CREATE INDEX idx_xuemian ON br (sfz);',
    })
    const client = await mysql.createConnection(mariadb.url)
    await client.query('CREATE INDEX br_sfz ON br (sfz)')
    expect(troubles((await look('mariadb')).findings)).toEqual([])
    await client.query('DROP INDEX br_sfz ON br')
    await client.end()
  })

  test('names a database whose character set says nothing, with the option that repairs', async (context) => {
    if (!postgres) return context.skip()
    const owner = new pg.Client(postgres.url)
    await owner.connect()
    await owner.query("CREATE DATABASE old TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    await owner.end()
    const old = { ...configuration('postgres', {}) }
    if (old.source.kind !== 'postgres') throw new Error('a source over PostgreSQL')
    const source = { ...old.source, url: old.source.url.replace(/\/test$/, '/old') }
    const { findings } = await diagnose({ ...old, source }, { now: Date.now, elapsed: () => performance.now() })
    expect(findings.find(({ id }) => id === 'charset')).toMatchObject({
      verdict: 'warn',
      what: expect.stringContaining('charset: gb18030'),
    })
  })

  test('sees a password that others can read, a taken port and a table with faults', async (context) => {
    if (!postgres) return context.skip()
    const config = configuration('postgres', {})
    chmodSync(join(folder, 'reader.password'), 0o644)
    writeFileSync(join(folder, 'products.csv'), iconv.encode('本院编码,类别编码,类别名称\n203,,红细胞\n', 'gbk'))
    const taken = Number(new URL(postgres.url).port)
    const { findings } = await diagnose(
      { ...config, listen: { host: '127.0.0.1', port: taken } },
      { now: Date.now, elapsed: () => 0 },
    )
    expect(troubles(findings)).toEqual(['secrets warn', 'port warn', 'products fail'])
    chmodSync(join(folder, 'reader.password'), 0o600)
    writeFileSync(join(folder, 'products.csv'), '本院编码,类别编码,类别名称,每单位毫升\n203,1001,悬浮红细胞,200\n')
  })
})
