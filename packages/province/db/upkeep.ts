import type pg from 'pg'

/** The embedded database has no background processes: left alone, its log grows without end and deleted rows stay. */
export interface UpkeepOptions {
  readonly everyMs?: number
  /** Log since the last checkpoint that calls for one: it bounds the disk and the time of a start after a crash. */
  readonly logBytes?: number
}

/** Looks after the database once a minute, when something was written since. Ends with the pool. */
export function startUpkeep(pool: pg.Pool, syncs: () => number, options: UpkeepOptions = {}): void {
  let seen = syncs()
  let busy = false
  const timer = setInterval(async () => {
    if (pool.ending) return clearInterval(timer)
    if (busy || syncs() === seen) return
    busy = true
    // what failed is tried again at the next turn; a failing disk shows at the next commit anyway
    await keepUp(pool, options).catch(() => {})
    seen = syncs()
    busy = false
  }, options.everyMs ?? 60_000)
  timer.unref()
}

/** One turn: vacuum and analyze by the rules of PostgreSQL's own autovacuum, and a checkpoint where the log has grown. */
export async function keepUp(pool: pg.Pool, { logBytes = 64 * 1024 * 1024 }: UpkeepOptions = {}): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(`select format('%I.%I', schemaname, relname) as name
    from pg_stat_user_tables where n_dead_tup > 1000 + 0.2 * n_live_tup or n_mod_since_analyze > 1000 + 0.1 * n_live_tup`)
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`)
  // after the vacuum, which writes log itself
  const log = await pool.query<{ bytes: number }>(
    'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::int8 as bytes from pg_control_checkpoint()',
  )
  if ((log.rows[0]?.bytes ?? 0) > logBytes) await pool.query('checkpoint')
}
