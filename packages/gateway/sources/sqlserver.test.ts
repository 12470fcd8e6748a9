import { afterEach, describe, expect, test } from 'vitest'
import { startTds, type TdsBehaviour, type TdsServer, tdsDone, tdsError, tdsRows } from '../../../test/support/tds.ts'
import { GARBAGE, startUnwilling } from '../../../test/support/unwilling.ts'
import { failureOf } from '../errors.ts'
import { type Database, inSession, type Question } from './database.ts'
import { openSqlServer } from './sqlserver.ts'
import type { SqlServerOptions } from './sqlserver-connect.ts'

const never = new AbortController().signal
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function server(behaviour: TdsBehaviour = {}): Promise<TdsServer> {
  const started = await startTds(behaviour)
  closing.push(started.stop)
  return started
}

function open(port: number, more: Partial<SqlServerOptions> = {}): Database {
  const database = openSqlServer({ url: `sqlserver://reader:x@127.0.0.1:${port}/his`, encrypt: false, ...more })
  closing.push(database.close)
  return database
}

const ask = (database: Database, question: Partial<Question> = {}, signal = never) =>
  inSession(database, signal, (each) =>
    each({
      query: 'SELECT n FROM t WHERE a IN ($1)',
      values: [['1']],
      names: ['n'],
      bytes: [],
      match: [],
      maxRows: 10,
      ...question,
    }),
  )
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error) => failureOf(error)?.code ?? error,
  )

const INT = Buffer.from([0x26, 4])
const int = (value: number) => Buffer.concat([Buffer.from([4]), Buffer.from(new Int32Array([value]).buffer)])
const numbers = (count: number) => {
  const rows = Array.from({ length: Math.ceil(count / 500) }, (_, part) =>
    tdsRows(
      part === 0 ? [['n', INT]] : [],
      Array.from({ length: Math.min(500, count - part * 500) }, (__, index) => [int(part * 500 + index)]),
    ),
  )
  return [...(count === 0 ? [tdsRows([['n', INT]], [])] : rows), tdsDone()]
}
const isQuery = ({ text }: { text: string }) => text.includes('SELECT')
const answering = (...tokens: readonly Buffer[]): TdsBehaviour => ({
  answer: (asked) => (isQuery(asked) ? tokens : undefined),
})

describe('a session with SQL Server', () => {
  test('is one transaction with a snapshot and a time for locks, and is rolled back', async () => {
    const tds = await server(answering(...numbers(2)))
    expect(await ask(open(tds.port))).toMatchObject({ columns: ['n'], rows: [{ n: '0' }, { n: '1' }] })
    expect(tds.asked.slice(-4).map(({ text }) => text)).toEqual([
      'BEGIN SNAPSHOT',
      'SET LOCK_TIMEOUT 5000; SET DATEFORMAT ymd',
      'SELECT n FROM t WHERE a IN (@p1)',
      'ROLLBACK',
    ])
  })

  test('starts again without a snapshot where the database allows none, and keeps to that', async () => {
    let refused = 0
    const tds = await server({
      answer: (asked) => {
        if (!isQuery(asked)) return undefined
        refused += 1
        return refused === 1 ? [tdsError(3952, 16)] : numbers(1)
      },
    })
    const database = open(tds.port)
    await ask(database)
    await ask(database)
    const begun = tds.asked.map(({ text }) => text).filter((text) => text.startsWith('BEGIN'))
    expect(begun).toEqual(['BEGIN SNAPSHOT', 'BEGIN READ COMMITTED', 'BEGIN READ COMMITTED'])
  })

  test('is rolled back after a failure too, and the next one is served', async () => {
    let first = true
    const tds = await server({
      answer: (asked) => {
        if (!isQuery(asked)) return undefined
        const tokens = first ? [tdsError(208, 16)] : numbers(1)
        first = false
        return tokens
      },
    })
    const database = open(tds.port, { connections: 1 })
    expect(await codeOf(ask(database))).toBe('SOURCE_QUERY_REFUSED')
    expect(tds.asked.at(-1)?.text).toBe('ROLLBACK')
    expect((await ask(database)).rows).toHaveLength(1)
  })

  test('comes back by itself after its connections broke', async () => {
    const tds = await server(answering(...numbers(1)))
    const database = open(tds.port)
    await ask(database)
    tds.cut()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await ask(database)).rows).toHaveLength(1)
  })
})

