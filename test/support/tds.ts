import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What a client asked: a batch's text, the text of `sp_executesql` with its values, or a request about its transaction. */
export interface TdsStatement {
  readonly text: string
  readonly values: readonly { readonly type: 'varchar' | 'nvarchar'; readonly value: string | null }[]
}

export interface TdsServer {
  readonly port: number
  /** Everything asked so far. */
  readonly asked: readonly TdsStatement[]
  readonly logins: () => number
  /** Times that a client ended a statement. */
  readonly attentions: () => number
  /** Bytes of answers written so far. */
  readonly written: () => number
  /** Breaks every connection. */
  cut(): void
  stop(): Promise<void>
}

export interface TdsBehaviour {
  /** Whole tokens that answer a statement, in as many parts (without `tdsDone` at the end it goes no further); undefined: none ever. Batches and transactions that it leaves alone succeed. */
  readonly answer?: (statement: TdsStatement) => readonly Buffer[] | undefined
  /** Tokens that answer a login. */
  readonly login?: Buffer
  /** Does not even answer a client that ends a statement. */
  readonly deaf?: () => boolean
}

const u16 = (value: number) => Buffer.from([value & 0xff, value >> 8])
const u32 = (value: number) => Buffer.from(new Uint32Array([value]).buffer)
const shortText = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')])
const token = (id: number, body: Buffer) => Buffer.concat([Buffer.from([id]), u16(body.length), body])

/** GBK, as a Chinese SQL Server has it. */
export const COLLATION = Buffer.from([0x04, 0x08, 0xd0, 0x00, 0x00])

/** The end of an answer; 0x20 acknowledges that a statement was ended. */
export const tdsDone = (status = 0) => Buffer.concat([Buffer.from([0xfd]), u16(status), Buffer.alloc(10)])

/** An error of the server as [MS-TDS] 2.2.7.10 has it. */
export const tdsError = (number: number, severity: number, message = 'said by the server') =>
  Buffer.concat([
    token(
      0xaa,
      Buffer.concat([
        ...[u32(number), Buffer.from([1, severity]), u16(message.length), Buffer.from(message, 'utf16le')],
        ...[shortText('his'), shortText(''), u32(1)],
      ]),
    ),
    tdsDone(2),
  ])

/** Columns (none: those of the part before), each with the bytes of its type ([MS-TDS] 2.2.5.4), and rows of the bytes of its values. */
export const tdsRows = (columns: readonly (readonly [string, Buffer])[], rows: readonly (readonly Buffer[])[]) =>
  Buffer.concat([
    ...(columns.length === 0 ? [] : [Buffer.from([0x81]), u16(columns.length)]),
    ...columns.flatMap(([name, type]) => [u32(0), u16(1), type, shortText(name)]),
    ...rows.flatMap((row) => [Buffer.from([0xd1]), ...row]),
  ])

const environment = (type: number, next: Buffer, before: Buffer) =>
  token(0xe3, Buffer.concat([Buffer.from([type, next.length]), next, Buffer.from([before.length]), before]))

const LOGGED_IN = Buffer.concat([
  environment(7, COLLATION, Buffer.alloc(0)),
  token(
    0xad,
    Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), shortText('Microsoft SQL Server'), Buffer.from([10, 50, 0, 0])]),
  ),
  tdsDone(),
])

// no version to speak of, and no encryption
const PRELOGIN = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 10, 50, 0, 0, 0, 0, 2])

/**
 * Speaks as much of [MS-TDS] as a client needs to log in, to begin and roll back, and to be answered what a test tells it. It stands in for no SQL
 * Server: it proves what the driver and we do with what is on the wire.
 */
