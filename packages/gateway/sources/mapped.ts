import { codedError } from '../errors.ts'
import type { CodeTables } from '../mapping/code-tables.ts'
import { type BagColumns, columnsOf, type Key, keyColumns, type PatientColumns } from '../mapping/fields.ts'
import { bagOf, keyParts, patientOf } from '../mapping/mapping.ts'
import type { RawRow } from '../mapping/value.ts'
import type { DataSource, SourceRows } from '../source.ts'
import { type Answered, type Ask, type Database, inSession, type Question } from './database.ts'
import { type Join, joinRows, keysOf, onColumns } from './join.ts'

/** A query and the columns of its result. */
export interface MappedQuery<Columns> {
  /** The database that is asked, where there are several. */
  readonly from?: string | undefined
  /** One statement with bound parameters: `$1` is the list of identity numbers for patients, of the patients' keys for bags. */
  readonly query: string
  /** The statement runs once for each value, `$1` (and `$2` … of a key of several columns) being one value: for procedures. */
  readonly each?: boolean | undefined
  readonly columns: Columns
}

export interface BagsQuery extends MappedQuery<BagColumns> {
  /** What another query, mostly of another database, adds to each row. */
  readonly join?: readonly Join[] | undefined
}

/** How a hospital's rows are found and read. */
export interface SourcePlan extends CodeTables {
  readonly patients: MappedQuery<PatientColumns>
  readonly bags: BagsQuery
  /** More rows than this of one person are refused, never cut off. Default 2000. */
  readonly maxRows?: number | undefined
}

/** The rows of one person before they are mapped. */
export interface RawRows {
  readonly patients: readonly RawRow[]
  readonly bags: readonly RawRow[]
}

/** A source whose rows can also be had as they are, for the preview. */
export interface MappedSource extends DataSource {
  raw(identityNumbers: readonly string[], signal: AbortSignal): Promise<RawRows>
}

/** A source over one or several databases: patients first, then their bags, each database in one session; queries come from the configuration. */
export function createMappedSource(plan: SourcePlan, databases: Readonly<Record<string, Database>>): MappedSource {
  const { patients, bags } = plan
  const maxRows = Math.trunc(plan.maxRows ?? 2_000)
  const named = Object.entries(databases)
  const [first = ''] = Object.keys(databases)
  const wanted = { patients: columnsOf(patients.columns), bags: columnsOf(bags.columns) }
  const joins = bags.join ?? []
  // Whichever of the joined queries gives a column, it is read there.
  const ofBags = {
    names: [...new Set([...wanted.bags.names, ...joins.flatMap((join) => [...join.key, ...onColumns(join)])])],
    bytes: wanted.bags.bytes,
  }
  const steps: readonly Step[] = [
    { ...patients, ...wanted.patients, match: namesOf(patients.columns.identityNumber) },
    { ...bags, ...ofBags, match: namesOf(bags.columns.patientKey) },
    ...joins.map((join) => ({ ...join, ...ofBags, match: onColumns(join) })),
  ].map(({ from = first, query, each = false, names, bytes, match }, index, all) => ({
    from,
    each,
    question: { query, names, bytes, match, maxRows },
    last: !each && all.slice(index + 1).every((later) => (later.from ?? first) !== from),
  }))
  const [ofPatient, ofBag, ...ofJoins] = steps as readonly [Step, Step, ...Step[]]

  async function rowsFor(asks: Asks, { from, each, question, last }: Step, keys: readonly (readonly string[])[]) {
    const ask = asks.get(from) as Ask
    const { match } = question
    if (!each) {
      const values = match.map((_, place) => keys.map((key) => key[place] ?? ''))
      return capped(await ask({ ...question, values, last }))
    }
    // No key still runs the query once, with values that match nothing: a wrong column name shows at the start.
    const answers: Answered[] = []
    for (const values of keys.length > 0 ? keys : [match.map(() => '')])
      answers.push(await ask({ ...question, values }))
    return capped({ rows: answers.flatMap(({ rows }) => rows), columns: answers[0]?.columns ?? [] })
  }

  function capped(answered: Answered): Answered {
    if (answered.rows.length > maxRows) throw codedError('SOURCE_TOO_MANY_ROWS')
    return answered
  }

  async function find(asks: Asks, identityNumbers: readonly string[]): Promise<RawRows> {
    const keys = spellings(identityNumbers).map((number) => [number])
    const found = await rowsFor(asks, ofPatient, keys)
    demand(found, wanted.patients.names)
    const owners = found.rows.map((row) => keyParts(row, patients.columns.patientKey, '患者信息 patientKey'))
    if (owners.length === 0 && identityNumbers.length > 0) return { patients: [], bags: [] }
    let rows = await rowsFor(asks, ofBag, owners)
    for (const [index, join] of joins.entries()) {
      demand(rows, join.key)
      const step = ofJoins[index] as Step
      const added = await rowsFor(asks, step, keysOf(rows.rows, join.key))
      demand(added, step.question.match)
      rows = capped(joinRows(rows, added, join, ofBags.names))
    }
    demand(rows, wanted.bags.names)
    return { patients: found.rows, bags: rows.rows }
  }

  const raw = (identityNumbers: readonly string[], signal: AbortSignal) =>
    inSessions(named, signal, (asks) => find(asks, identityNumbers))
  return {
    raw,
    async find(identityNumbers, signal): Promise<SourceRows> {
      const rows = await raw(identityNumbers, signal)
      return {
        patients: rows.patients.map((row) => patientOf(row, patients.columns)),
        bags: rows.bags.map((row, index) => bagOf(row, bags.columns, plan, index + 1)),
      }
    },
    // No key finds nobody, yet it plans and runs every query: a wrong column or table name shows at the start.
    async check(signal) {
      await raw([], signal)
    },
    connections: () =>
      Object.fromEntries(
        Object.entries(databases).flatMap(([name, { connections }]) => (connections ? [[name, connections()]] : [])),
      ),
    async close() {
      await Promise.all(Object.values(databases).map((database) => database.close()))
    },
  }
}

type Asks = ReadonlyMap<string, Ask>

/** One of the queries of a look-up, in the order in which they are asked. */
interface Step {
  readonly from: string
  readonly each: boolean
  readonly question: Omit<Question, 'values'>
  /** No later one asks the same database. */
  readonly last: boolean
}

/** Opens a session on every database, one inside the other. */
function inSessions<T>(
  databases: readonly (readonly [string, Database])[],
  signal: AbortSignal,
  work: (asks: Asks) => Promise<T>,
  opened: readonly (readonly [string, Ask])[] = [],
): Promise<T> {
  const [next, ...rest] = databases
  if (!next) return work(new Map(opened))
  const [name, database] = next
  return inSession(database, signal, (ask) => inSessions(rest, signal, work, [...opened, [name, ask]]))
}

/** A HIS may hold the last letter of a number in lower case, and most databases tell the two apart. */
function spellings(identityNumbers: readonly string[]): readonly string[] {
  const lower = identityNumbers.filter((number) => number.endsWith('X')).map((number) => `${number.slice(0, -1)}x`)
  return [...identityNumbers, ...lower.filter((number) => !identityNumbers.includes(number))]
}

function namesOf(key: Key): readonly string[] {
  return keyColumns(key).map(({ column }) => column)
}

function demand(answered: Answered, names: readonly string[]): void {
  if (answered.anyColumn) return
  const lacking = names.find((name) => !answered.columns.includes(name))
  if (lacking !== undefined) throw codedError('ROW_UNREADABLE', { detail: `查询结果没有列 ${lacking}` })
}
