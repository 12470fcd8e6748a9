import type { Answered, Database } from './database.ts'
import type { CatalogueColumn, DatabaseFacts, Inspector } from './inspection.ts'

/** What a database is asked about itself, each by one statement whose columns have the names that are read. */
export interface OwnQueries {
  readonly product: string
  /** One row: `version`, `charset`, and `clock` in whole seconds since 1970. */
  readonly facts: string
  /** Rows of `may`: what the account may do beyond reading. */
  readonly writes: string
  /** Rows of `place`, `placecomment`, `name`, `comment`, `type`. */
  readonly catalogue: string
  readonly revocations: Inspector['revocations']
}

/** More columns than the largest HIS has. */
const MOST_COLUMNS = 200_000

/**
 * Looks at a database through its own driver, on one connection for each question. Where a plan costs a right that no reader has, or a write, there
 * is none. Throws the driver's error where it cannot be reached.
 */
export async function inspectByQuery(
  database: Database,
  own: OwnQueries,
  { encrypted, now }: { readonly encrypted: boolean; readonly now: () => number },
): Promise<Inspector> {
  const ask = (query: string, names: readonly string[], keys = 0, maxRows = MOST_COLUMNS): Promise<Answered> =>
    database.session(AbortSignal.timeout(60_000), (each) =>
      each({ query, values: Array.from({ length: keys }, () => ['0']), names, bytes: [], match: [], maxRows }),
    )
  const rowsOf = async (query: string, names: readonly string[]) =>
    (await ask(query, names)).rows.map((row) => (name: string) => String(row[name] ?? '').trim())
  try {
    await ask(own.facts, [])
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    async facts(): Promise<DatabaseFacts> {
      const askedMs = now()
      const [row] = await rowsOf(own.facts, ['version', 'charset', 'clock'])
      const writes = await rowsOf(own.writes, ['may'])
      return {
        product: own.product,
        version: row?.('version') ?? '',
        charset: row?.('charset') ?? '',
        clockMs: Number(row?.('clock') || Number.NaN) * 1_000,
        askedMs,
        writes: writes.map((each) => each('may')),
        encrypted,
      }
    },
    fullScans: async () => undefined,
    async resultColumns(query, keys) {
      const { columns, inexact = [] } = await ask(query, [], keys, 1)
      return columns.map((name) => ({ name, inexact: inexact.includes(name) }))
    },
    async catalogue(): Promise<readonly CatalogueColumn[]> {
      const rows = await rowsOf(own.catalogue, ['place', 'placecomment', 'name', 'comment', 'type'])
      return rows.map((each) => ({
        table: each('place'),
        tableComment: each('placecomment'),
        column: each('name'),
        comment: each('comment'),
        type: each('type'),
      }))
    },
    revocations: own.revocations,
    close: database.close,
  }
}
