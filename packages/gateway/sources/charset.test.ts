import iconv from 'iconv-lite'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMariadb, type TestMariadb } from '../../../test/support/mariadb.ts'
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.ts'
import { failureOf } from '../errors.ts'
import type { DatabaseOptions } from './database.ts'
import { createMappedSource, type SourcePlan } from './mapped.ts'
import { openMysql } from './mysql.ts'
import { openPostgres } from './postgres.ts'

let mariadb: TestMariadb | undefined
let postgres: TestPostgres | undefined
beforeAll(async () => {
  mariadb = await startMariadb()
  postgres = await startPostgres()
  if (mariadb) await fillMariadb(mariadb.url)
  if (postgres) await fillPostgres(postgres.url)
}, 120_000)
afterAll(async () => {
  await mariadb?.stop()
  await postgres?.stop()
})

const NAME = '欧阳䶮·买买提'
const gbk = (text: string) => iconv.encode(text, 'gb18030')

/** A table that claims latin1 and holds GBK, as an old client wrote it; beside it a column whose claim is true. */
async function fillMariadb(url: string) {
  const client = await mysql.createConnection({ uri: url, charset: 'utf8mb4' })
  await client.query(
    'CREATE TABLE br (id int, xm varchar(60) CHARACTER SET latin1, bz varchar(60) CHARACTER SET gbk, sfz varchar(20) CHARACTER SET latin1, csrq date)',
  )
  await client.execute('INSERT INTO br VALUES (1, CAST(? AS BINARY), ?, ?, ?)', [gbk(NAME), '备注', 'E1', '1990-01-01'])
  await client.query(
    'CREATE TABLE sx (id int, zyh varchar(20), lb varchar(20) CHARACTER SET latin1, lbmc varchar(40) CHARACTER SET latin1)',
  )
  await client.execute('INSERT INTO sx VALUES (1, ?, CAST(? AS BINARY), CAST(? AS BINARY))', [
    '7',
    gbk('红01'),
    gbk('悬浮红细胞'),
  ])
  await client.end()
}

/** A database without a character set, into which a client wrote GBK. */
async function fillPostgres(url: string) {
  const owner = new pg.Client(url)
  await owner.connect()
  await owner.query("CREATE DATABASE his TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
  await owner.end()
  const client = new pg.Client(url.replace(/\/test$/, '/his'))
  await client.connect()
  await client.query('CREATE TABLE br (id int, xm text, bz text, sfz text, csrq date)')
  await client.query("INSERT INTO br VALUES (1, convert_from($1, 'SQL_ASCII'), 'plain', 'E1', '1990-01-01')", [
    gbk(NAME),
  ])
  await client.query('CREATE TABLE sx (id int, zyh text, lb text, lbmc text)')
  await client.query("INSERT INTO sx VALUES (1, '7', convert_from($1, 'SQL_ASCII'), convert_from($2, 'SQL_ASCII'))", [
    gbk('红01'),
    gbk('悬浮红细胞'),
  ])
  await client.end()
}

function planFor(list: string, charset: 'gb18030' | undefined, patientKey: string): SourcePlan {
  const repaired = (column: string) => ({ column, charset })
  const made =
    "'S1' AS s, DATE '2019-10-15' AS d, 100.00 AS m, '0030119123456' AS don, 'P0056V00' AS prod, 2 AS q, '+' AS rh"
  return {
    patients: {
      query: `SELECT * FROM br WHERE sfz ${list}`,
      columns: { patientKey, name: repaired('xm'), identityNumber: 'sfz', birthday: 'csrq' },
    },
    bags: {
      query: `SELECT sx.*, ${made} FROM sx WHERE CAST(id AS char(9)) ${list}`,
      columns: {
        patientKey: 'id',
        admissionNumber: 'zyh',
        settlementNumber: 's',
        settledOn: 'd',
        actualCost: 'm',
        consumedOn: 'd',
        donCode: 'don',
        prodCode: 'prod',
        prodClassCode: repaired('lb'),
        volume: 'q',
        rh: 'rh',
        money: 'm',
      },
    },
    productClasses: { 红01: { code: '1001', name: '悬浮红细胞' } },
  }
}

const never = new AbortController().signal
const opened = {
  mariadb: (charset: 'gb18030' | undefined, key = 'id') =>
    createMappedSource(planFor('IN ($1)', charset, key), {
      source: openMysql({ url: mariadb?.url ?? '' } as DatabaseOptions),
    }),
  postgres: (charset: 'gb18030' | undefined, key = 'id') =>
    createMappedSource(planFor('= ANY($1)', charset, key), {
      source: openPostgres({ url: postgres?.url.replace(/\/test$/, '/his') ?? '' }),
    }),
}

describe.each(['mariadb', 'postgres'] as const)('GBK in a database of %s that claims another character set', (kind) => {
  const there = () => (kind === 'mariadb' ? mariadb : postgres)

  test('is repaired from the bytes that are stored, rare characters and codes too', async (context) => {
    if (!there()) return context.skip()
    const source = opened[kind]('gb18030')
    const rows = await source.find(['E1'], never)
    expect(rows.patients).toEqual([{ patientKey: '1', name: NAME, identityNumber: 'E1', birthday: '1990-01-01' }])
    expect(rows.bags).toMatchObject([
      { admissionNumber: '7', prodClassCode: '1001', prodClassName: '悬浮红细胞', volume: 200 },
    ])
    expect((await source.raw(['E1'], never)).patients[0]?.xm).toEqual(gbk(NAME))
    await source.close()
  })

  test('without the repair it is refused, rather than read as something else', async (context) => {
    if (!there()) return context.skip()
    const source = opened[kind](undefined)
    const expected = kind === 'mariadb' ? 'PRODUCT_UNMAPPED' : 'SOURCE_CHARSET_WRONG'
    await expect(source.find(['E1'], never)).rejects.toSatisfy((error) => failureOf(error)?.code === expected)
    await source.close()
  })

  test('beside columns whose claim is true, which stay as they are', async (context) => {
    if (!there()) return context.skip()
    const source = opened[kind]('gb18030', 'bz')
    expect((await source.raw(['E1'], never)).patients[0]?.bz).toBe(kind === 'mariadb' ? '备注' : 'plain')
    await source.close()
  })
})
