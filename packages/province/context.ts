import type { Kysely, Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from './db/tables.ts'
import type { Keys } from './keys/index.ts'

/** A connection or an open transaction. Inside a transaction use nothing else: the embedded database has one connection. */
export type Executor = Kysely<Database> | Transaction<Database>

/** What every route and store works with; one per server process. */
export interface Context {
  readonly db: Kysely<Database>
  readonly keys: Keys
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly log: Logger
}

/** The present instant as the database stores it. */
export function instant({ now }: Pick<Context, 'now'>): string {
  return new Date(now()).toISOString()
}
