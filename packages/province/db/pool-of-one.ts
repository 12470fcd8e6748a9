import type { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { typeParsers } from './types.ts'

/** node-postgres over a running PGlite, so that the same code runs on both databases; there is one connection. */
export function poolOfOne(pglite: PGlite): pg.Pool {
  const config = { ...createPgConfig(pglite), max: 1, types: typeParsers }
  return hearErrors(new pg.Pool(config as unknown as pg.PoolConfig))
}

/** A connection that breaks tells its query; without these listeners it would also end the process. */
export function hearErrors(pool: pg.Pool, onIdleError: (error: Error) => void = () => {}): pg.Pool {
  pool.on('error', onIdleError)
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
