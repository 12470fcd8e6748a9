import * as z from 'zod'
import { requestQueryFault } from '../sources/http/request-rules.ts'
import { bldUseInfoShape } from '../sources/http/schema.ts'
import { queryFault } from '../sources/query-rules.ts'
import { type DatabaseConfig, databaseShapes, databasesSchema, tellRequestFaults } from './config-database.ts'
import { amountField, columnSchema, field, flagField, volumeField } from './config-field.ts'

const key = z.union([field, z.array(field).min(1).max(9)])

const patientColumns = z.strictObject({ patientKey: key, name: field, identityNumber: field, birthday: field })
const bagColumns = z.strictObject({
  patientKey: key,
  admissionNumber: field,
  settlementNumber: field,
  settledOn: field,
  dischargedOn: field.optional(),
  voided: flagField.optional(),
  refund: flagField.optional(),
  actualCost: amountField,
  consumedOn: field,
  donCode: field,
  prodCode: field,
  prodClassCode: field,
  prodClassName: field.optional(),
  volume: volumeField,
  rh: field,
  money: amountField,
})

const names = z
  .union([columnSchema, z.array(columnSchema).min(1).max(9)])
  .transform((value) => (Array.isArray(value) ? value : [value]))
const from = z.string().min(1).optional()
const asked = { from, query: z.string().min(1), each: z.boolean().optional() }
const join = { key: names, on: names.optional(), many: z.boolean().optional() }

interface AskedQuery {
  readonly from?: string | undefined
  readonly query: string
  readonly each?: boolean | undefined
}
/** Tells at the query's own line what is wrong with it. */
type Rule = (query: AskedQuery, keys: number, tell: (path: 'from' | 'query', message: string) => void) => void

const rulesOf =
  (kind: string): Rule =>
  (query, keys, tell) => {
    if (query.from !== undefined) tell('from', '只有一个数据库时不写 from')
    const message = queryFault(kind, query.query, { each: query.each === true, keys })
    if (message) tell('query', message)
  }
/** Of several databases the kind is known only once all of them are read. */
const later: Rule = () => undefined

const telling =
  (context: z.RefinementCtx, at: readonly (string | number)[] = []) =>
  (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [...at, path], message })

const keyLength = (columns: { readonly patientKey: unknown }) =>
  Array.isArray(columns.patientKey) ? columns.patientKey.length : 1

const productClass = z.strictObject({
  code: z.string().min(1),
  name: z.string().min(1),
  mlPerUnit: z.int().min(1).max(9_999).optional(),
})

const codes = {
  rhCodes: z.record(z.string(), z.enum(['+', '-'])).optional(),
  productClasses: z
    .union([z.string().min(1), z.record(z.string(), productClass)], {
      error: '须为 CSV 文件名，或 本院编码: { code, name }',
    })
    .optional(),
}

/** What one database is asked. */
const plan = (rule: Rule) => {
  const joins = z
    .strictObject({ ...asked, ...join })
    .superRefine((query, context) => rule(query, query.key.length, telling(context)))
  return {
    maxRows: z.int().min(1).max(100_000).optional(),
    patients: z
      .strictObject({ ...asked, columns: patientColumns })
      .superRefine((query, context) => rule(query, 1, telling(context))),
    bags: z
      .strictObject({ ...asked, columns: bagColumns, join: z.array(joins).optional() })
      .superRefine((query, context) => rule(query, keyLength(query.columns), telling(context))),
    /** Lists every local product code in use, for `doctor`. */
    productCodes: z
      .strictObject({ ...asked, columns: z.strictObject({ code: field, name: field.optional() }) })
      .superRefine((query, context) => rule(query, 0, telling(context)))
      .optional(),
    ...codes,
  }
}

