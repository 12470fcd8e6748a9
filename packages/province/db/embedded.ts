import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { typeParsers } from './types.ts'

export interface Embedded {
  readonly pool: pg.Pool
  readonly close: () => Promise<void>
}

/** The embedded PostgreSQL in a folder, as a pool of one. */
export async function openEmbedded(folder: string): Promise<Embedded> {
  const pglite = await PGlite.create(folder)
  return { pool: poolOfOne(pglite), close: () => pglite.close() }
}

/** node-postgres over a running PGlite, so that the same code runs on both; there is one connection. */
export function poolOfOne(pglite: PGlite): pg.Pool {
  return new pg.Pool({ ...createPgConfig(pglite), max: 1, types: typeParsers } as unknown as pg.PoolConfig)
}
