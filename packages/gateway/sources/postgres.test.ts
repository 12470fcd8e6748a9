import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { formatUnits, formatYuan } from '@xuemian/contract'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.ts'
import { failureOf } from '../errors.ts'
import type { SourceRows } from '../source.ts'
import { identityNumber, testGateway, tokenOf } from '../testing.ts'
import type { DatabaseOptions } from './database.ts'
import { createMappedSource, type SourcePlan } from './mapped.ts'
import { openPostgres } from './postgres.ts'
import { reloadUnderLoad } from './reload-under-load.ts'
import { sourceSuite, suiteRows } from './suite.ts'

let server: TestPostgres | undefined
beforeAll(async () => {
  server = await startPostgres()
  if (server) await fill(server.url, suiteRows)
})
afterAll(() => server?.stop())

const SCHEMA = `
CREATE TABLE patient (id integer PRIMARY KEY, xm text, id_no varchar(32), birth date);
CREATE TABLE charge (line serial, patient_id integer, adm text, settle text, settled timestamp, discharged date, cancelled boolean,
  total numeric(14,4), used timestamp, don text, prod text, class_code text, class_name text, qty numeric(8,2), rh text, amount numeric(14,2));`

async function fill(url: string, rows: SourceRows): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(SCHEMA)
  for (const row of rows.patients) {
    await client.query('INSERT INTO patient VALUES ($1, $2, $3, $4)', [
      row.patientKey,
      row.name,
      row.identityNumber,
      row.birthday,
    ])
  }
  for (const row of rows.bags) {
    await client.query(
      `INSERT INTO charge (patient_id, adm, settle, settled, discharged, cancelled, total, used, don, prod, class_code, class_name, qty, rh, amount)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        ...[
          row.patientKey,
          row.admissionNumber,
          row.settlementNumber,
          row.settledOn && `${row.settledOn} 23:59:59`,
          row.dischargedOn,
          row.voided,
        ],
        ...[
          row.actualCost === null ? null : formatYuan(row.actualCost),
          row.consumedOn && `${row.consumedOn} 00:30`,
          row.donCode,
          row.prodCode,
        ],
        ...[
          row.prodClassCode === '1001' ? 'HX01' : row.prodClassCode,
          row.prodClassName,
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
  return createMappedSource(options, { source: openPostgres(options) })
}

function optionsFor(url: string, more: Partial<Options> = {}): Options {
  return {
    url,
    patients: {
      query:
        'SELECT id, xm, id_no, birth FROM patient WHERE id_no = ANY($1) ORDER BY id -- the last line may be a comment',
      columns: { patientKey: 'id', name: 'xm', identityNumber: 'id_no', birthday: 'birth' },
    },
    bags: {
      query: 'SELECT * FROM charge WHERE patient_id = ANY($1) ORDER BY line',
      columns: {
        patientKey: 'patient_id',
        admissionNumber: 'adm',
        settlementNumber: 'settle',
        settledOn: 'settled',
        dischargedOn: 'discharged',
        voided: 'cancelled',
        actualCost: 'total',
        consumedOn: 'used',
        donCode: 'don',
        prodCode: 'prod',
        prodClassCode: 'class_code',
        volume: 'qty',
        rh: 'rh',
        money: 'amount',
      },
    },
    rhCodes: { '1': '+' },
    productClasses: { HX01: { code: '1001', name: '悬浮红细胞' } },
    ...more,
  }
}

sourceSuite('postgres', async () => (server ? open(optionsFor(server.url)) : undefined))

describe('postgres', () => {
  const never = new AbortController().signal
  async function failureWith(more: Partial<Options>, work: 'find' | 'check' = 'find') {
    const source = open(optionsFor(server?.url ?? '', more))
    try {
      await (work === 'find' ? source.find([identityNumber], never) : source.check(never))
      return undefined
    } catch (error) {
      return failureOf(error) ?? error
    } finally {
      await source.close()
    }
  }
  const { patients, bags } = optionsFor('')

  test('refuses more rows than the cap, and serves exactly the cap', async (context) => {
    if (!server) return context.skip()
    expect(await failureWith({ maxRows: 1 })).toMatchObject({ code: 'SOURCE_TOO_MANY_ROWS' })
    expect(await failureWith({ maxRows: 2 })).toBeUndefined()
  })

  test('ends a slow query by its time-out', async (context) => {
    if (!server) return context.skip()
    const slow = { ...patients, query: 'SELECT id, xm, id_no, birth FROM patient, pg_sleep(5) WHERE id_no = ANY($1)' }
    const began = performance.now()
    expect(await failureWith({ patients: slow, statementTimeoutMs: 200 })).toMatchObject({ code: 'SOURCE_TIMEOUT' })
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  test('cannot write: by a function, nor by a second statement', async (context) => {
    if (!server) return context.skip()
    const client = new pg.Client(server.url)
    await client.connect()
    await client.query(
      `CREATE FUNCTION sly() RETURNS text LANGUAGE sql AS $$ INSERT INTO patient VALUES (99) RETURNING 'x' $$`,
    )
    const writing = { ...patients, query: 'SELECT id, sly() AS xm, id_no, birth FROM patient WHERE id_no = ANY($1)' }
    expect(await failureWith({ patients: writing })).toMatchObject({ code: 'SOURCE_QUERY_REFUSED' })
    const second = {
      ...patients,
      query:
        'SELECT id, xm, id_no, birth FROM patient WHERE id_no = ANY($1)) AS a; DELETE FROM patient; SELECT * FROM (SELECT 1',
    }
    expect(await failureWith({ patients: second })).toMatchObject({ code: 'SOURCE_QUERY_REFUSED' })
    expect((await client.query('SELECT count(*)::int AS n FROM patient')).rows).toEqual([
      { n: suiteRows.patients.length },
    ])
    await client.end()
  })

  test('names a code without an entry in its table, and a column that the query lacks', async (context) => {
    if (!server) return context.skip()
    expect(await failureWith({ rhCodes: {} })).toMatchObject({
      code: 'RH_UNMAPPED',
      message: expect.stringContaining('1'),
    })
    expect(await failureWith({ productClasses: {} })).toMatchObject({
      code: 'PRODUCT_UNMAPPED',
      message: expect.stringContaining('HX01'),
    })
    const wrong = { ...bags, columns: { ...bags.columns, donCode: 'doncode' } }
    expect(await failureWith({ bags: wrong }, 'check')).toMatchObject({
      code: 'ROW_UNREADABLE',
      message: expect.stringContaining('doncode'),
    })
  })

  test('refuses a time with a zone rather than guess its day', async (context) => {
    if (!server) return context.skip()
    const zoned = {
      ...bags,
      query: bags.query.replace('*', "*, used AT TIME ZONE 'UTC' AS used_z"),
      columns: { ...bags.columns, consumedOn: 'used_z' },
    }
    expect(await failureWith({ bags: zoned })).toMatchObject({
      code: 'ROW_UNREADABLE',
      message: expect.stringContaining('consumedOn'),
    })
  })

  test('a database that is not there is SOURCE_UNREACHABLE, and the gateway is then not ready but live', async () => {
    const source = open(optionsFor('postgres://nobody@127.0.0.1:1/none'))
    await expect(source.check(never)).rejects.toSatisfy((error) => failureOf(error)?.code === 'SOURCE_UNREACHABLE')
    const gateway = await testGateway({ source })
    expect((await gateway.app.inject('/health/ready')).statusCode).toBe(503)
    expect((await gateway.app.inject('/health/live')).statusCode).toBe(200)
    await gateway.close()
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

  test('comes back by itself after the database was away', async (context) => {
    if (!server) return context.skip()
    const source = open(optionsFor(server.url))
    await source.check(never)
    const client = new pg.Client(server.url)
    await client.connect()
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'xuemian-gateway'",
    )
    await client.end()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await source.check(never)
    await source.close()
  })

  test('tells its connections as the server counts them', async (context) => {
    if (!server) return context.skip()
    const slow = {
      ...optionsFor(server.url).patients,
      query: 'SELECT *, pg_sleep(0.4) FROM patient WHERE id_no = ANY($1)',
    }
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

  test('outlives a connection that breaks without a word in the middle of a look-up', async (context) => {
    if (!server) return context.skip()
    const real = new URL(server.url)
    const between: Socket[] = []
    const proxy = createServer((near) => {
      const far = connect(Number(real.port), real.hostname)
      between.push(
        near.on('error', () => far.destroy()),
        far.on('error', () => near.destroy()),
      )
      near.pipe(far).pipe(near)
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const throughProxy = new URL(real)
    throughProxy.port = String((proxy.address() as AddressInfo).port)
    const slow = { ...patients, query: patients.query.replace('SELECT', 'SELECT pg_sleep(0.5),') }
    const source = open(optionsFor(throughProxy.href, { patients: slow }))
    await source.check(never)
    const failed = source.find([identityNumber], never).catch((error: unknown) => failureOf(error))
    await new Promise((resolve) => setTimeout(resolve, 200))
    // an error that nobody listens to would fail this run
    for (const socket of between) socket.destroy()
    expect(await failed).toMatchObject({ code: 'SOURCE_UNREACHABLE' })
    await source.check(never)
    await source.close()
    proxy.close()
  })
})

/** How many connections of a gateway the server sees. */
async function ours(url: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'xuemian-gateway'",
  )
  await client.end()
  return rows[0]?.n ?? -1
}
