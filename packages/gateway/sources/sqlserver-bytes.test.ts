import { afterEach, describe, expect, test } from 'vitest'
import { COLLATION, startTds, type TdsServer, tdsDone, tdsRows } from '../../../test/support/tds.ts'
import { failureOf } from '../errors.ts'
import { inSession, type Question } from './database.ts'
import { openSqlServer } from './sqlserver.ts'

const zone = process.env.TZ
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
  for (const close of closing.splice(0).reverse()) await close()
})

async function answering(...tokens: readonly Buffer[]): Promise<TdsServer> {
  const tds = await startTds({ answer: ({ text }) => (text.includes('SELECT') ? tokens : undefined) })
  closing.push(tds.stop)
  return tds
}

function ask(
  { port }: TdsServer,
  question: Pick<Question, 'query' | 'values' | 'names'>,
  bytes: readonly string[] = [],
) {
  const database = openSqlServer({ url: `sqlserver://reader:x@127.0.0.1:${port}/his`, encrypt: false })
  closing.push(database.close)
  return inSession(database, new AbortController().signal, (each) =>
    each({ ...question, bytes, match: [], maxRows: 10 }),
  )
}

describe('what the driver makes of bytes on the wire', () => {
  const little = (value: bigint, length: number) =>
    Buffer.from(Array.from({ length }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn)))
  const decimal = (value: bigint) =>
    Buffer.concat([Buffer.from([17, value < 0n ? 0 : 1]), little(value < 0n ? -value : value, 16)])
  const text = (value: string) => Buffer.concat([little(BigInt(value.length * 2), 2), Buffer.from(value, 'utf16le')])
  const days = (until: string, from: string) => BigInt((Date.parse(until) - Date.parse(from)) / 86_400_000)
  const stored = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd])
  const columns = [
    ['je', Buffer.from([0x6a, 17, 18, 4])],
    ['money', Buffer.from([0x6e, 8])],
    ['jsrq', Buffer.from([0x6f, 8])],
    ['csrq', Buffer.from([0x28])],
    ['zf', Buffer.from([0x68, 1])],
    ['bah', Buffer.from([0x26, 8])],
    ['xm', Buffer.concat([Buffer.from([0xe7, 200, 0]), COLLATION])],
    ['raw', Buffer.from([0xa5, 200, 0])],
  ] as const
  const row = (je: bigint) => [
    decimal(je),
    Buffer.concat([Buffer.from([8]), little(-1n, 4), little(4294967295n - 10_000n, 4)]),
    Buffer.concat([Buffer.from([8]), little(days('2019-10-15', '1900-01-01'), 4), little(BigInt(86_399 * 300), 4)]),
    Buffer.concat([Buffer.from([3]), little(days('1949-12-31', '0001-01-01'), 3)]),
    Buffer.from([1, 1]),
    Buffer.concat([Buffer.from([8]), little(9_223_372_036_854_775_807n, 8)]),
    text('䶮𠮷·买买提'),
    Buffer.concat([little(4n, 2), stored]),
  ]
  const asked = { query: 'SELECT * FROM t', values: [], names: columns.map(([name]) => name) }

  test.each(['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati'])(
    'is text that loses nothing, in %s',
    async (name) => {
      process.env.TZ = name
      const tds = await answering(tdsRows(columns, [row(-900_719_925_474_001n)]), tdsDone())
      const { rows } = await ask(tds, asked, ['raw'])
      expect(rows).toEqual([
        {
          je: '-90071992547.4001',
          money: '-1.0001',
          jsrq: '2019-10-15 23:59:59.000',
          csrq: '1949-12-31',
          zf: '1',
          bah: '9223372036854775807',
          xm: '䶮𠮷·买买提',
          raw: stored,
        },
      ])
    },
  )

  test('is refused where the driver has lost digits, by the column and with the way out', async () => {
    const tds = await answering(tdsRows(columns, [row(9_007_199_254_740_993n)]), tdsDone())
    const failed = await ask(tds, asked).catch((error) => failureOf(error))
    expect(failed).toMatchObject({
      code: 'ROW_UNREADABLE',
      message: expect.stringContaining('CONVERT(varchar(50), je)'),
    })
  })

  test('a column that is repaired from bytes must come as bytes: seen without a row', async () => {
    const tds = await answering(tdsRows(columns, []), tdsDone())
    const failed = await ask(tds, asked, ['xm']).catch((error) => failureOf(error))
    expect(failed).toMatchObject({ code: 'ROW_UNREADABLE', message: expect.stringContaining('CAST(xm AS varbinary') })
  })
})
