import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { codedError } from '../errors.ts'
import { decodeCsv, parseCsv } from '../mapping/csv.ts'
import type { RawRow } from '../mapping/value.ts'
import type { Answered, Database, Question } from './database.ts'

interface Table {
  readonly version: string
  readonly columns: readonly string[]
  readonly rows: readonly RawRow[]
  /** Rows by the values of the columns that they are searched by. */
  readonly indexes: Map<string, ReadonlyMap<string, readonly RawRow[]>>
}

/**
 * A folder of CSV files, for small hospitals and for trials: a query is the name of a file, its rows are those whose key columns equal the values.
 * A file that changed is read anew; a writer should write beside it and rename, so that no half of a file is read.
 */
export function openFiles(folder: string): Database {
  const tables = new Map<string, Table>()

  async function tableOf(file: string): Promise<Table> {
    const path = resolve(folder, file)
    try {
      const { mtimeMs, size, ino } = await stat(path)
      const version = `${mtimeMs} ${size} ${ino}`
      const known = tables.get(path)
      if (known?.version === version) return known
      const table = { version, ...read(file, await readFile(path)), indexes: new Map() }
      tables.set(path, table)
      return table
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error
      throw codedError('SOURCE_FILE_UNREADABLE', { detail: file, cause: error })
    }
  }

  async function ask({ query, values, match, maxRows }: Question): Promise<Answered> {
    const table = await tableOf(query)
    const lacking = match.find((column) => !table.columns.includes(column))
    if (lacking !== undefined) throw codedError('ROW_UNREADABLE', { detail: `${query} 没有列 ${lacking}` })
    const index = indexOf(table, match)
    const lists = values.map((value) => (typeof value === 'string' ? [value] : value))
    const keys = new Set(
      (lists[0] ?? []).map((_, place) => lists.map((list) => (list[place] ?? '').trim()).join('\u0000')),
    )
    const rows = [...keys].flatMap((key) => index.get(key) ?? [])
    return { rows: rows.slice(0, maxRows + 1), columns: table.columns }
  }

  return {
    session: (_signal, work) => work(ask),
    codeOf: () => undefined,
    async close() {
      tables.clear()
    },
  }
}

function read(file: string, bytes: Uint8Array): Pick<Table, 'columns' | 'rows'> {
  const table = parseCsv(decodeCsv(bytes))
  if (!table.ok) throw codedError('SOURCE_FILE_UNREADABLE', { detail: `${file} 第${table.line}行 ${table.message}` })
  const [heading, ...lines] = table.lines
  const columns = heading?.values ?? []
  const long = lines.find(({ values }) => values.length > columns.length)
  if (long) throw codedError('SOURCE_FILE_UNREADABLE', { detail: `${file} 第${long.line}行 的值比列名多` })
  const rows = lines.map(({ values }) =>
    Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])),
  )
  return { columns, rows }
}

function indexOf(table: Table, match: readonly string[]): ReadonlyMap<string, readonly RawRow[]> {
  const name = match.join('\u0000')
  const known = table.indexes.get(name)
  if (known) return known
  const index = new Map<string, RawRow[]>()
  for (const row of table.rows) {
    const key = match.map((column) => String(row[column] ?? '').trim()).join('\u0000')
    const list = index.get(key)
    if (list) list.push(row)
    else index.set(key, [row])
  }
  table.indexes.set(name, index)
  return index
}
