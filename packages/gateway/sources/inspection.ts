/** What a database says of itself and of the account that asks. */
export interface DatabaseFacts {
  /** `PostgreSQL`, `MariaDB`, `MySQL`, `SQL Server`, `Oracle`. */
  readonly product: string
  /** As the server writes it, such as `10.11.6` or `11.2.0.4.0`. */
  readonly version: string
  /** The character set of the database, as it is called there. */
  readonly charset: string
  /** Epoch milliseconds by the database's clock, and by ours at the same moment. */
  readonly clockMs: number
  readonly askedMs: number
  /** What the account may do beyond reading, in the database's own words; empty: it can only read. */
  readonly writes: readonly string[]
  readonly encrypted: boolean
}

/** A table that a query reads from end to end. */
export interface FullScan {
  readonly table: string
  /** By the database's own estimate. */
  readonly rows: number
}

/** A column of the database's catalogue: a name, never a value. */
export interface CatalogueColumn {
  readonly table: string
  readonly tableComment: string
  readonly column: string
  readonly comment: string
  readonly type: string
}

/** The type of a column of a query's result. */
export interface ResultColumn {
  readonly name: string
  /** Binary fractions lose fen. */
  readonly inexact: boolean
}

/** Looks at a database for `doctor`, on a connection of its own. */
export interface Inspector {
  facts(): Promise<DatabaseFacts>
  /** The tables that a configured query reads whole when it is asked for one value. Undefined: the database cannot tell. */
  fullScans(query: string, keys: number): Promise<readonly FullScan[] | undefined>
  /** The columns of a query's result. */
  resultColumns(query: string, keys: number): Promise<readonly ResultColumn[]>
  /** Every column that the account can see. */
  catalogue(): Promise<readonly CatalogueColumn[]>
  /** The statements that take from the account what it need not have. */
  revocations(user: string): readonly string[]
  close(): Promise<void>
}
