import type { ErrorCode } from '../errors.ts'
import { UNREACHABLE } from './database.ts'
import { errorsWithin, isTlsFailure } from './driver-errors.ts'

/** The coded failure that an error of SQL Server or its driver means; absent: SOURCE_FAILED. */
export function sqlServerCode(error: unknown, poolIsFull: boolean): ErrorCode | undefined {
  const within = errorsWithin(error)
  if (within.some(isTlsFailure)) return 'SOURCE_TLS_REFUSED'
  for (const { name = '', message = '', code = '', number = 0, class: severity = 0 } of within) {
    // the pool's own, told by its words
    if (/^Failed to acquire a connection|^operation timed out/.test(message))
      return poolIsFull ? 'SOURCE_BUSY' : 'SOURCE_UNREACHABLE'
    // the same word for a statement and for a connection
    if (code === 'ETIMEOUT' && name === 'RequestError') return 'SOURCE_TIMEOUT'
    const known = NUMBERS.get(number) ?? CODES[code] ?? (UNREACHABLE.has(code) ? 'SOURCE_UNREACHABLE' : undefined)
    if (known) return known
    // what the user of a statement can put right: names, rights, syntax, conversions; 13 is a deadlock
    if (severity >= 11 && severity <= 16 && severity !== 13) return 'SOURCE_QUERY_REFUSED'
  }
  return undefined
}

/** Errors after which a session starts again without a snapshot: not allowed in a database, by a linked server, or for what the batch does. */
export function refusesSnapshot(error: unknown): boolean {
  return errorsWithin(error).some(({ number = 0 }) => [3952, 3954, 3956, 3957, 3964, 3996].includes(number))
}

const NUMBERS: ReadonlyMap<number, ErrorCode> = new Map([
  // a lock
  [1222, 'SOURCE_TIMEOUT' as const],
  // no more connections, no worker
  ...[10928, 17809, 17889].map((number) => [number, 'SOURCE_BUSY'] as const),
  // account, password, locked, expired, database, its replica
  ...[916, 976, 978, 979, 4060, 18401, 18451, 18452, 18456, 18461, 18470, 18486, 18487, 18488].map(
    (number) => [number, 'SOURCE_LOGIN_REFUSED'] as const,
  ),
  // paused, shutting down, recovering
  ...[921, 922, 6005, 6006, 17142].map((number) => [number, 'SOURCE_UNREACHABLE'] as const),
])

/** Words of tedious and of mssql. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ELOGIN: 'SOURCE_LOGIN_REFUSED',
  EENCRYPT: 'SOURCE_TLS_REFUSED',
  ENOENCRYPTION: 'SOURCE_TLS_REFUSED',
  ECANCEL: 'SOURCE_TIMEOUT',
  ETIMEOUT: 'SOURCE_UNREACHABLE',
  EINSTLOOKUP: 'SOURCE_UNREACHABLE',
  ESOCKET: 'SOURCE_UNREACHABLE',
  ECONNCLOSED: 'SOURCE_UNREACHABLE',
  ENOTOPEN: 'SOURCE_UNREACHABLE',
  EINVALIDSTATE: 'SOURCE_UNREACHABLE',
}
