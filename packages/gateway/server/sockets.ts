import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { writeFailure } from '@xuemian/contract'
import { addressOf, sourceOf } from '../access/address.ts'
import { type ErrorCode, errorTable } from '../errors.ts'
import type { LogLine } from '../operation/redact.ts'
import type { ReplyHeaders } from './cors.ts'

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

/** Ends a socket with a coded reply, unless nobody reads it any more, a reply has begun on it or its TLS handshake is not done. */
export function endSocket(socket: Duplex, code: ErrorCode, headers: ReplyHeaders, report: Report): void {
  const unheard = !socket.writable || (socket as { secureConnecting?: boolean }).secureConnecting === true
  if (unheard || replyOn(socket)?.headersSent === true) return void socket.destroy()
  socket.end(rawReply(code, headers), () => socket.destroy())
  report({ method: 'other', path: 'other', status: errorTable[code].status, code, ms: 0 }, socket)
}

/** Is told of a reply that no handler made. */
export type Report = (line: LogLine, socket: Duplex) => void

/** The connections of a server. */
export interface Connections {
  /** Closes those on which no reply is under way, now and as replies end. Node's own closing keeps connections that never asked anything. */
  drain(): () => void
  /** Ends every connection at once. */
  cut(): void
  /** Resolves once the replies that are under way now have ended. */
  settled(): Promise<void>
}

export interface ConnectionRules {
  /** Whether replies go over the secured sockets of TLS. */
  readonly secure: boolean
  /** Connections of one source: an IPv4 address, or the /64 of an IPv6 one. */
  readonly cap: () => number
  readonly headers: () => ReplyHeaders
  readonly report: Report
}

/** Caps connections per source address (security.md 4), and answers CONNECT, which Node would drop without a word. */
export function guardConnections(server: Server, { secure, cap, headers, report }: ConnectionRules): Connections {
  const sockets = new Set<Socket>()
  /** By the caller's address and port, which the secured socket over it shares. */
  const handshaking = new Map<string, Socket>()
  const counts = new Map<string, number>()
  const hold = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', (socket: Socket) => {
    const source = sourceOf(addressOf(socket.remoteAddress))
    const count = (counts.get(source) ?? 0) + 1
    counts.set(source, count)
    const caller = callerOf(socket)
    if (secure) handshaking.set(caller, socket)
    else hold(socket)
    socket.once('close', () => {
      if (handshaking.get(caller) === socket) handshaking.delete(caller)
      const left = (counts.get(source) ?? 1) - 1
      if (left > 0) counts.set(source, left)
      else counts.delete(source)
    })
    if (count <= cap()) return
    if (!secure) return endSocket(socket, 'TOO_MANY_CONNECTIONS', headers(), report)
    report({ method: 'other', path: 'other', status: 503, code: 'TOO_MANY_CONNECTIONS', ms: 0 }, socket)
    socket.destroy()
  })
  server.on('secureConnection', (socket: Socket) => {
    handshaking.delete(callerOf(socket))
    hold(socket)
  })
  server.on('connect', (_request, socket) => endSocket(socket, 'METHOD_NOT_ALLOWED', headers(), report))
  const closeIdle = () => {
    for (const socket of handshaking.values()) socket.destroy()
    for (const socket of sockets) if (!replyOn(socket)) socket.destroySoon()
  }
  return {
    drain() {
      closeIdle()
      const interval = setInterval(closeIdle, 50)
      return () => clearInterval(interval)
    },
    cut() {
      for (const socket of [...handshaking.values(), ...sockets]) socket.destroy()
    },
    async settled() {
      const replies = [...sockets].map(replyOn).filter((reply) => reply != null)
      await Promise.all(replies.map((reply) => new Promise((resolve) => reply.once('close', resolve))))
    },
  }
}

function callerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

/** The reply that Node is writing on a socket. */
function replyOn(socket: Duplex): ServerResponse | null | undefined {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage
}
