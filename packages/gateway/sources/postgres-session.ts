import type pg from 'pg'
import type { Answered } from './database.ts'
import { bindAndExecute, literalOf, type Wire } from './postgres-wire.ts'

type TextRow = Readonly<Record<string, string | null>>

/** What one statement gave, every value as text. */
export interface TextAnswer extends Answered {
  readonly rows: readonly TextRow[]
}

/** A statement with the values that are bound to it. */
export interface Statement {
  readonly text: string
  readonly values: readonly (string | readonly string[])[]
  /** At most one row more is answered, and the session is of no further use then. */
  readonly maxRows: number
  /** The transaction ends in the same message, and nothing can be asked after it. */
  readonly last: boolean
}

/** A transaction under way on one connection. */
export interface PostgresSession {
  /** Rejects with the server's error, or when the server has been silent for `silenceMs`; the connection is to be dropped then. */
  ask(statement: Statement): Promise<TextAnswer>
  /** Ends the transaction; resolves when the connection is free for another. */
  end(): Promise<void>
}

export interface SessionOptions {
  /** Statements that begin the transaction and bound it; they answer no rows. */
  readonly begin: readonly string[]
  readonly silenceMs: number
  /** The name under which a statement is prepared once for each connection; undefined: it is parsed each time. */
  readonly nameOf: (text: string) => string | undefined
}

/** The columns of an answer, and a row of them that holds nothing: a copy that is filled leaves less behind than a row that grows. */
interface Shape {
  readonly columns: readonly string[]
  readonly empty: Readonly<Record<string, null>>
}

/** What is kept of a connection from one transaction to the next. */
interface Kept {
  /** Names of what is prepared on it. */
  readonly prepared: Set<string>
  /** By the statement's text. */
  readonly shapes: Map<string, Shape>
}

/** A statement whose answer is awaited. */
interface Pending {
  /** Results that still come before this statement's: of those that begin the transaction. */
  skip: number
  readonly text: string
  shape: Shape
  readonly rows: TextRow[]
  readonly maxRows: number
  readonly resolve: (answer: TextAnswer) => void
  readonly reject: (error: unknown) => void
}

interface State {
  readonly options: SessionOptions
  readonly kept: Kept
  wire: Wire | undefined
  phase: 'new' | 'begun' | 'ended' | 'free'
  failed: { readonly error: unknown } | undefined
  pending: Pending | undefined
  /** Who waits for the connection to be free. */
  ending: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined
  sentAt: number
  silence: NodeJS.Timeout
}

const keptOf = new WeakMap<pg.PoolClient, Kept>()
const END = ['ROLLBACK']
const nothing: Shape = { columns: [], empty: {} }

/**
 * Opens a transaction on a free connection as one exchange of the extended protocol, with one Sync at its end: its beginning travels with the first
 * statement and its end with the last, so that two statements are two messages each way instead of four; and where a beginning fails, the server
 * reads nothing more up to the Sync, so no statement runs outside of the transaction. (pg's own pipeline sends a Sync with each statement.)
 */
export function openSession(client: pg.PoolClient, options: SessionOptions): PostgresSession {
  const kept = keptOf.get(client) ?? { prepared: new Set(), shapes: new Map() }
  keptOf.set(client, kept)
  const state: State = {
    options,
    kept,
    wire: undefined,
    phase: 'new',
    failed: undefined,
    pending: undefined,
    ending: undefined,
    sentAt: performance.now(),
    silence: setTimeout(() => listen(state), options.silenceMs),
  }
  client.query(submittable(state))
  return {
    ask: ({ text, values, maxRows, last }) =>
      new Promise((resolve, reject) => {
        if (state.failed) return reject(state.failed.error)
        if (state.phase === 'ended' || state.phase === 'free') return reject(new Error('the transaction has ended'))
        const begin = state.phase === 'new' ? options.begin : []
        state.pending = { skip: begin.length, text, shape: nothing, rows: [], maxRows, resolve, reject }
        state.phase = 'begun'
        send(state, (wire) => {
          command(state, wire, begin)
          run(state, wire, text, values.map(literalOf))
          if (last) finish(state, wire)
          else wire.flush()
        })
      }),
    end: () =>
      new Promise((resolve, reject) => {
        if (state.failed) return reject(state.failed.error)
        if (state.phase === 'free') return resolve()
        state.ending = { resolve, reject }
        if (state.phase !== 'ended') send(state, (wire) => finish(state, wire))
      }),
  }
}

