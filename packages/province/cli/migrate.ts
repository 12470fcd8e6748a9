import { loadConfig, openConfigured } from './open.ts'

/** Brings the database's schema forward and ends; a server does the same when it starts. */
export async function migrateDatabase(file: string): Promise<void> {
  const db = await openConfigured(await loadConfig(file))
  await db.close()
  process.stdout.write('数据库结构已是本版本。\n')
}
