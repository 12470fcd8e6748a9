import fc from 'fast-check'
import sql from 'mssql'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import { sqlServerCode } from './sqlserver-codes.ts'
import { sqlServerText } from './sqlserver-value.ts'

const text = (value: unknown, type: unknown, scale?: number) => {
  try {
    return sqlServerText(value, { name: 'je', type, scale })
  } catch (error) {
    return failureOf(error)
  }
}

describe('a value of SQL Server as text', () => {
  test.each([
    ['nothing', null, sql.Decimal, 2, null],
    ['a decimal keeps its scale', 315.1, sql.Decimal, 4, '315.1000'],
    ['a negative one that rounds to nothing has no sign', -0, sql.Numeric, 2, '0.00'],
    ['money has four decimals', -1.005, sql.Money, undefined, '-1.0050'],
    ['a float is its shortest digits', 0.1, sql.Float, undefined, '0.1'],
    ['a real is the fewest digits that name it', Math.fround(315.01), sql.Real, undefined, '315.01'],
    ['a whole number', 42, sql.Int, undefined, '42'],
    ['a bit', false, sql.Bit, undefined, '0'],
    ['a time', new Date('1970-01-01T08:30:00.250Z'), sql.Time, undefined, '08:30:00.250'],
    [
      'a moment with a zone keeps it',
      new Date('2019-10-14T16:00:00Z'),
      sql.DateTimeOffset,
      7,
      '2019-10-14T16:00:00.000Z',
    ],
    ['bytes', Buffer.from([0xb9, 0x0a]), sql.VarBinary, undefined, '0xB90A'],
  ])('%s', (_what, value, type, scale, expected) => {
    expect(text(value, type, scale)).toBe(expected)
  })

  test.each([
    ['a decimal of more digits than the driver keeps', 2 ** 50, sql.Decimal, 0],
    ['a fraction of no known scale', 1.5, sql.Variant, undefined],
    ['what is no value of one cell', [1], sql.UDT, undefined],
  ])('%s is refused by its column', (_what, value, type, scale) => {
    expect(text(value, type, scale)).toMatchObject({ code: 'ROW_UNREADABLE', message: expect.stringContaining('je') })
  })

  test('every decimal that is not refused is the one that was stored', () => {
    const digits = (units: bigint, scale: number) => {
      const plain = String(units < 0n ? -units : units).padStart(scale + 1, '0')
      const whole = `${plain.slice(0, plain.length - scale)}${scale > 0 ? `.${plain.slice(plain.length - scale)}` : ''}`
      return units < 0n ? `-${whole}` : whole
    }
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.integer({ min: 0, max: 38 }), (units, scale) => {
        // as the driver computes it
        const read = text(Number(units) / 10 ** scale, sql.Decimal, scale)
        const small = units < 2n ** 49n && units > -(2n ** 49n)
        if (small || typeof read === 'string') expect(read).toBe(digits(units, scale))
        else expect(read).toMatchObject({ code: 'ROW_UNREADABLE' })
      }),
      { numRuns: 5_000, seed: 7 },
    )
  })
})

describe('an error of SQL Server', () => {
  const request = (number: number, severity: number) => ({
    name: 'RequestError',
    code: 'EREQUEST',
    number,
    class: severity,
  })
  test.each([
    ['a lock that lasts', request(1222, 16), 'SOURCE_TIMEOUT'],
    ['an unknown table', request(208, 16), 'SOURCE_QUERY_REFUSED'],
    ['a missing right', request(229, 14), 'SOURCE_QUERY_REFUSED'],
    ['a syntax error', request(102, 15), 'SOURCE_QUERY_REFUSED'],
    ['a deadlock', request(1205, 13), undefined],
    ['a full log', request(9002, 17), undefined],
    ['too many users', request(17809, 20), 'SOURCE_BUSY'],
    ['a replica that takes no readers', { code: 'ELOGIN', number: 978 }, 'SOURCE_LOGIN_REFUSED'],
    ['a paused server', request(17142, 14), 'SOURCE_UNREACHABLE'],
    [
      'a certificate that nobody vouches for',
      { code: 'ESOCKET', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
      'SOURCE_TLS_REFUSED',
    ],
    [
      'TLS 1.0 alone',
      { code: 'ESOCKET', originalError: { cause: { code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' } } },
      'SOURCE_TLS_REFUSED',
    ],
    [
      'a transaction that the server ended',
      { code: 'EABORT', originalError: request(245, 16) },
      'SOURCE_QUERY_REFUSED',
    ],
    ['a connection that took too long', { name: 'ConnectionError', code: 'ETIMEOUT' }, 'SOURCE_UNREACHABLE'],
    ['a statement that took too long', { name: 'RequestError', code: 'ETIMEOUT' }, 'SOURCE_TIMEOUT'],
    ['nothing of a driver', new Error('?'), undefined],
  ])('%s', (_what, error, code) => {
    expect(sqlServerCode(error, false)).toBe(code)
  })

  test('no free connection is SOURCE_BUSY where all are lent, else none could be made', () => {
    const error = new Error('Failed to acquire a connection from the pool: operation timed out for an unknown reason')
    expect([sqlServerCode(error, true), sqlServerCode(error, false)]).toEqual(['SOURCE_BUSY', 'SOURCE_UNREACHABLE'])
  })
})
