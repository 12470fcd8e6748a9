import { readFileSync } from 'node:fs'
import type { ServerConfig } from '../config/config-database.ts'
import type { Inspector } from '../sources/inspection.ts'

/** Opens the inspection of a database; the driver loads only here. Throws the driver's error where it cannot be reached. */
export async function openInspector(config: ServerConfig, now: () => number): Promise<Inspector> {
  const { passwordFile, ...options } = config
  const password = passwordFile === undefined ? options.password : readFileSync(passwordFile, 'utf8').trim()
  const reached = { ...options, password }
  switch (config.kind) {
    case 'mysql':
      return (await import('../sources/mysql-inspect.ts')).inspectMysql(reached, now)
    case 'sqlserver':
      return (await import('../sources/sqlserver-inspect.ts')).inspectSqlServer(reached, now)
    case 'oracle':
      return (await import('../sources/oracle-inspect.ts')).inspectOracle(reached, now)
    case 'postgres':
      return (await import('../sources/postgres-inspect.ts')).inspectPostgres(reached, now)
  }
}
