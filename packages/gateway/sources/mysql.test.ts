import { formatUnits, formatYuan } from '@xuemian/contract'
import mysql from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMariadb, type TestMariadb } from '../../../test/support/mariadb.ts'
import { failureOf } from '../errors.ts'
import type { SourceRows } from '../source.ts'
import { identityNumber, testGateway, tokenOf } from '../testing.ts'
import type { DatabaseOptions } from './database.ts'
import { createMappedSource, type SourcePlan } from './mapped.ts'
import { openMysql } from './mysql.ts'
import { reloadUnderLoad } from './reload-under-load.ts'
import { sourceSuite, suiteRows } from './suite.ts'

let server: TestMariadb | undefined
beforeAll(async () => {
  server = await startMariadb()
  if (server) await fill(server.url, suiteRows)
}, 120_000)
afterAll(() => server?.stop())

/** As hospitals have it: Chinese names, money with four decimals, a flag as BIT, days as DATETIME. */
const SCHEMA = [
  'CREATE TABLE `病人信息` (`病人ID` int PRIMARY KEY, `姓名` varchar(40), `证件号` varchar(32), `出生日期` date)',
  `CREATE TABLE \`输血收费\` (xh int AUTO_INCREMENT PRIMARY KEY, \`病人ID\` int, zyh varchar(20), jsdh varchar(20), jsrq datetime, cyrq date,
    zf bit(1), zje decimal(14,4), yxsj datetime, xdh varchar(20), cpm varchar(20), lb varchar(20), sl decimal(8,2), rh varchar(10), je decimal(18,4))`,
]

