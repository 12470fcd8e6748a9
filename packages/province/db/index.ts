export type { DatabaseFailure, DatabaseFailureCode } from './failure.ts'
export type { Db, OpenOptions, Where } from './open.ts'
export { openDatabase } from './open.ts'
export type { Database } from './tables.ts'
