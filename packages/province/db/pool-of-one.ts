import type { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { typeParsers } from './types.ts'

/** node-postgres over a running PGlite, so that the same code runs on both databases; there is one connection. */
export function poolOfOne(pglite: PGlite): pg.Pool {
  return new pg.Pool({ ...createPgConfig(pglite), max: 1, types: typeParsers } as unknown as pg.PoolConfig)
}
