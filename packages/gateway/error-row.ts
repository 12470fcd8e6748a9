/** One row of the table: the HTTP status (used for handler outcomes only where `httpStatus` is on), both sentences, and what to do. */
export interface ErrorRow {
  readonly status: number
  /** Sent as `erroMessage` (HIS-2.5). */
  readonly message: string
  readonly english: string
  readonly action: string
}

/** Makes a row. */
export function row(status: number, message: string, english: string, action: string): ErrorRow {
  return { status, message, english, action }
}
