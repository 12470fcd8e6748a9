import type { RawRow } from '../mapping/value.ts'
import type { Answered, Ask, Question } from './database.ts'

/** A query whose `$1` became the marks of a driver, and the values in the marks' order. */
export interface Marked {
  readonly sql: string
  readonly values: readonly (string | null)[]
}

/** `$1` where it is a parameter; the configuration refuses it in quotes and comments. */
const PLACE = /\$(\d)(?!\d)/g

/**
 * Writes the places of a query as the marks of a database that has no arrays: a list becomes as many marks as it has values, which each are bound;
 * an empty list is the one value that equals nothing.
 * @param mark the mark of the value at a place, counted from 1
 */
export function withMarks(
  query: string,
  values: readonly (string | readonly string[])[],
  mark: (place: number) => string,
): Marked {
  const bound: (string | null)[] = []
  const sql = query.replace(PLACE, (_, digit: string) => {
    const value = values[Number(digit) - 1]
    const list = typeof value === 'string' ? [value] : value && value.length > 0 ? value : [null]
    return list.map((each) => mark(bound.push(each))).join(', ')
  })
  return { sql, values: bound }
}

/**
 * Asks in parts, one after another, where a list is longer than the database takes: rows of different keys do not depend on each other.
 * @param most how many values one statement may bind
 */
export async function inParts(question: Question, most: number, ask: Ask): Promise<Answered> {
  const [list, ...others] = question.values
  const size = Math.max(1, Math.floor(most / Math.max(1, question.query.match(PLACE)?.length ?? 1)))
  if (list === undefined || typeof list === 'string' || others.length > 0 || list.length <= size) return ask(question)
  const rows: RawRow[] = []
  let columns: readonly string[] = []
  for (let start = 0; start < list.length && rows.length <= question.maxRows; start += size) {
    const values = [list.slice(start, start + size)]
    const answered = await ask({ ...question, values, maxRows: question.maxRows - rows.length })
    rows.push(...answered.rows)
    columns = answered.columns
  }
  return { rows, columns }
}
