import type { Query } from './embedded.ts'

/** The embedded database has no background processes: left alone, its log grows without end and deleted rows stay. */
export interface UpkeepOptions {
  readonly everyMs?: number
  /** Log since the last checkpoint that calls for one: it bounds the disk and the time of a start after a crash. */
  readonly logBytes?: number
}

interface Kept {
  readonly query: Query
  readonly syncs: () => number
  readonly ended: () => boolean
}

/** Looks after the database once a minute, when something was written since, until it has ended. */
export function startUpkeep({ query, syncs, ended }: Kept, options: UpkeepOptions = {}): void {
  let seen = syncs()
  let busy = false
  const timer = setInterval(async () => {
    if (ended()) return clearInterval(timer)
    if (busy || syncs() === seen) return
    busy = true
    // what failed is tried again at the next turn; a failing disk shows at the next commit anyway
    await keepUp(query, options).catch(() => {})
    seen = syncs()
    busy = false
  }, options.everyMs ?? 60_000)
  timer.unref()
}

/** One turn: vacuum and analyze by the rules of PostgreSQL's own autovacuum, and a checkpoint where the log has grown. */
export async function keepUp(query: Query, { logBytes = 64 * 1024 * 1024 }: UpkeepOptions = {}): Promise<void> {
  const { rows } = await query<{ name: string }>(`select format('%I.%I', schemaname, relname) as name
    from pg_stat_user_tables where n_dead_tup > 1000 + 0.2 * n_live_tup or n_mod_since_analyze > 1000 + 0.1 * n_live_tup`)
  for (const { name } of rows) await query(`vacuum (analyze) ${name}`)
  // after the vacuum, which writes log itself
  const log = await query<{ bytes: number }>(
    'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::int8 as bytes from pg_control_checkpoint()',
  )
  if ((log.rows[0]?.bytes ?? 0) > logBytes) await query('checkpoint')
}
