import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What a port does that is no database: says nothing, breaks the connection at once, closes it at the first byte, or answers bytes and goes on in silence. */
export type Unwilling = 'silent' | 'reset' | 'closing' | Buffer

/** What no database says. */
export const GARBAGE = Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')

/** A port on loopback that behaves so. */
export async function startUnwilling(how: Unwilling): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    if (how === 'reset') return socket.resetAndDestroy()
    if (how === 'closing') socket.once('data', () => socket.end())
    if (Buffer.isBuffer(how)) socket.once('data', () => socket.write(how))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