export async function startTds({
  answer,
  login = LOGGED_IN,
  deaf = () => false,
}: TdsBehaviour = {}): Promise<TdsServer> {
  const asked: TdsStatement[] = []
  const sockets = new Set<Socket>()
  let logins = 0
  let attentions = 0
  let written = 0

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let ended = 0
    // an answer that has begun, or is awaited, and has not ended
    let open = false
    const packet = (body: Buffer, last: boolean) => {
      written += body.length
      open = !last
      const size = body.length + 8
      socket.write(Buffer.concat([Buffer.from([4, last ? 1 : 0, size >> 8, size & 0xff, 0, 0, 1, 0]), body]))
    }
    const send = async (...parts: readonly Buffer[]) => {
      const before = ended
      for (const [index, part] of parts.entries()) {
        if (ended !== before || socket.destroyed) return
        packet(part, index === parts.length - 1 && (part === PRELOGIN || part.at(-13) === 0xfd))
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const hear = (type: number, body: Buffer) => {
      if (type === 0x06) {
        attentions += 1
        ended += 1
        if (deaf()) return undefined
        // the end of the answer under way, then one of its own for the wish to end it
        if (open) packet(tdsDone(2), true)
        return send(tdsDone(0x20))
      }
      if (type === 0x12) return send(PRELOGIN)
      if (type === 0x10) {
        logins += 1
        return send(login)
      }
      const own = body.subarray(body.readUInt32LE(0))
      const statement =
        type === 0x03
          ? procedureCall(own)
          : { text: type === 0x0e ? transaction(own) : own.toString('utf16le'), values: [] }
      asked.push(statement)
      const told = answer?.(statement)
      if (told) return send(...told)
      if (type === 0x03) {
        open = true
        return undefined
      }
      const id = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])
      if (statement.text.startsWith('BEGIN'))
        return send(Buffer.concat([environment(8, id, Buffer.alloc(0)), tdsDone()]))
      if (statement.text === 'ROLLBACK') return send(Buffer.concat([environment(10, Buffer.alloc(0), id), tdsDone()]))
      return send(tdsDone())
    }
    let waiting = Buffer.alloc(0)
    let message: Buffer[] = []
    socket.on('data', (data) => {
      waiting = Buffer.concat([waiting, data])
      while (waiting.length >= 8 && waiting.length >= waiting.readUInt16BE(2)) {
        const packet = waiting.subarray(0, waiting.readUInt16BE(2))
        waiting = waiting.subarray(packet.length)
        message.push(packet.subarray(8))
        if (((packet[1] ?? 0) & 1) === 0) continue
        const whole = Buffer.concat(message)
        message = []
        hear(packet[0] ?? 0, whole)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    logins: () => logins,
    attentions: () => attentions,
    written: () => written,
    cut,
    async stop() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

function transaction(body: Buffer): string {
  if (body.readUInt16LE(0) === 8) return 'ROLLBACK'
  return `BEGIN ${body[2] === 5 ? 'SNAPSHOT' : body[2] === 2 ? 'READ COMMITTED' : `level ${body[2]}`}`
}

/** `sp_executesql` with its statement, the declarations and the values. */
function procedureCall(body: Buffer): TdsStatement {
  const values: { type: 'varchar' | 'nvarchar'; value: string | null }[] = []
  let at = body.readUInt16LE(0) === 0xffff ? 6 : 2 + body.readUInt16LE(0) * 2 + 2
  while (at < body.length) {
    at += 1 + (body[at] ?? 0) * 2 + 1
    const wide = body[at] === 0xe7
    const long = body.readUInt16LE(at + 1) === 0xffff
    at += 8
    const bytes: Buffer[] = []
    let none = false
    if (long) {
      // a total, then pieces until an empty one
      at += 8
      for (let size = body.readUInt32LE(at); size > 0; size = body.readUInt32LE(at)) {
        bytes.push(body.subarray(at + 4, at + 4 + size))
        at += 4 + size
      }
      at += 4
    } else {
      const size = body.readUInt16LE(at)
      none = size === 0xffff
      if (!none) bytes.push(body.subarray(at + 2, at + 2 + size))
      at += 2 + (none ? 0 : size)
    }
    const text = Buffer.concat(bytes).toString(wide ? 'utf16le' : 'latin1')
    values.push({ type: wide ? 'nvarchar' : 'varchar', value: none ? null : text })
  }
  const [statement, , ...bound] = values
  return { text: statement?.value ?? '', values: bound }
}
