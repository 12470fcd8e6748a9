import type { ErrorCode } from '../errors.ts'
import { UNREACHABLE } from './database.ts'
import { errorsWithin, isTlsFailure } from './driver-errors.ts'

/** The coded failure that an error of Oracle or its driver means; absent: SOURCE_FAILED. */
export function oracleCode(error: unknown): ErrorCode | undefined {
  for (const each of errorsWithin(error)) {
    if (isTlsFailure(each)) return 'SOURCE_TLS_REFUSED'
    const { code = '', message = '' } = each
    // a listener's own number stands in the words of the driver's
    const listener = code === 'NJS-511' ? /ORA-\d{5}/.exec(message)?.[0] : undefined
    const found = named(listener) ?? named(code) ?? named(/^(?:ORA|NJS|DPI)-\d+/.exec(message)?.[0])
    if (found) return found
    if (UNREACHABLE.has(code)) return 'SOURCE_UNREACHABLE'
  }
  return undefined
}

function named(code: string | undefined): ErrorCode | undefined {
  if (code === undefined || code === '') return undefined
  const known = CODES.get(code)
  if (known) return known
  const number = /^ORA-(\d{5})$/.exec(code)?.[1]
  // names and syntax of statements
  return number !== undefined && number >= '00900' && number <= '00999' ? 'SOURCE_QUERY_REFUSED' : undefined
}

function all(code: ErrorCode, prefix: string, numbers: readonly string[]): readonly (readonly [string, ErrorCode])[] {
  return numbers.map((number) => [`${prefix}-${number}`, code])
}

const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  // password, account locked or expired, no right to log in, no such service or SID
  ...all('SOURCE_LOGIN_REFUSED', 'ORA', [
    '01005',
    '01017',
    '01045',
    '12505',
    '12514',
    '28000',
    '28001',
    '28002',
    '28009',
  ]),
  ...all('SOURCE_LOGIN_REFUSED', 'NJS', ['101', '518', '519']),
  // 11g in thin mode, old verifiers, character sets, no protocol in common, no Instant Client or too old a one
  ...all('SOURCE_VERSION_REFUSED', 'NJS', ['045', '067', '090', '100', '116', '118', '138', '192', '533']),
  ...all('SOURCE_VERSION_REFUSED', 'DPI', ['1047', '1050', '1072']),
  ...all('SOURCE_VERSION_REFUSED', 'ORA', ['03134', '12660', '28040']),
  ...all('SOURCE_TLS_REFUSED', 'NJS', ['505', '506', '507', '508']),
  ...all('SOURCE_TLS_REFUSED', 'ORA', ['28759', '28860', '29024']),
  ...all('SOURCE_BUSY', 'NJS', ['040', '076']),
  // sessions, processes, handlers
  ...all('SOURCE_BUSY', 'ORA', ['00018', '00020', '02391', '12516', '12518', '12519', '12520']),
  ...all('SOURCE_TIMEOUT', 'NJS', ['123']),
  ...all('SOURCE_TIMEOUT', 'DPI', ['1067']),
  ...all('SOURCE_TIMEOUT', 'ORA', ['00054', '01013', '02393', '02395', '03156', '30006']),
  ...all('SOURCE_UNREACHABLE', 'NJS', [
    '173',
    '500',
    '501',
    '503',
    '504',
    '509',
    '510',
    '511',
    '513',
    '521',
    '530',
    '536',
  ]),
  ...all('SOURCE_UNREACHABLE', 'DPI', ['1010', '1080']),
  // starting, stopping, gone, no listener
  ...all('SOURCE_UNREACHABLE', 'ORA', [
    '00028',
    '01012',
    '01033',
    '01034',
    '01089',
    '01090',
    '01092',
    '03113',
    '03114',
    '03135',
  ]),
  ...all('SOURCE_UNREACHABLE', 'ORA', [
    '12154',
    '12170',
    '12224',
    '12528',
    '12537',
    '12541',
    '12543',
    '12545',
    '12547',
    '12560',
    '12571',
  ]),
  // rights, read-only, binds, numbers and dates that cannot be converted, PL/SQL
  ...all('SOURCE_QUERY_REFUSED', 'ORA', [
    '01006',
    '01008',
    '01031',
    '01036',
    '01402',
    '01427',
    '01446',
    '01456',
    '01722',
    '01476',
  ]),
  ...all('SOURCE_QUERY_REFUSED', 'ORA', [
    '01830',
    '01839',
    '01840',
    '01841',
    '01843',
    '01858',
    '01861',
    '02289',
    '04043',
    '04063',
    '04068',
  ]),
  ...all('SOURCE_QUERY_REFUSED', 'ORA', ['06502', '06508', '06512', '06550', '06576', '12899', '14551', '16000']),
  ...all('SOURCE_QUERY_REFUSED', 'NJS', ['097', '098', '107', '137']),
])