/** What pg calls as the server's messages come in. */
function submittable(state: State): pg.Submittable {
  const handlers = {
    submit(connection: unknown) {
      state.wire = connection as Wire
    },
    handleRowDescription({ fields }: { readonly fields: readonly { readonly name: string }[] }) {
      if (state.pending) state.pending.shape = shapeOf(fields, state.pending.text, state.kept)
    },
    handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }) {
      const { pending } = state
      if (!pending) return
      const { shape, rows, maxRows } = pending
      const { columns } = shape
      const row: Record<string, string | null> = { ...shape.empty }
      for (let index = 0; index < columns.length; index += 1) row[columns[index] as string] = fields[index] ?? null
      if (rows.push(row) <= maxRows) return
      answer(state, pending)
      fail(state, new Error('more rows than may be answered'))
    },
    handleCommandComplete() {
      const { pending } = state
      if (!pending) return
      pending.skip -= 1
      if (pending.skip < 0) answer(state, pending)
    },
    handleReadyForQuery() {
      clearTimeout(state.silence)
      state.phase = 'free'
      state.ending?.resolve()
    },
    handleError(error: unknown) {
      fail(state, error)
    },
  }
  return handlers as pg.Submittable
}

/** Everything that `write` writes goes out in one system call. */
function send(state: State, write: (wire: Wire) => void): void {
  const { wire, failed } = state
  if (failed || !wire) return
  state.sentAt = performance.now()
  wire.stream.cork()
  try {
    write(wire)
  } finally {
    wire.stream.uncork()
  }
}

function run({ options, kept: { prepared } }: State, wire: Wire, text: string, values: readonly string[]): void {
  const name = options.nameOf(text)
  if (name === undefined || !prepared.has(name)) wire.parse({ text, name })
  if (name !== undefined) prepared.add(name)
  wire.bind({ statement: name, values })
  // Also of a statement that is known: behind a pooler its columns may have changed since.
  wire.describe({ type: 'P' })
  wire.execute()
}

/** Runs statements without values or rows. Once prepared they are the same bytes each time. */
function command({ options, kept: { prepared } }: State, wire: Wire, texts: readonly string[]): void {
  for (const text of texts) {
    const name = options.nameOf(text)
    if (name === undefined || !prepared.has(name)) wire.parse({ text, name })
    if (name !== undefined) prepared.add(name)
    wire.stream.write(bindAndExecute(name ?? ''))
  }
}

function finish(state: State, wire: Wire): void {
  state.phase = 'ended'
  command(state, wire, END)
  wire.sync()
}

function shapeOf(fields: readonly { readonly name: string }[], text: string, { shapes }: Kept): Shape {
  const known = shapes.get(text)
  if (known?.columns.length === fields.length && fields.every(({ name }, index) => name === known.columns[index]))
    return known
  const columns = fields.map(({ name }) => name)
  const shape = { columns, empty: Object.fromEntries(columns.map((name) => [name, null])) }
  shapes.set(text, shape)
  return shape
}

function answer(state: State, { rows, shape, resolve }: Pending): void {
  state.pending = undefined
  resolve({ rows, columns: shape.columns })
}

function fail(state: State, error: unknown): void {
  clearTimeout(state.silence)
  state.failed ??= { error }
  state.pending?.reject(error)
  state.pending = undefined
  state.ending?.reject(error)
}

/** Fails a session whose server has said nothing for too long. A timer that was moved with each message would cost more than the message. */
function listen(state: State): void {
  const left = state.sentAt + state.options.silenceMs - performance.now()
  if (left > 1) state.silence = setTimeout(() => listen(state), left)
  else fail(state, new Error('timeout: the server is silent'))
}
