import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { writeFailure } from '@xuemian/contract'
import { addressOf, sourceOf } from './access/address.ts'
import type { ReplyHeaders } from './cors.ts'
import { type ErrorCode, errorTable } from './errors.ts'
import type { Log } from './redact.ts'

/** A whole HTTP reply as text, for requests that never become one: it carries the same headers and envelope (HIS-2.3, HIS-2.5). */
export function rawReply(code: ErrorCode, headers: ReplyHeaders): string {
  const { status, message } = errorTable[code]
  const body = writeFailure(message)
  const all = [...headers, 'Content-Length', String(Buffer.byteLength(body)), 'Connection', 'close']
  const lines = all.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n${body}`
}

/** The code for what Node's parser refuses. */
export function parserCode(error: { readonly code?: string }): ErrorCode {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE'
  if (error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 'BODY_TOO_LARGE'
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'REQUEST_TIMEOUT'
  return 'REQUEST_UNREADABLE'
}

/** Ends a socket with a coded reply, unless nobody reads it any more or a reply has begun on it. */
export function endSocket(socket: Duplex, code: ErrorCode, headers: ReplyHeaders, log: Log | undefined): void {
  if (!socket.writable || replyOn(socket)?.headersSent === true) return void socket.destroy()
  socket.end(rawReply(code, headers), () => socket.destroy())
  log?.({ method: 'other', path: 'other', status: errorTable[code].status, code, ms: 0 })
}

/** The connections of a server. */
export interface Connections {
  /** Closes those on which no reply is under way, now and as replies end. Node's own closing keeps connections that never asked anything. */
  drain(): () => void
  /** Resolves once the replies that are under way now have ended. */
  settled(): Promise<void>
}

export interface ConnectionRules {
  /** Connections of one source: an IPv4 address, or the /64 of an IPv6 one. */
  readonly cap: () => number
  readonly headers: () => ReplyHeaders
  readonly log: Log | undefined
}

/** Caps connections per source address (security.md 4), and answers CONNECT, which Node would drop without a word. */
export function guardConnections(server: Server, { cap, headers, log }: ConnectionRules): Connections {
  const sockets = new Set<Socket>()
  const counts = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const source = sourceOf(addressOf(socket.remoteAddress))
    const count = (counts.get(source) ?? 0) + 1
    counts.set(source, count)
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      const left = (counts.get(source) ?? 1) - 1
      if (left > 0) counts.set(source, left)
      else counts.delete(source)
    })
    if (count > cap()) endSocket(socket, 'TOO_MANY_CONNECTIONS', headers(), log)
  })
  server.on('connect', (_request, socket) => endSocket(socket, 'METHOD_NOT_ALLOWED', headers(), log))
  const closeIdle = () => {
    for (const socket of sockets) if (!replyOn(socket)) socket.destroySoon()
  }
  return {
    drain() {
      closeIdle()
      const interval = setInterval(closeIdle, 50)
      return () => clearInterval(interval)
    },
    async settled() {
      const replies = [...sockets].map(replyOn).filter((reply) => reply != null)
      await Promise.all(replies.map((reply) => new Promise((resolve) => reply.once('close', resolve))))
    },
  }
}

/** The reply that Node is writing on a socket. */
function replyOn(socket: Duplex): ServerResponse | null | undefined {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage
}
