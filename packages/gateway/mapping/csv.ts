import { type CsvError, parse } from 'csv-parse/sync'

/** A line of a table: its values, trimmed, and where it stands, from 1. */
export interface CsvLine {
  readonly values: readonly string[]
  readonly line: number
}

export type CsvText =
  | { readonly ok: true; readonly lines: readonly CsvLine[] }
  | { readonly ok: false; readonly line: number; readonly message: string }

/** Reads a table: comma, semicolon or tab between values, quoted where they hold one; blank lines are passed over. */
export function parseCsv(text: string): CsvText {
  const heading = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = ['\t', ';'].find((sign) => heading.includes(sign)) ?? ','
  try {
    const options = { bom: true, trim: true, delimiter, relax_column_count: true, skip_empty_lines: true, info: true }
    const found = parse(text, options) as unknown as readonly { record: string[]; info: { lines: number } }[]
    const lines = found
      .map(({ record, info }) => ({ values: record, line: info.lines }))
      .filter(({ values }) => values.some((value) => value !== ''))
    return { ok: true, lines }
  } catch (error) {
    const { lines = 1 } = error as CsvError & { lines?: number }
    return { ok: false, line: lines, message: 'CSV 格式不正确，请检查引号' }
  }
}

/** UTF-8 where the bytes are that, else what Excel saves on a Chinese Windows. */
export function decodeCsv(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