async function fill(url: string, rows: SourceRows): Promise<void> {
  const client = await mysql.createConnection({ uri: url, charset: 'utf8mb4' })
  for (const statement of SCHEMA) await client.query(statement)
  for (const { patientKey, name, identityNumber: number, birthday } of rows.patients)
    await client.execute('INSERT INTO `病人信息` VALUES (?, ?, ?, ?)', [patientKey, name, number, birthday])
  for (const row of rows.bags) {
    await client.execute(
      `INSERT INTO \`输血收费\` (\`病人ID\`, zyh, jsdh, jsrq, cyrq, zf, zje, yxsj, xdh, cpm, lb, sl, rh, je)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        ...[row.patientKey, row.admissionNumber, row.settlementNumber, row.settledOn && `${row.settledOn} 23:59:59`],
        ...[row.dischargedOn, row.voided ? 1 : 0, row.actualCost === null ? null : formatYuan(row.actualCost)],
        ...[row.consumedOn && `${row.consumedOn} 00:30:00`, row.donCode, row.prodCode],
        ...[
          row.prodClassCode === '1001' ? 'HX01' : row.prodClassCode,
          row.volume === null ? null : formatUnits(row.volume),
        ],
        ...[
          row.rh === null ? null : row.rh === '+' ? '1' : 'RH 阴性',
          row.money === null ? null : formatYuan(row.money),
        ],
      ],
    )
  }
  await client.end()
}

type Options = SourcePlan & DatabaseOptions

function open(options: Options) {
  return createMappedSource(options, { source: openMysql(options) })
}

function optionsFor(url: string, more: Partial<Options> = {}): Options {
  return {
    url,
    patients: {
      query: 'SELECT * FROM `病人信息` WHERE `证件号` IN ($1) ORDER BY `病人ID` -- the last line may be a comment',
      columns: { patientKey: '病人ID', name: '姓名', identityNumber: '证件号', birthday: '出生日期' },
    },
    bags: {
      query: 'SELECT * FROM `输血收费` WHERE `病人ID` IN ($1) ORDER BY xh',
      columns: {
        patientKey: '病人ID',
        admissionNumber: 'zyh',
        settlementNumber: 'jsdh',
        settledOn: 'jsrq',
        dischargedOn: 'cyrq',
        voided: 'zf',
        actualCost: 'zje',
        consumedOn: 'yxsj',
        donCode: 'xdh',
        prodCode: 'cpm',
        prodClassCode: 'lb',
        volume: 'sl',
        rh: 'rh',
        money: 'je',
      },
    },
    rhCodes: { '1': '+' },
    productClasses: { HX01: { code: '1001', name: '悬浮红细胞' } },
    ...more,
  }
}

sourceSuite('mysql (MariaDB)', async () => (server ? open(optionsFor(server.url)) : undefined))

describe('mysql', () => {
  const never = new AbortController().signal
  const { patients } = optionsFor('')
  async function failureWith(more: Partial<Options>) {
    const source = open(optionsFor(server?.url ?? '', more))
    try {
      await source.find([identityNumber], never)
      return undefined
    } catch (error) {
      return failureOf(error) ?? error
    } finally {
      await source.close()
    }
  }

  test('refuses more rows than the cap, and serves exactly the cap', async (context) => {
    if (!server) return context.skip()
    expect(await failureWith({ maxRows: 1 })).toMatchObject({ code: 'SOURCE_TOO_MANY_ROWS' })
    expect(await failureWith({ maxRows: 2 })).toBeUndefined()
  })

  test('takes no more rows than the cap of a query with a limit of its own, and soon', async (context) => {
    if (!server) return context.skip()
    const endless = {
      ...patients,
      query: 'SELECT p.* FROM `病人信息` p, seq_1_to_5000000 WHERE `证件号` IN ($1) LIMIT 5000000',
    }
    const before = process.memoryUsage.rss()
    expect(await failureWith({ patients: endless })).toMatchObject({ code: 'SOURCE_TOO_MANY_ROWS' })
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 2 ** 20)
  })

  test('ends a slow query by its time-out', async (context) => {
    if (!server) return context.skip()
    const slow = { ...patients, query: 'SELECT p.*, SLEEP(3) AS s FROM `病人信息` p WHERE `证件号` IN ($1)' }
    const began = performance.now()
    expect(await failureWith({ patients: slow, statementTimeoutMs: 200 })).toMatchObject({ code: 'SOURCE_TIMEOUT' })
    expect(performance.now() - began).toBeLessThan(2_500)
  })

  test('waits for a free connection no longer than it may', async (context) => {
    if (!server) return context.skip()
    const slow = { ...patients, query: 'SELECT p.*, SLEEP(1) AS s FROM `病人信息` p WHERE `证件号` IN ($1)' }
    const source = open(
      optionsFor(server.url, { patients: slow, connections: 1, statementTimeoutMs: 1_500, waitMs: 1_400 }),
    )
    const both = await Promise.allSettled([
      source.find(['120103198806018241'], never),
      source.find(['OBRIEN-1'], never),
      source.find(['OBRIEN-1'], never),
    ])
    const codes = both.map((each) => (each.status === 'fulfilled' ? 'found' : failureOf(each.reason)?.code))
    expect(codes[0]).toBe('found')
    expect(codes[2]).toBe('SOURCE_BUSY')
    await source.close()
  })

  test('cannot write: by a function, nor by a second statement', async (context) => {
    if (!server) return context.skip()
    const client = await mysql.createConnection(server.url)
    await client.query(
      "CREATE FUNCTION sly() RETURNS varchar(9) MODIFIES SQL DATA BEGIN INSERT INTO `病人信息` VALUES (99, 'x', 'x', NULL); RETURN 'x'; END",
    )
    const writing = { ...patients, query: 'SELECT p.*, sly() AS s FROM `病人信息` p WHERE `证件号` IN ($1)' }
    expect(await failureWith({ patients: writing })).toMatchObject({ code: 'SOURCE_QUERY_REFUSED' })
    const second = { ...patients, query: `${patients.query.split(' --')[0]}; DELETE FROM \`病人信息\`` }
    expect(await failureWith({ patients: second })).toMatchObject({ code: 'SOURCE_QUERY_REFUSED' })
    const [rows] = await client.query('SELECT count(*) AS n FROM `病人信息`')
    expect(rows).toEqual([{ n: suiteRows.patients.length }])
    await client.end()
  })

  test('binds every value: a number that looks like SQL is a number', async (context) => {
    if (!server) return context.skip()
    const source = open(optionsFor(server.url))
    expect(await source.find(["') OR ('1'='1", '$1', '?', '\\'], never)).toEqual({ patients: [], bags: [] })
    await source.close()
  })

  test('a database that is not there is SOURCE_UNREACHABLE', async () => {
    const source = open(optionsFor('mysql://nobody@127.0.0.1:1/none'))
    await expect(source.check(never)).rejects.toSatisfy((error) => failureOf(error)?.code === 'SOURCE_UNREACHABLE')
    await source.close()
  })

  test('serves a look-up through the gateway', async (context) => {
    if (!server) return context.skip()
    const gateway = await testGateway({ source: open(optionsFor(server.url)) })
    const reply = await gateway.app.inject(
      `/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=120103198806018241`,
    )
    expect(reply.json()).toMatchObject({
      success: true,
      data: {
        bldUser: { name: '䶮𠮷·买买提' },
        chargeBills: [{ actualCost: '420.00', products: [{ rh: '-', prodClassCode: '1001', money: 90071992547.4 }] }],
      },
    })
    await gateway.close()
  })

  test('comes back by itself after its connections were ended', async (context) => {
    if (!server) return context.skip()
    const source = open(optionsFor(server.url))
    await source.check(never)
    const client = await mysql.createConnection(server.url)
    const [rows] = await client.query<mysql.RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user = ?',
      ['test'],
    )
    for (const { id } of rows) await client.query(`KILL ${Number(id)}`)
    await client.end()
    await new Promise((resolve) => setTimeout(resolve, 200))
    await source.check(never)
    await source.close()
  })

  test('tells its connections as the server counts them', async (context) => {
    if (!server) return context.skip()
    const { patients } = optionsFor(server.url)
    const slow = { ...patients, query: 'SELECT *, SLEEP(0.4) FROM `病人信息` WHERE `证件号` IN ($1)' }
    const source = open(optionsFor(server.url, { patients: slow, connections: 2 }))
    const asked = [1, 2, 3].map(() => source.find([identityNumber], never))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(source.connections?.()).toEqual({ source: { open: 2, busy: 2, waiting: 1 } })
    expect(await ours(server.url)).toBe(2)
    await Promise.all(asked)
    expect(source.connections?.()).toEqual({ source: { open: 2, busy: 0, waiting: 0 } })
    await source.close()
  })

  test('a reload under load costs no request and leaves no connection behind', async (context) => {
    if (!server) return context.skip()
    const { url } = server
    const { loaded, failed } = await reloadUnderLoad(() => open(optionsFor(url)), '120103198806018241')
    expect(failed).toEqual([])
    expect(loaded).toBe(true)
    await expect.poll(() => ours(url), { timeout: 5_000 }).toBe(0)
  })
})

/** How many connections besides its own the server sees. */
async function ours(url: string): Promise<number> {
  const client = await mysql.createConnection(url)
  const [rows] = await client.query<mysql.RowDataPacket[]>(
    'SELECT count(*) AS n FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user = ?',
    ['test'],
  )
  await client.end()
  return Number(rows[0]?.n)
}
