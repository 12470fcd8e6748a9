import { codedError, type ErrorCode, failureOf } from '../errors.ts'
import type { DatabaseFacts } from '../sources/inspection.ts'
import { type Finding, finding } from './findings.ts'

/** How far two clocks may differ. */
const CLOCK_MS = 60_000

/** How a database is called and asked. */
export interface Asked {
  /** Its name, where there are several. */
  readonly of: string
  readonly user: string
  /** Columns of which the bytes are decoded by the gateway. */
  readonly repaired: readonly string[]
}

/** What is to be said of a database's facts. Pure. */
export function factFindings(
  facts: DatabaseFacts,
  { of, user, repaired }: Asked,
  revocations: (user: string) => readonly string[],
): readonly Finding[] {
  return [
    versionFinding(facts, of),
    clockFinding(facts, of),
    charsetFinding(facts, of, repaired),
    rightsFinding(facts, of, user, revocations),
  ]
}

/** Versions below these have a trap; the words say which. */
const TRAPS: readonly {
  readonly product: string
  readonly below: readonly [number, number]
  readonly words: readonly [string, string]
}[] = [
  {
    product: 'PostgreSQL',
    below: [10, 0],
    words: ['版本过旧，驱动未在其上试过', 'too old; the driver was not tried on it'],
  },
  {
    product: 'MySQL',
    below: [5, 7],
    words: [
      '5.7 以前没有语句超时，慢查询只能由网关断开',
      'before 5.7 no statement time-out: the gateway alone cuts slow queries',
    ],
  },
  {
    product: 'MariaDB',
    below: [10, 1],
    words: [
      '10.1 以前没有语句超时，慢查询只能由网关断开',
      'before 10.1 no statement time-out: the gateway alone cuts slow queries',
    ],
  },
  {
    product: 'SQL Server',
    below: [11, 0],
    words: ['2008 与 2008 R2 只支持 TLS 1.0，请写 legacyTls: true', 'TLS 1.0 only: write legacyTls: true'],
  },
  {
    product: 'Oracle',
    below: [12, 1],
    words: ['11g 须用 thick 模式与 Instant Client', '11g needs thick mode and the Instant Client'],
  },
]

function versionFinding({ product, version }: DatabaseFacts, of: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const trap = TRAPS.find(
    (each) => each.product === product && (major < each.below[0] || (major === each.below[0] && minor < each.below[1])),
  )
  const name = `${product} ${version}`
  return trap
    ? finding('version', 'warn', [`${name}：${trap.words[0]}`, `${name}: ${trap.words[1]}`], {
        of,
        what: trap.words[0],
      })
    : finding('version', 'ok', name, { of })
}

function clockFinding({ clockMs, askedMs }: DatabaseFacts, of: string): Finding {
  const seconds = Math.round(Math.abs(clockMs - askedMs) / 1000)
  return seconds * 1000 > CLOCK_MS
    ? finding('clock', 'warn', [`与本机相差 ${seconds} 秒`, `${seconds} s apart from this machine`], { of })
    : finding('clock', 'ok', [`与本机相差 ${seconds} 秒`, `${seconds} s apart`], { of })
}

/** Sets that say nothing of what the bytes are; GBK often lies in them. */
const DOUBTFUL = /^(SQL_ASCII|US7ASCII|WE8|LATIN|latin|cp1252|ascii|swe7|SQL_Latin)/

function charsetFinding({ charset }: DatabaseFacts, of: string, repaired: readonly string[]): Finding {
  const names = repaired.join('、')
  if (names !== '')
    return finding('charset', 'ok', [`${charset}，${names} 按字节解码`, `${charset}; by their bytes: ${names}`], { of })
  return DOUBTFUL.test(charset)
    ? finding(
        'charset',
        'warn',
        [
          `${charset}：中文很可能以 GBK 字节存放，用 preview 看姓名是否正确`,
          `${charset}: Chinese is probably stored as GBK bytes; look at a name with preview`,
        ],
        {
          of,
          what: '{ column: XM, charset: gb18030 }',
        },
      )
    : finding('charset', 'ok', charset, { of })
}

function rightsFinding(
  { writes }: DatabaseFacts,
  of: string,
  user: string,
  revocations: (user: string) => readonly string[],
): Finding {
  if (writes.length === 0) return finding('rights', 'ok', [`${user} 只能读`, `${user} can only read`], { of })
  const some = writes.slice(0, 3).join('；') + (writes.length > 3 ? ' …' : '')
  return finding('rights', 'warn', [`${user} 还可以写：${some}`, `${user} may also write: ${some}`], {
    of,
    what: revocations(user).join(' '),
  })
}

/** The finding of a database that cannot be asked; `code` is what its driver's error means. */
export function unreachableFinding(error: unknown, code: ErrorCode | undefined, of: string): Finding {
  const failure = failureOf(error) ?? failureOf(codedError(code ?? 'SOURCE_FAILED'))
  const what = [failure?.code, causeOf(error)].filter((word) => word !== undefined && word !== '').join(' ')
  return finding('reachable', 'fail', [failure?.message ?? '', what], { of, what })
}

/** The driver's code, never its message: it may quote a value. */
function causeOf(error: unknown): string {
  const { code, errno, cause } = (error ?? {}) as Readonly<Record<'code' | 'errno' | 'cause', unknown>>
  if (typeof code === 'string' && /^[\w-]{2,40}$/.test(code)) return code
  if (typeof errno === 'number') return String(errno)
  return cause === undefined ? '' : causeOf(cause)
}
