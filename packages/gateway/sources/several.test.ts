import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMariadb, type TestMariadb } from '../../../test/support/mariadb.ts'
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.ts'
import { failureOf } from '../errors.ts'
import { openFiles } from './files.ts'
import { createMappedSource, type SourcePlan } from './mapped.ts'
import { openMysql } from './mysql.ts'
import { openPostgres } from './postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'xuemian-several-'))
let transfusion: TestMariadb | undefined
let billing: TestPostgres | undefined
beforeAll(async () => {
  transfusion = await startMariadb()
  billing = await startPostgres()
  if (billing) await fillBilling(billing.url)
  if (transfusion) await fillTransfusion(transfusion.url)
  writeFileSync(join(folder, 'rh.csv'), '献血码,血型\n0030119123456,阳性\n0030119123457,阴性\n')
}, 120_000)
afterAll(async () => {
  await transfusion?.stop()
  await billing?.stop()
  rmSync(folder, { recursive: true })
})

/** Money, by patient; a patient is named by two columns. */
async function fillBilling(url: string) {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`
    CREATE TABLE br (yq text, brid text, xm text, sfz text, csrq text, PRIMARY KEY (yq, brid));
    INSERT INTO br VALUES ('A', '12', '张三', '11010519491231002X', '19491231'), ('A1', '2', '李四', 'E2', '19900101');
    CREATE TABLE fy (yq text, brid text, zyh text, jsdh text, jsrq text, zje numeric, sx_id text, je numeric, tf text);
    INSERT INTO fy VALUES ('A', '12', '7', 'S1', '20191015', 840, 'T1', 420, '1'), ('A', '12', '7', 'S1', '20191015', 840, 'T2', 420, '1'),
      ('A', '12', '7', 'S1', '20191015', 840, 'T2', 420, '2'), ('A1', '2', '8', 'S2', '20191015', 420, 'T9', 420, '1');`)
  await client.end()
}

/** What was transfused, by its own number. */
async function fillTransfusion(url: string) {
  const client = await mysql.createConnection({ uri: url, charset: 'utf8mb4' })
  await client.query(
    'CREATE TABLE `输血记录` (id varchar(10) PRIMARY KEY, `献血码` varchar(20), cpm varchar(20), lb varchar(10), ml int, sxrq datetime)',
  )
  await client.query(
    "INSERT INTO `输血记录` VALUES ('T1', '0030119123456', 'P0056V00', '1001', 400, '2019-10-12 08:00'), ('T2', '0030119123457', 'P0056V00', '1001', 400, '2019-10-13 09:00')",
  )
  await client.query(
    'CREATE PROCEDURE sx_of (IN wanted varchar(10)) READS SQL DATA SELECT id, `献血码`, cpm, lb, ml, sxrq FROM `输血记录` WHERE id = wanted',
  )
  await client.end()
}

const plan: SourcePlan = {
  patients: {
    from: 'billing',
    query: 'SELECT * FROM br WHERE sfz = ANY($1)',
    columns: { patientKey: ['yq', 'brid'], name: 'xm', identityNumber: 'sfz', birthday: 'csrq' },
  },
  bags: {
    from: 'billing',
    query:
      'SELECT * FROM fy WHERE (yq, brid) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY jsdh, sx_id, tf',
    columns: {
      patientKey: ['yq', 'brid'],
      admissionNumber: 'zyh',
      settlementNumber: 'jsdh',
      settledOn: 'jsrq',
      refund: { column: 'tf', true: ['2'], false: ['1'] },
      actualCost: 'zje',
      consumedOn: 'sxrq',
      donCode: '献血码',
      prodCode: 'cpm',
      prodClassCode: 'lb',
      prodClassName: 'lb',
      volume: { column: 'ml', in: 'ml', mlPerUnit: 200 },
      rh: '血型',
      money: 'je',
    },
    join: [
      { from: 'transfusion', query: 'SELECT * FROM `输血记录` WHERE id IN ($1)', key: ['sx_id'], on: ['id'] },
      { from: 'files', query: 'rh.csv', key: ['献血码'] },
    ],
  },
}
const never = new AbortController().signal

describe('a source over several databases', () => {
  function open(own: SourcePlan = plan) {
    return createMappedSource(own, {
      billing: openPostgres({ url: billing?.url ?? '' }),
      transfusion: openMysql({ url: transfusion?.url ?? '' }),
      files: openFiles(folder),
    })
  }
  const here = () => billing !== undefined && transfusion !== undefined

  test('joins what was billed to what was transfused, to a file, by keys of one and of two columns', async (context) => {
    if (!here()) return context.skip()
    const source = open()
    await source.check(never)
    const { patients, bags } = await source.find(['11010519491231002X'], never)
    expect(patients).toEqual([
      { patientKey: 'A-12', name: '张三', identityNumber: '11010519491231002X', birthday: '1949-12-31' },
    ])
    expect(bags.map(({ donCode, rh, volume, money, consumedOn }) => [donCode, rh, volume, money, consumedOn])).toEqual([
      ['0030119123456', '+', 200, 42_000, '2019-10-12'],
      ['0030119123457', '-', 200, 42_000, '2019-10-13'],
      ['0030119123457', '-', -200, -42_000, '2019-10-13'],
    ])
    await source.close()
  })

  test('a charge without its transfusion is kept, with nothing where that would stand', async (context) => {
    if (!here()) return context.skip()
    const source = open()
    const { bags } = await source.find(['E2'], never)
    expect(bags).toMatchObject([{ settlementNumber: 'S2', donCode: null, rh: null, money: 42_000 }])
    await source.close()
  })

  test('asks a procedure once for each value', async (context) => {
    if (!here()) return context.skip()
    const [first, second] = plan.bags.join ?? []
    if (!first || !second) throw new Error('the plan has two joins')
    const own = { ...plan, bags: { ...plan.bags, join: [{ ...first, query: 'CALL sx_of($1)', each: true }, second] } }
    const source = open(own)
    await source.check(never)
    const { bags } = await source.find(['11010519491231002X'], never)
    expect(bags.map(({ donCode }) => donCode)).toEqual(['0030119123456', '0030119123457', '0030119123457'])
    await source.close()
  })

  test('the failure of one is a coded failure of the whole', async (context) => {
    if (!here()) return context.skip()
    const source = createMappedSource(plan, {
      billing: openPostgres({ url: billing?.url ?? '' }),
      transfusion: openMysql({ url: 'mysql://nobody@127.0.0.1:1/none' }),
      files: openFiles(folder),
    })
    await expect(source.find(['E2'], never)).rejects.toSatisfy(
      (error) => failureOf(error)?.code === 'SOURCE_UNREACHABLE',
    )
    await source.close()
  })
})