describe('a query of SQL Server', () => {
  test('binds each value: plain ones as varchar, so that an index serves, others as nvarchar', async () => {
    const tds = await server(answering(...numbers(1)))
    await ask(open(tds.port), { values: [["') OR 1=1 --", '军字第123号']] })
    expect(tds.asked.at(-2)).toEqual({
      text: 'SELECT n FROM t WHERE a IN (@p1, @p2)',
      values: [
        { type: 'varchar', value: "') OR 1=1 --" },
        { type: 'nvarchar', value: '军字第123号' },
      ],
    })
  })

  test('binds nothing that equals nothing for an empty list, and one value for a procedure', async () => {
    const tds = await server(answering(...numbers(0)))
    const database = open(tds.port)
    await ask(database, { values: [[]] })
    expect(tds.asked.at(-2)?.values).toEqual([{ type: 'varchar', value: null }])
    await ask(database, {
      query: "SET NOCOUNT ON; SELECT 1 AS a INTO #t; EXEC dbo.用血查询 $1, N'住院'",
      values: ['7'],
    })
    expect(tds.asked.at(-2)).toEqual({
      text: "SET NOCOUNT ON; SELECT 1 AS a INTO #t; EXEC dbo.用血查询 @p1, N'住院'",
      values: [{ type: 'varchar', value: '7' }],
    })
  })

  test('asks in parts where the list is longer than a statement may bind', async () => {
    const tds = await server(answering(...numbers(3)))
    const values = [Array.from({ length: 4_500 }, (_, index) => String(index))]
    const { rows } = await ask(open(tds.port), { values })
    const counts = tds.asked.filter(isQuery).map((asked) => asked.values.length)
    expect(counts).toEqual([2_000, 2_000, 500])
    expect(rows).toHaveLength(9)
  })

  test('never holds more rows than one above the cap: it ends the statement', async () => {
    const tds = await server(answering(...numbers(50_000)))
    const database = open(tds.port, { connections: 1 })
    const { rows } = await ask(database, { maxRows: 5 })
    expect(rows).toHaveLength(6)
    expect(tds.attentions()).toBe(1)
    expect(tds.written()).toBeLessThan(100_000)
    expect((await ask(database, { maxRows: 5 })).rows).toHaveLength(6)
  })

  test('takes the first of several results', async () => {
    const second = tdsRows([['m', INT]], [[int(9)]])
    const tds = await server(answering(...numbers(1).slice(0, -1), tdsDone(1), second, tdsDone()))
    expect(await ask(open(tds.port))).toMatchObject({ columns: ['n'], rows: [{ n: '0' }] })
  })
})

describe('a SQL Server that fails', () => {
  test.each([
    ['a wrong password', 18456, 14, 'SOURCE_LOGIN_REFUSED'],
    ['an unknown database', 4060, 11, 'SOURCE_LOGIN_REFUSED'],
  ])('%s', async (_what, number, severity, code) => {
    const tds = await server({ login: tdsError(number, severity) })
    expect(await codeOf(ask(open(tds.port)))).toBe(code)
  })

  test('a server that declines encryption is refused before it is told the password', async () => {
    const tds = await server(answering(...numbers(1)))
    expect(await codeOf(ask(open(tds.port, { encrypt: true })))).toBe('SOURCE_TLS_REFUSED')
    expect(tds.logins()).toBe(0)
  })

  test.each([false, true])(
    'a slow statement ends by its time-out, where the server hears of it and where not (%s)',
    async (deaf) => {
      let slow = true
      const tds = await server({
        answer: (asked) => (isQuery(asked) && !slow ? numbers(1) : undefined),
        deaf: () => deaf && slow,
      })
      const database = open(tds.port, { statementTimeoutMs: 500, connections: 1 })
      const began = performance.now()
      expect(await codeOf(ask(database))).toBe('SOURCE_TIMEOUT')
      expect(performance.now() - began).toBeLessThan(2_500)
      slow = false
      expect((await ask(database)).rows).toHaveLength(1)
    },
  )

  test('a statement that begins to answer and then stands still ends by its time-out too', async () => {
    const tds = await server(answering(...numbers(2).slice(0, -1)))
    const began = performance.now()
    expect(await codeOf(ask(open(tds.port, { statementTimeoutMs: 200 })))).toBe('SOURCE_TIMEOUT')
    expect(performance.now() - began).toBeLessThan(1_500)
  })

  test('a look-up that is given up ends its statement', async () => {
    const tds = await server()
    const database = open(tds.port)
    const given = AbortSignal.timeout(150)
    expect(await codeOf(ask(database, {}, given))).toBe('SOURCE_TIMEOUT')
    expect(tds.attentions()).toBe(1)
  })

  test('waits for a free connection no longer than it may', async () => {
    const tds = await server()
    const database = open(tds.port, { connections: 1, waitMs: 500, statementTimeoutMs: 1_500 })
    const both = [codeOf(ask(database)), codeOf(ask(database))]
    expect((await Promise.all(both)).sort()).toEqual(['SOURCE_BUSY', 'SOURCE_TIMEOUT'])
  })

  test.each([
    ['silent', 'silent'],
    ['garbage', GARBAGE],
    ['reset', 'reset'],
    ['closing', 'closing'],
  ] as const)('a port that is %s is SOURCE_UNREACHABLE in time', async (_name, how) => {
    const port = await startUnwilling(how)
    closing.push(port.stop)
    const began = performance.now()
    expect(await codeOf(ask(open(port.port, { waitMs: 300 })))).toBe('SOURCE_UNREACHABLE')
    expect(performance.now() - began).toBeLessThan(1_500)
  })

  test('a port where nobody listens, and an instance that nobody knows, are SOURCE_UNREACHABLE', async () => {
    expect(await codeOf(ask(open(1)))).toBe('SOURCE_UNREACHABLE')
    const named = open(1, { url: 'sqlserver://reader:x@127.0.0.1/his?instance=HIS2008', waitMs: 300 })
    expect(await codeOf(ask(named))).toBe('SOURCE_UNREACHABLE')
  })

  test('can be closed while it connects', async () => {
    const port = await startUnwilling('silent')
    closing.push(port.stop)
    const database = open(port.port, { waitMs: 200 })
    const asked = codeOf(ask(database))
    await database.close()
    expect(await asked).toBe('SOURCE_UNREACHABLE')
  })
})
