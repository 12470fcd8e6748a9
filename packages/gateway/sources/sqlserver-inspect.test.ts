import { afterEach, expect, test } from 'vitest'
import { COLLATION, startTds, type TdsServer, tdsDone, tdsError, tdsRows } from '../../../test/support/tds.ts'
import { inspectSqlServer } from './sqlserver-inspect.ts'

let tds: TdsServer | undefined
afterEach(() => tds?.stop())

const url = () => `sqlserver://reader:x@127.0.0.1:${tds?.port}/his`
const TEXT = Buffer.concat([Buffer.from([0xe7, 200, 0]), COLLATION])
const text = (value: string) => Buffer.concat([Buffer.from([value.length * 2, 0]), Buffer.from(value, 'utf16le')])
const rows = (names: readonly string[], ...values: readonly (readonly string[])[]) => [
  tdsRows(
    names.map((name) => [name, TEXT]),
    values.map((row) => row.map(text)),
  ),
  tdsDone(),
]

test('tells what a SQL Server says of itself, of the account and of its columns', async () => {
  tds = await startTds({
    answer: ({ text: asked }) => {
      if (asked.includes('ProductVersion'))
        return rows(['version', 'charset', 'clock'], ['10.50.6000.34', 'SQL_Latin1_General_CP1_CI_AS', '1571097600'])
      if (asked.includes('fn_my_permissions')) return rows(['may'], ['UPDATE ON his'])
      if (asked.includes('sys.columns'))
        return rows(['place', 'placecomment', 'name', 'comment', 'type'], ['dbo.ZY_JSK', '结算', 'je', '金额', 'float'])
      return asked.includes('@p1') ? [tdsRows([['je', Buffer.from([0x6d, 8])]], []), tdsDone()] : undefined
    },
  })
  const inspector = await inspectSqlServer({ url: url(), encrypt: false }, () => 1_571_097_600_500)
  expect(await inspector.facts()).toEqual({
    product: 'SQL Server',
    version: '10.50.6000.34',
    charset: 'SQL_Latin1_General_CP1_CI_AS',
    clockMs: 1_571_097_600_000,
    askedMs: 1_571_097_600_500,
    writes: ['UPDATE ON his'],
    encrypted: false,
  })
  expect(await inspector.catalogue()).toEqual([
    { table: 'dbo.ZY_JSK', tableComment: '结算', column: 'je', comment: '金额', type: 'float' },
  ])
  expect(await inspector.resultColumns('SELECT je FROM ZY_JSK WHERE patid IN ($1)', 1)).toEqual([
    { name: 'je', inexact: true },
  ])
  await inspector.close()
})

test('throws the driver’s error where it is refused', async () => {
  tds = await startTds({ login: tdsError(18456, 14) })
  await expect(inspectSqlServer({ url: url(), encrypt: false }, Date.now)).rejects.toMatchObject({ code: 'ELOGIN' })
})
