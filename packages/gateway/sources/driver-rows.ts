import type { Answered, Question } from './database.ts'

/** Rows of a driver, each a list in the order of the columns, as a question wants them: what is not read is left out, so that its type does not matter. */
export function answeredRows<Column extends { readonly name: string }>(
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
  { names, bytes }: Pick<Question, 'names' | 'bytes'>,
  text: (value: unknown, column: Column) => string | null,
): Answered {
  const read = columns.flatMap((column, index) => (names.includes(column.name) ? [{ column, index }] : []))
  const readOf = (value: unknown, column: Column) =>
    value instanceof Uint8Array && bytes.includes(column.name) ? value : text(value, column)
  return {
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) =>
      Object.fromEntries(read.map(({ column, index }) => [column.name, readOf(row[index], column)])),
    ),
  }
}
