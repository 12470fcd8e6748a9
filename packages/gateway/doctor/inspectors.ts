import { readFileSync } from 'node:fs'
import type { DatabaseConfig } from '../config-source.ts'
import type { Inspector } from '../sources/inspection.ts'

/** Opens the inspection of a database; the driver loads only here. Throws the driver's error where it cannot be reached. */
export async function openInspector(
  config: Exclude<DatabaseConfig, { readonly kind: 'files' }>,
  now: () => number,
): Promise<Inspector> {
  const { passwordFile, ...options } = config
  const password = passwordFile === undefined ? options.password : readFileSync(passwordFile, 'utf8').trim()
  const reached = { ...options, password }
  if (config.kind === 'mysql') return (await import('../sources/mysql-inspect.ts')).inspectMysql(reached, now)
  return (await import('../sources/postgres-inspect.ts')).inspectPostgres(reached, now)
}
