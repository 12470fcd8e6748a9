import type { PlannedSource } from '../config/config-source.ts'
import { codedError, type ErrorCode } from '../errors.ts'
import { columnsOf, keyColumns } from '../mapping/fields.ts'
import { causeCode } from '../operation/redact.ts'
import type { FullScan, Inspector } from '../sources/inspection.ts'
import { onColumns } from '../sources/join.ts'
import { type Finding, finding } from './findings.ts'

/** A configured query, what it binds and which columns are read of it. */
export interface ConfiguredQuery {
  /** `patients`, `bags`, `bags.join[0]`, `productCodes`. */
  readonly name: string
  readonly from: string | undefined
  readonly query: string
  readonly keys: number
  /** Columns that only this query can give. */
  readonly needs: readonly string[]
  /** Columns of this query that are read by their bytes. */
  readonly bytes: readonly string[]
}

/** Every query of a source. What a join may give is not demanded of the query before it. */
export function queriesOf({ patients, bags, productCodes }: PlannedSource): readonly ConfiguredQuery[] {
  const joins = bags.join ?? []
  const ofPatients = columnsOf(patients.columns)
  const ofBags = columnsOf(bags.columns)
  return [
    {
      name: 'patients',
      from: patients.from,
      query: patients.query,
      keys: 1,
      needs: ofPatients.names,
      bytes: ofPatients.bytes,
    },
    {
      name: 'bags',
      from: bags.from,
      query: bags.query,
      keys: keyColumns(patients.columns.patientKey).length,
      needs: joins.length > 0 ? keyColumns(bags.columns.patientKey).map(({ column }) => column) : ofBags.names,
      bytes: joins.length > 0 ? named(ofBags.bytes, bags.query) : ofBags.bytes,
    },
    ...joins.map((join, index) => ({
      name: `bags.join[${index}]`,
      from: join.from,
      query: join.query,
      keys: join.key.length,
      needs: onColumns(join),
      bytes: named(ofBags.bytes, join.query),
    })),
    ...(productCodes
      ? [
          {
            name: 'productCodes',
            from: productCodes.from,
            query: productCodes.query,
            keys: 0,
            needs: columnsOf(productCodes.columns).names,
            bytes: columnsOf(productCodes.columns).bytes,
          },
        ]
      : []),
  ]
}

/** Which of joined queries gives a column is seen by who names it. */
function named(columns: readonly string[], query: string): readonly string[] {
  return columns.filter((column) => query.includes(column))
}

/** Tables smaller than this may be read whole. */
const LARGE = 5_000
/** A share of the time that a statement may take, from which on it is slow. */
const SLOW = 0.5

/** Looks at one query; amounts are the columns that must not be binary fractions. */
export async function queryFindings(
  asked: ConfiguredQuery,
  inspector: Inspector,
  options: {
    readonly amounts: readonly string[]
    readonly statementTimeoutMs: number
    readonly codeOf: (error: unknown) => ErrorCode | undefined
    readonly elapsed: () => number
  },
): Promise<readonly Finding[]> {
  const of = asked.name
  const began = options.elapsed()
  try {
    const columns = await inspector.resultColumns(asked.query, asked.keys)
    const took = options.elapsed() - began
    const names = columns.map(({ name }) => name)
    const lacking = asked.needs.filter((name) => !names.includes(name))
    const inexact = columns
      .filter(({ name, inexact: binary }) => binary && options.amounts.includes(name))
      .map(({ name }) => name)
    return [
      finding('query', 'ok', [`${names.length} 列`, `${names.length} columns`], { of }),
      lacking.length > 0
        ? finding('columns', 'fail', [`没有列 ${lacking.join('、')}`, `no column ${lacking.join(', ')}`], {
            of,
            what: lacking.join('、'),
          })
        : finding('columns', 'ok', ['配置的列都有', 'every column is there'], { of }),
      ...(inexact.length > 0
        ? [
            finding('types', 'warn', [`${inexact.join('、')} 是浮点数`, `${inexact.join(', ')} is floating point`], {
              of,
              what: inexact[0] ?? '',
            }),
          ]
        : []),
      took > options.statementTimeoutMs * SLOW
        ? finding('duration', 'warn', [`${took} 毫秒`, `${took} ms`], { of })
        : finding('duration', 'ok', [`${took} 毫秒`, `${took} ms`], { of }),
      ...(asked.keys > 0 ? [planFinding(await inspector.fullScans(asked.query, asked.keys), asked)] : []),
    ]
  } catch (error) {
    const code = options.codeOf(error)
    if (!code) {
      const own = causeCode(error) ?? 'SOURCE_FAILED'
      return [finding('query', 'fail', [`数据库报错 ${own}`, `the database says ${own}`], { of, what: own })]
    }
    return [finding('query', 'fail', [codedError(code).message, code], { of, what: reasonOf(error, code) })]
  }
}

/** A database's own words on a wrong name are names of the configuration; those on a value might quote it. */
function reasonOf(error: unknown, code: ErrorCode): string {
  const { message = '', code: own = '' } = (error ?? {}) as { readonly message?: string; readonly code?: string }
  return code === 'SOURCE_QUERY_REFUSED' && !/\d{6}/.test(message)
    ? `${own} ${message}`.trim()
    : `${code} ${own}`.trim()
}

function planFinding(scans: readonly FullScan[] | undefined, { name: of, query }: ConfiguredQuery): Finding {
  if (!scans)
    return finding(
      'plan',
      'skipped',
      [
        '没有执行计划：存储过程，或账号看不到视图下的表',
        'no plan: a procedure, or a view over tables that the account cannot see',
      ],
      {
        of,
      },
    )
  const large = scans.filter(({ rows }) => rows >= LARGE)
  if (large.length === 0) return finding('plan', 'ok', ['没有整表扫描大表', 'no large table is read whole'], { of })
  const names = large.map(({ table, rows }) => `${table}（约 ${rows} 行）`).join('、')
  const condition =
    /([\w.\u4e00-\u9fff"`[\]]+)\s*(?:=\s*any|in)\s*\(\s*\$1/i.exec(query)?.[1]?.split('.').at(-1) ?? '列名'
  const table = large[0]?.table ?? ''
  return finding(
    'plan',
    'warn',
    [
      `整表扫描 ${names}`,
      `reads the whole of ${large.map(({ table: each, rows }) => `${each} (about ${rows} rows)`).join(', ')}`,
    ],
    {
      of,
      what: `CREATE INDEX idx_xuemian ON ${table} (${condition.replace(/["`[\]]/g, '')});`,
    },
  )
}
