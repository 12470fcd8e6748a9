import { connect } from 'node:net'

/** Sends bytes as they are, in the given pieces, and answers all that comes until the peer closes; `undefined` where it never does. */
export function exchange(
  url: string,
  pieces: readonly (string | Uint8Array)[],
  patienceMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname)
    const timer = setTimeout(() => {
      socket.destroy()
      resolve(undefined)
    }, patienceMs)
    const settle = () => {
      clearTimeout(timer)
      resolve(Buffer.concat(chunks).toString('utf8'))
    }
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (!socket.writable) return
        socket.write(piece)
        if (pieces.length > 1) await new Promise((next) => setImmediate(next))
      }
    })
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // a reset after the reply is how a server ends what it does not read
    socket.on('error', settle)
    socket.on('close', settle)
  })
}
