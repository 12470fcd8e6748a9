import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a vendor's server was asked. */
export interface Asked {
  readonly method: string
  /** With its query, as it came. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What it answers: JSON text, or more exactly. */
export type Answer =
  | string
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string | Uint8Array }

export interface TestVendor {
  readonly url: string
  readonly asked: Asked[]
  close(): Promise<void>
}

/** A vendor's HTTP server on a free port that answers as told, and remembers what it was asked. */
export async function startVendor(
  answer: (asked: Asked, response: ServerResponse) => Answer | undefined | Promise<Answer | undefined>,
): Promise<TestVendor> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = request
    const one = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
    asked.push(one)
    const given = await answer(one, response)
    // Undefined: the test writes the reply itself, or lets it hang.
    if (given === undefined) return
    const reply = typeof given === 'string' ? { body: given } : given
    response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers }).end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
