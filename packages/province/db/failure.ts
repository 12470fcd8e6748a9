/** Every failure of opening and running the database: Chinese · English. */
export const databaseFailures = {
  DATABASE_UNREACHABLE: '无法连接数据库 · the database cannot be reached',
  DATABASE_TOO_OLD:
    '数据库版本过低，需要 PostgreSQL 15 或更高 · the database is too old; PostgreSQL 15 or later is needed',
  DATABASE_UNSUITABLE: '数据库设置不合要求 · the database has an unsuitable setting',
  DATABASE_NEWER:
    '数据库由更新版本的程序建立，本程序不能使用 · the database was made by a newer version of this program',
  MIGRATION_CHANGED: '已执行过的数据库迁移文件被改动 · a migration that was already applied has been changed',
  EMBEDDED_IN_USE:
    '数据文件夹正被另一个进程使用，请先停止它 · the data folder is in use by another process; stop that one first',
  EMBEDDED_NOT_DURABLE:
    '内置数据库没有真正写入磁盘，拒绝运行 · the embedded database does not really sync to the disk; refusing to run',
  EMBEDDED_FOLDER_UNUSABLE: '数据文件夹无法使用 · the data folder cannot be used',
  POOL_USED_IN_TRANSACTION:
    '事务内使用了事务外的连接，会造成死锁 · the pool was used inside a transaction of its own; use the transaction',
} as const

export type DatabaseFailureCode = keyof typeof databaseFailures
export type DatabaseFailure = Error & { readonly code: DatabaseFailureCode }

/** A coded error of db/. `detail` never holds a connection string: it may contain a password. */
export function databaseFailure(code: DatabaseFailureCode, detail: string, cause?: unknown): DatabaseFailure {
  return Object.assign(new Error(`${code}: ${databaseFailures[code]} (${detail})`, { cause }), { code })
}
