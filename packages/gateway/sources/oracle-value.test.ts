import oracledb from 'oracledb'
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import { day } from '../mapping/convert.ts'
import { oracleCode } from './oracle-codes.ts'
import { demandRaw, oracleFetch, oracleText } from './oracle-value.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const refusal = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return failureOf(error)
  }
}

describe('a value of Oracle as text', () => {
  test('NUMBER and long text are fetched as text, a DATE as its parts, bytes as bytes', () => {
    const { DB_TYPE_NUMBER, DB_TYPE_CLOB, DB_TYPE_DATE, DB_TYPE_BLOB, DB_TYPE_RAW, DB_TYPE_VARCHAR } = oracledb
    expect(oracleFetch({ dbType: DB_TYPE_NUMBER })).toEqual({ type: DB_TYPE_VARCHAR })
    expect(oracleFetch({ dbType: DB_TYPE_CLOB })).toEqual({ type: DB_TYPE_VARCHAR })
    expect(oracleFetch({ dbType: DB_TYPE_BLOB })).toEqual({ type: DB_TYPE_RAW })
    expect([DB_TYPE_DATE, DB_TYPE_RAW].map((dbType) => oracleFetch({ dbType }))).toEqual([undefined, undefined])
  })

  test.each([
    ['nothing', null, oracledb.DB_TYPE_NUMBER, null],
    ['a number without a zero before the point', '.5', oracledb.DB_TYPE_NUMBER, '0.5'],
    ['a negative one', '-.05', oracledb.DB_TYPE_NUMBER, '-0.05'],
    [
      '38 digits',
      '12345678901234567890123456789012345678',
      oracledb.DB_TYPE_NUMBER,
      '12345678901234567890123456789012345678',
    ],
    ['text that looks like one stays', '.5', oracledb.DB_TYPE_VARCHAR, '.5'],
    ['a binary double', 315.01, oracledb.DB_TYPE_BINARY_DOUBLE, '315.01'],
    ['a boolean', true, oracledb.DB_TYPE_BOOLEAN, '1'],
    ['bytes that nobody repairs', Buffer.from([0xd5, 0xc5]), oracledb.DB_TYPE_RAW, '0xD5C5'],
  ])('%s', (_what, value, dbType, expected) => {
    expect(oracleText(value, { name: 'JE', dbType })).toBe(expected)
  })

  test.each(['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati', 'America/Sao_Paulo'])(
    'a DATE is the same day in %s, also where a summer time begins',
    (name) => {
      process.env.TZ = name
      expect(new Date(0).toString()).toContain(
        new Date(0).toLocaleString('en', { timeZone: name, month: 'short', day: '2-digit' }),
      )
      for (const [year, month, date] of [
        [1949, 12, 31],
        [1986, 5, 4],
        [1988, 4, 17],
        [2018, 11, 4],
        [2019, 10, 15],
      ] as const) {
        // as the driver makes it
        const text = oracleText(new Date(year, month - 1, date, 0, 0, 0, 0), {
          name: 'RQ',
          dbType: oracledb.DB_TYPE_DATE,
        })
        const expected = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
        expect(day({ RQ: text }, 'RQ', 'RQ')).toBe(expected)
      }
    },
  )

  test('a moment with a zone is a day only at midnight in Shanghai', () => {
    const text = (instant: string) =>
      oracleText(new Date(instant), { name: 'RQ', dbType: oracledb.DB_TYPE_TIMESTAMP_TZ })
    expect(day({ RQ: text('2019-10-14T16:00:00Z') }, 'RQ', 'RQ')).toBe('2019-10-15')
    expect(refusal(() => day({ RQ: text('2019-10-14T15:30:00Z') }, 'RQ', 'RQ'))).toMatchObject({
      code: 'ROW_UNREADABLE',
    })
  })

  test('a type that no cell has is refused by its column', () => {
    const failed = refusal(() => oracleText({}, { name: 'DX', dbType: oracledb.DB_TYPE_OBJECT }))
    expect(failed).toMatchObject({ code: 'ROW_UNREADABLE', message: expect.stringContaining('DX') })
  })

  test('a column that is repaired from bytes must come as RAW', () => {
    const columns = [{ name: 'XM', dbType: oracledb.DB_TYPE_VARCHAR }]
    expect(refusal(() => demandRaw(columns, []))).toBeUndefined()
    expect(refusal(() => demandRaw([{ name: 'XM', dbType: oracledb.DB_TYPE_RAW }], ['XM']))).toBeUndefined()
    expect(refusal(() => demandRaw(columns, ['XM']))).toMatchObject({
      code: 'ROW_UNREADABLE',
      message: expect.stringContaining('UTL_RAW.CAST_TO_RAW(XM)'),
    })
  })
})

describe('an error of Oracle', () => {
  const coded = (code: string, message = code) => Object.assign(new Error(message), { code })
  test.each([
    ['a wrong password', coded('ORA-01017'), 'SOURCE_LOGIN_REFUSED'],
    ['an unknown service', coded('NJS-518'), 'SOURCE_LOGIN_REFUSED'],
    ['11g in thin mode', coded('NJS-138'), 'SOURCE_VERSION_REFUSED'],
    ['an old verifier', coded('NJS-116'), 'SOURCE_VERSION_REFUSED'],
    ['no protocol of logging in in common', coded('ORA-28040'), 'SOURCE_VERSION_REFUSED'],
    [
      'no Instant Client',
      new Error('DPI-1047: Cannot locate a 64-bit Oracle Client library'),
      'SOURCE_VERSION_REFUSED',
    ],
    ['a table that is not there', coded('ORA-00942'), 'SOURCE_QUERY_REFUSED'],
    ['a syntax error', coded('ORA-00933'), 'SOURCE_QUERY_REFUSED'],
    ['a statement that writes', coded('ORA-01456'), 'SOURCE_QUERY_REFUSED'],
    ['a date that cannot be converted', coded('ORA-01861'), 'SOURCE_QUERY_REFUSED'],
    ['a call that took too long', coded('NJS-123'), 'SOURCE_TIMEOUT'],
    ['a call that was ended', coded('ORA-01013'), 'SOURCE_TIMEOUT'],
    ['no free connection', coded('NJS-040'), 'SOURCE_BUSY'],
    [
      'no free process',
      coded('NJS-511', 'NJS-511: connection to listener was refused … (CONNECTION_ID=x) ORA-12516'),
      'SOURCE_BUSY',
    ],
    ['no service of that name, said by a listener', coded('NJS-511', 'refused … ORA-12514'), 'SOURCE_LOGIN_REFUSED'],
    ['a listener that refuses', coded('NJS-511'), 'SOURCE_UNREACHABLE'],
    ['a broken connection', coded('NJS-500'), 'SOURCE_UNREACHABLE'],
    ['a database that starts', coded('ORA-01033'), 'SOURCE_UNREACHABLE'],
    ['a wallet that does not fit', coded('NJS-505'), 'SOURCE_TLS_REFUSED'],
    ['an old snapshot', coded('ORA-01555'), undefined],
    ['nothing of a driver', new Error('?'), undefined],
  ])('%s', (_what, error, code) => {
    expect(oracleCode(error)).toBe(code)
  })
})