const { postgres, mysql, sqlserver, oracle, files } = databaseShapes
const onePostgres = z.strictObject({ ...postgres, ...plan(rulesOf('postgres')) })
const oneMysql = z.strictObject({ ...mysql, ...plan(rulesOf('mysql')) })
const oneSqlServer = z.strictObject({ ...sqlserver, ...plan(rulesOf('sqlserver')) })
const oneOracle = z.strictObject({ ...oracle, ...plan(rulesOf('oracle')) })
const oneFolder = z.strictObject({ ...files, ...plan(rulesOf('files')) })
const oneHttp = z.strictObject({ ...databaseShapes.http, ...plan(later) }).superRefine((source, context) => {
  tellRequestFaults(source, context)
  eachQuery(source, (path, query, keys) => {
    const tell = telling(context, path)
    if (query.from !== undefined) tell('from', '只有一个数据库时不写 from')
    const message = faultOfQuery(source, query, keys)
    if (message) tell('query', message)
  })
})
const bldUseInfo = z.strictObject({ ...bldUseInfoShape, ...codes })
const several = z
  .strictObject({
    kind: z.literal('several'),
    databases: databasesSchema,
    ...plan(later),
  })
  .superRefine((source, context) => {
    eachQuery(source, (path, query, keys) => {
      const tell = telling(context, path)
      if (query.from === undefined) return tell('from', '有多个数据库时须写明 from')
      const asked = source.databases[query.from]
      if (asked === undefined) return tell('from', `databases 中没有 ${query.from}`)
      const message = faultOfQuery(asked, query, keys)
      if (message) tell('query', message)
    })
  })

function faultOfQuery(asked: DatabaseConfig, query: AskedQuery, keys: number): string | undefined {
  const need = { each: query.each === true, keys }
  return asked.kind === 'http' ? requestQueryFault(asked, query.query, need) : queryFault(asked.kind, query.query, need)
}

interface Queries {
  readonly patients: AskedQuery
  readonly bags: AskedQuery & {
    readonly columns: { readonly patientKey: unknown }
    readonly join?: readonly (AskedQuery & { readonly key: readonly string[] })[] | undefined
  }
  readonly productCodes?: AskedQuery | undefined
}

/** Every query of a plan with its place and how many values it binds. */
function eachQuery(
  { patients, bags, productCodes }: Queries,
  look: (path: readonly (string | number)[], query: AskedQuery, keys: number) => void,
): void {
  look(['patients'], patients, 1)
  look(['bags'], bags, keyLength(bags.columns))
  for (const [index, each] of (bags.join ?? []).entries()) look(['bags', 'join', index], each, each.key.length)
  if (productCodes) look(['productCodes'], productCodes, 0)
}

const memory = z.strictObject({ kind: z.literal('memory'), file: z.string().min(1) })

/** A source that is asked by queries, over one database or several. */
export type PlannedSource =
  | z.infer<typeof onePostgres>
  | z.infer<typeof oneMysql>
  | z.infer<typeof oneSqlServer>
  | z.infer<typeof oneOracle>
  | z.infer<typeof oneFolder>
  | z.infer<typeof oneHttp>
  | z.infer<typeof several>

/** A vendor that has the interface already. */
export type BldUseInfoConfig = z.infer<typeof bldUseInfo>

/** Whether a source answers the interface's own replies, rather than rows that are mapped. */
export function isBldUseInfo(source: { readonly kind: string; readonly style?: string }): source is BldUseInfoConfig {
  return source.kind === 'http' && source.style === 'blduseinfo'
}

/** `source` of gateway.yaml. */
export const sourceSchema = z
  .discriminatedUnion('kind', [
    memory,
    onePostgres,
    oneMysql,
    oneSqlServer,
    oneOracle,
    oneFolder,
    z.discriminatedUnion('style', [oneHttp, bldUseInfo]),
    several,
  ])
  .superRefine((source, context) => {
    if (source.kind === 'memory' || isBldUseInfo(source)) return
    const { patients, bags } = source
    if (keyLength(patients.columns) !== keyLength(bags.columns))
      telling(context, ['bags', 'columns'])('patientKey', '须与 patients.columns.patientKey 的列数相同')
    for (const [index, { key, on }] of (bags.join ?? []).entries())
      if (on && on.length !== key.length) telling(context, ['bags', 'join', index])('on', '须与 key 的列数相同')
  })
