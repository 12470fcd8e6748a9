import type { JsonNode, RawReply } from '@xuemian/contract'
import { codedError } from '../../errors.ts'
import { type Answered, boundsOf, type Database, type Question } from '../database.ts'
import { createLogin } from './login.ts'
import type { HttpOptions, RowsRequest } from './options.ts'
import { meets, nodeAt, readReply, scalarAt } from './reply.ts'
import { type HttpRequest, renderRequest } from './request.ts'
import { outermostCount, parsePath, type Row, type RowsPath, rowsAt } from './rows.ts'
import { createSlots } from './slots.ts'
import { openTransport, unreadable } from './transport.ts'

/**
 * A vendor's interface as a database: a query is the name of a request, which is sent once for each value (key) and whose reply becomes rows of text.
 * A session is one of at most `connections` calls at a time; within it the same request is sent once. The column `{1}` is the value that was asked.
 * @param clock milliseconds that only grow
 */
export function openHttp(options: HttpOptions, clock: () => number = () => performance.now()): Database {
  const { requests, ok, notFound, password = '', username } = options
  const { connections, waitMs } = boundsOf(options)
  const slots = createSlots(connections, waitMs)
  const transport = openTransport(options)
  const read = (raw: RawReply) => readReply(raw, options)
  const login =
    options.login &&
    createLogin({ options: options.login, password, clock, read, send: (call) => transport.send(call, never) })
  const basic =
    username === undefined
      ? {}
      : { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }

  /** The reply to one request, or undefined where the vendor knows nobody of that value. */
  async function replyTo(
    request: HttpRequest,
    values: readonly string[],
    signal: AbortSignal,
  ): Promise<JsonNode | undefined> {
    const asked = { ...request, headers: { ...basic, ...options.headers, ...request.headers } }
    for (let attempt = 1; ; attempt += 1) {
      const token = (await login?.token()) ?? ''
      const raw = await transport.send(renderRequest(asked, { values, token, password }), signal)
      const good = raw.status >= 200 && raw.status < 300
      const whole = good ? read(raw) : undefined
      const reply = whole !== undefined && options.root !== undefined ? nodeAt(whole, options.root) : whole
      const expired = options.login?.expired
      if (raw.status === 401 || (reply !== undefined && expired && meets(reply, expired))) {
        login?.forget(token)
        if (login && attempt === 1) continue
        throw codedError('SOURCE_LOGIN_REFUSED')
      }
      if (notFound?.status?.includes(raw.status)) return undefined
      if (reply === undefined) throw codedError('SOURCE_REPORTED_FAILURE', { detail: `HTTP ${raw.status}` })
      const { path, equals } = notFound ?? {}
      if (path !== undefined && equals && meets(reply, { path, equals })) return undefined
      if (!ok || meets(reply, ok)) return reply
      const code = scalarAt(reply, ok.path)?.trim() ?? ''
      throw codedError('SOURCE_REPORTED_FAILURE', isCode(code) ? { detail: `${ok.path} 为 ${code}` } : {})
    }
  }

  /** Without a value there is nothing to look for: the vendor's server and its login are tried instead. */
  async function tryOut(signal: AbortSignal): Promise<void> {
    await login?.token()
    await transport.reach(signal)
  }

  function asking(signal: AbortSignal) {
    const replies = new Map<string, Promise<JsonNode | undefined>>()
    return async ({ query, values, names, maxRows }: Question): Promise<Answered> => {
      const request = Object.hasOwn(requests, query) ? requests[query] : undefined
      if (!request) throw codedError('SOURCE_QUERY_REFUSED', { detail: `requests 中没有 ${query}` })
      const keys = keysOf(values)
      if (keys.length === 0) await tryOut(signal)
      const path = { segments: parsePath(request.rows), style: options.style, mayLack: request.mayLack ?? [] }
      const rows: Row[] = []
      for (const key of keys) {
        if (rows.length > maxRows) break
        if (!key.every(isAskable)) continue
        // Two queries may read one reply: patients and their bills, say.
        const call = JSON.stringify(renderRequest(request, { values: key, token: '', password: '' }))
        const pending = replies.get(call) ?? replyTo(request, key, signal)
        replies.set(call, pending)
        const reply = await pending
        if (reply !== undefined) rows.push(...rowsOf(reply, request, path, key, new Set(names), maxRows))
      }
      return answered(rows.slice(0, maxRows + 1), names, path)
    }
  }

  return {
    session: (signal, work) => slots(signal, () => work(asking(signal))),
    codeOf: () => undefined,
    async close() {},
  }
}

const never = new AbortController().signal

function rowsOf(
  reply: JsonNode,
  request: RowsRequest,
  path: RowsPath,
  key: readonly string[],
  wanted: ReadonlySet<string>,
  maxRows: number,
): readonly Row[] {
  if (request.total !== undefined) {
    const total = scalarAt(reply, request.total) ?? unreadable(`答复中没有 ${request.total}`)
    if (Number(total) !== outermostCount(reply, path)) throw codedError('SOURCE_REPLY_INCOMPLETE')
  }
  const asked = Object.fromEntries(key.map((value, index) => [`{${index + 1}}`, value]))
  return rowsAt(reply, path, wanted, maxRows + 1).map((row) => ({ ...row, ...asked }))
}

/** What may be left out is nothing in every row; without a row nothing tells which columns there are. */
function answered(rows: readonly Row[], names: readonly string[], { mayLack }: RowsPath): Answered {
  if (rows.length === 0) return { rows, columns: [], anyColumn: true }
  const lacking = Object.fromEntries(names.filter((name) => mayLack.includes(name)).map((name) => [name, null]))
  const filled = rows.map((row) => ({ ...lacking, ...row }))
  return { rows: filled, columns: [...new Set(filled.flatMap((row) => Object.keys(row)))] }
}

/** One key for each place of the lists; a single value is a list of one, and a request without values is sent once. */
function keysOf(values: Question['values']): readonly (readonly string[])[] {
  if (values.length === 0) return [[]]
  const lists = values.map((value) => (typeof value === 'string' ? [value] : value))
  return (lists[0] ?? []).map((_, place) => lists.map((list) => (list[place] ?? '').trim()))
}

/** Vendors put words where a code belongs, and persons into words. */
function isCode(text: string): boolean {
  return /^[\w.-]{1,12}$/.test(text) && !/\d{7}/.test(text)
}

/** Nobody is named by nothing, by dots (which a path would resolve), or by half of a character: a vendor might answer everybody. */
function isAskable(value: string): boolean {
  return !/^\.*$/.test(value) && !/[\ud800-\udfff]/u.test(value)
}
