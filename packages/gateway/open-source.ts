import { readFileSync } from 'node:fs'
import type { DatabaseConfig } from './config/config-database.ts'
import type { GatewayConfig } from './config/config-schema.ts'
import { type BldUseInfoConfig, isBldUseInfo, type PlannedSource } from './config/config-source.ts'
import type { CodeTables } from './mapping/code-tables.ts'
import { readProductFile } from './mapping/product-file.ts'
import type { DataSource } from './source.ts'
import type { Database } from './sources/database.ts'
import { createMappedSource, type MappedSource, type SourcePlan } from './sources/mapped.ts'
import { createMemorySource } from './sources/memory.ts'
import { readRows } from './sources/rows-file.ts'

/** Opens the configured source; a database driver loads only when named. */
export async function openSource(config: GatewayConfig['source']): Promise<DataSource> {
  if (config.kind === 'memory') return createMemorySource(readRows(config.file))
  if (!isBldUseInfo(config)) return openPlanned(config)
  const { openBldUseInfo } = await import('./sources/http/blduseinfo.ts')
  return openBldUseInfo(reachedBy(config), tablesOf(config))
}

/** As `openSource`, for a source that is asked by queries: its rows can also be had as they are. */
export async function openPlanned(config: PlannedSource): Promise<MappedSource> {
  return createMappedSource(planOf(config), await openDatabases(config))
}

/** Every database of a source, by name; a single one is called `source`. */
export async function openDatabases(config: PlannedSource): Promise<Readonly<Record<string, Database>>> {
  const list = config.kind === 'several' ? Object.entries(config.databases) : ([['source', config]] as const)
  return Object.fromEntries(await Promise.all(list.map(async ([name, each]) => [name, await openDatabase(each)])))
}

/** Opens one database; its driver loads only here. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.kind === 'files') return (await import('./sources/files.ts')).openFiles(config.folder)
  switch (config.kind) {
    case 'http':
      return (await import('./sources/http/http.ts')).openHttp(reachedBy(config))
    case 'mysql':
      return (await import('./sources/mysql.ts')).openMysql(reachedBy(config))
    case 'sqlserver':
      return (await import('./sources/sqlserver.ts')).openSqlServer(reachedBy(config))
    case 'oracle':
      return (await import('./sources/oracle.ts')).openOracle(reachedBy(config))
    case 'postgres':
      return (await import('./sources/postgres.ts')).openPostgres(reachedBy(config))
  }
}

/** A configuration with its secret and its certificates read from their files. */
function reachedBy<Config extends Secrets>({ passwordFile, caFile, ...options }: Config) {
  return {
    ...options,
    password: passwordFile === undefined ? options.password : readFileSync(passwordFile, 'utf8').trim(),
    ca: caFile === undefined ? undefined : readFileSync(caFile, 'utf8'),
  }
}

interface Secrets {
  readonly password?: string | undefined
  readonly passwordFile?: string | undefined
  readonly caFile?: string | undefined
}

/** The plan of a source, its code table read. The configuration has been checked: a table with faults does not come here. */
export function planOf(source: PlannedSource): SourcePlan {
  const { patients, bags, maxRows } = source
  return { patients, bags, maxRows, ...tablesOf(source) }
}

function tablesOf({
  rhCodes,
  productClasses,
}: Pick<PlannedSource | BldUseInfoConfig, 'rhCodes' | 'productClasses'>): CodeTables {
  const table = typeof productClasses === 'string' ? readProductFile(productClasses) : undefined
  if (table && !table.ok) throw new Error('产品对照表无法读取')
  const products = table ? table.value : typeof productClasses === 'object' ? productClasses : undefined
  return { rhCodes, productClasses: products }
}
