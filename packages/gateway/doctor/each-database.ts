import type { DatabaseConfig, ServerConfig } from '../config/config-database.ts'
import type { BldUseInfoConfig, PlannedSource } from '../config/config-source.ts'
import { columnOf, columnsOf } from '../mapping/fields.ts'
import { textOf } from '../mapping/value.ts'
import { openDatabase, openSource } from '../open-source.ts'
import { boundsOf, type Database, inSession } from '../sources/database.ts'
import { factFindings, unreachableFinding } from './database.ts'
import { type Finding, finding } from './findings.ts'
import { openInspector } from './inspectors.ts'
import { type ConfiguredQuery, queriesOf, queryFindings } from './queries.ts'
import type { LocalCode } from './unmapped.ts'

export interface Clocks {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Milliseconds that only grow, for durations. */
  readonly elapsed: () => number
}

interface Seen {
  readonly findings: readonly Finding[]
  /** What the query of the product codes gave, where it is asked of this database. */
  readonly codes?: readonly LocalCode[] | undefined
}

/** Looks at one database of a source and at the queries that go to it; `name` is empty where there is only one. */
export async function databaseFindings(
  name: string,
  config: DatabaseConfig,
  source: PlannedSource,
  clocks: Clocks,
): Promise<Seen> {
  const queries = queriesOf(source).filter(({ from }) => name === '' || from === name)
  const database = await openDatabase(config)
  try {
    if (config.kind === 'files') return await ofFiles(name, database, queries, source)
    if (config.kind === 'http') return await ofInterface(name, config.url, database, queries, source)
    return await ofServer(name, config, database, queries, source, clocks)
  } catch (error) {
    return { findings: [unreachableFinding(error, database.codeOf(error), name)] }
  } finally {
    await database.close()
  }
}

async function ofServer(
  name: string,
  config: ServerConfig,
  database: Database,
  queries: readonly ConfiguredQuery[],
  source: PlannedSource,
  { now, elapsed }: Clocks,
): Promise<Seen> {
  const inspector = await openInspector(config, now)
  try {
    const user = decodeURIComponent(new URL(config.url).username)
    const findings: Finding[] = [finding('reachable', 'ok', config.url.replace(/^.*@/, ''), { of: name })]
    const repaired = [...new Set(queries.flatMap(({ bytes }) => bytes))]
    findings.push(...factFindings(await inspector.facts(), { of: name, user, repaired }, inspector.revocations))
    const { statementTimeoutMs } = boundsOf(config)
    const options = { amounts: amountsOf(source), statementTimeoutMs, codeOf: database.codeOf, elapsed }
    for (const query of queries) findings.push(...(await queryFindings(query, inspector, options)))
    return { findings, codes: await codesOf(database, queries, source, findings) }
  } finally {
    await inspector.close()
  }
}

async function ofFiles(
  name: string,
  database: Database,
  queries: readonly ConfiguredQuery[],
  source: PlannedSource,
): Promise<Seen> {
  const findings: Finding[] = []
  for (const { name: of, query, needs } of queries) {
    const question = { query, values: [[]], names: needs, bytes: [], match: needs.slice(0, 1), maxRows: 1 }
    try {
      const { columns } = await inSession(database, AbortSignal.timeout(10_000), (ask) => ask(question))
      const lacking = needs.filter((column) => !columns.includes(column)).join('、')
      findings.push(
        lacking === ''
          ? finding('columns', 'ok', query, { of })
          : finding('columns', 'fail', [`没有列 ${lacking}`, `no column ${lacking}`], { of, what: lacking }),
      )
    } catch (error) {
      findings.push(unreachableFinding(error, undefined, `${name}${name === '' ? '' : ' '}${of}`))
    }
  }
  return { findings, codes: await codesOf(database, queries, source, findings) }
}

/** A vendor's interface has no catalogue: that it is there and takes the login is all that can be seen without a patient. */
async function ofInterface(
  name: string,
  url: string,
  database: Database,
  queries: readonly ConfiguredQuery[],
  source: PlannedSource,
): Promise<Seen> {
  const findings: Finding[] = []
  const asked = queries.find(({ keys }) => keys > 0)
  if (asked) {
    const question = { query: asked.query, values: [[]], names: [], bytes: [], match: [], maxRows: 1 }
    await inSession(database, AbortSignal.timeout(10_000), (ask) => ask(question))
    findings.push(finding('reachable', 'ok', url, { of: name }))
  }
  const words = ['要有患者才看得到，请用 preview', 'to be seen with a patient only: use preview'] as const
  for (const { name: of, keys } of queries) if (keys > 0) findings.push(finding('columns', 'skipped', words, { of }))
  return { findings, codes: await codesOf(database, queries, source, findings) }
}

/** Looks at a vendor's own `/token` and `/blduseinfo`. */
export async function vendorFinding(config: BldUseInfoConfig): Promise<Finding> {
  try {
    const source = await openSource(config)
    await source.check(AbortSignal.timeout(10_000))
    await source.close()
    return finding('reachable', 'ok', config.url)
  } catch (error) {
    return unreachableFinding(error, undefined, '')
  }
}

async function codesOf(
  database: Database,
  queries: readonly ConfiguredQuery[],
  { productCodes }: PlannedSource,
  findings: readonly Finding[],
): Promise<readonly LocalCode[] | undefined> {
  const asked = queries.some(({ name }) => name === 'productCodes')
  const failed = findings.some(({ of, verdict }) => of === 'productCodes' && verdict === 'fail')
  if (!productCodes || !asked || failed) return undefined
  const { query, columns } = productCodes
  const question = { query, values: [], ...columnsOf(columns), match: [], maxRows: MOST_CODES }
  const { rows } = await inSession(database, AbortSignal.timeout(60_000), (ask) => ask(question))
  return rows.map((row) => ({
    code: textOf(row, columns.code, 'productCodes code') ?? '',
    name: textOf(row, columns.name, 'productCodes name') ?? '',
  }))
}

/** A hospital has some hundred products of blood, never as many as this. */
const MOST_CODES = 20_000

function amountsOf({ bags: { columns } }: PlannedSource): readonly string[] {
  return [columns.money, columns.actualCost, columns.volume].map((field) => columnOf(field).column)
}
