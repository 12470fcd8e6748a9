import type pg from 'pg'
import type { Answered } from './database.ts'

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

/** What pg hands to an object that is submitted as a query, as `pg-cursor` uses it; pg's own types describe an older one. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  parse(statement: { readonly text: string; readonly name: string | undefined }): void
  bind(values: { readonly statement: string | undefined; readonly values: readonly string[] }): void
  describe(what: { readonly type: 'P' }): void
  execute(): void
  flush(): void
  sync(): void
}

interface Pending {
  /** Results that still come before this statement's: of those that begin the transaction. */
  skip: number
  columns: readonly string[]
  readonly rows: TextRow[]
  readonly maxRows: number
  readonly resolve: (answer: TextAnswer) => void
  readonly reject: (error: unknown) => void
}

const preparedOn = new WeakMap<pg.PoolClient, Set<string>>()

/**
 * Opens a transaction on a free connection as one exchange of the extended protocol, with one Sync at its end: its beginning travels with the first
 * statement and its end with the last, so that two statements are two messages each way instead of four; and where a beginning fails, the server
 * reads nothing more up to the Sync, so no statement runs outside of the transaction. (pg's own pipeline sends a Sync with each statement.)
 */
export function openSession(client: pg.PoolClient, { begin, silenceMs, nameOf }: SessionOptions): PostgresSession {
  const prepared = preparedOn.get(client) ?? new Set<string>()
  preparedOn.set(client, prepared)
  let wire: Wire | undefined
  let state: 'new' | 'begun' | 'ended' = 'new'
  let failed: unknown
  let pending: Pending | undefined
  let release = () => {}
  let lose: (error: unknown) => void = () => {}
  const free = new Promise<void>((resolve, reject) => {
    release = resolve
    lose = reject
  })
  free.catch(() => undefined)
  let sentAt = performance.now()
  let silence = setTimeout(listen, silenceMs)

  /** A timer that was moved with each message would cost more than the message. */
  function listen(): void {
    const left = sentAt + silenceMs - performance.now()
    if (left > 1) silence = setTimeout(listen, left)
    else fail(new Error('timeout: the server is silent'))
  }

  function fail(error: unknown): void {
    clearTimeout(silence)
    failed ??= error
    pending?.reject(error)
    pending = undefined
    lose(error)
  }

  /** Everything that `write` writes goes out in one system call. */
  function send(write: (own: Wire) => void): void {
    if (failed !== undefined || !wire) return
    sentAt = performance.now()
    wire.stream.cork()
    try {
      write(wire)
    } finally {
      wire.stream.uncork()
    }
  }

  function run(own: Wire, text: string, values: readonly string[] = []): void {
    const name = nameOf(text)
    if (name === undefined || !prepared.has(name)) own.parse({ text, name })
    if (name !== undefined) prepared.add(name)
    own.bind({ statement: name, values })
    // Also of a statement that is known: behind a pooler its columns may have changed since.
    if (values.length > 0) own.describe({ type: 'P' })
    own.execute()
  }

  function finish(own: Wire): void {
    state = 'ended'
    run(own, 'ROLLBACK')
    own.sync()
  }

  client.query({
    submit(connection) {
      wire = connection as unknown as Wire
    },
    handleRowDescription({ fields }: { readonly fields: readonly { readonly name: string }[] }) {
      if (pending) pending.columns = fields.map(({ name }) => name)
    },
    handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }) {
      if (!pending) return
      const { columns, rows, maxRows, resolve } = pending
      const row: Record<string, string | null> = {}
      for (let index = 0; index < columns.length; index += 1) row[columns[index] as string] = fields[index] ?? null
      if (rows.push(row) <= maxRows) return
      resolve({ rows, columns })
      fail(new Error('more rows than may be answered'))
    },
    handleCommandComplete() {
      if (!pending) return
      pending.skip -= 1
      if (pending.skip >= 0) return
      const { rows, columns, resolve } = pending
      pending = undefined
      resolve({ rows, columns })
    },
    handleReadyForQuery() {
      clearTimeout(silence)
      release()
    },
    handleError: fail,
  } as pg.Submittable)

  return {
    ask({ text, values, maxRows, last }) {
      return new Promise((resolve, reject) => {
        if (failed !== undefined || state === 'ended') return reject(failed ?? new Error('the transaction has ended'))
        const skip = state === 'new' ? begin.length : 0
        pending = { skip, columns: [], rows: [], maxRows, resolve, reject }
        send((own) => {
          if (state === 'new') for (const statement of begin) run(own, statement)
          state = 'begun'
          run(own, text, values.map(literalOf))
          if (last) finish(own)
          else own.flush()
        })
      })
    },
    async end() {
      if (failed !== undefined) throw failed
      if (state !== 'ended') send(finish)
      await free
    },
  }
}

/** A list in PostgreSQL's own text form of an array. */
function literalOf(value: string | readonly string[]): string {
  if (typeof value === 'string') return value
  return `{${value.map((each) => `"${each.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
