import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { openTransport, type Transport, type TransportOptions } from './transport.ts'

const reply = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const patient = 60_000

let close: () => void = () => undefined
afterEach(() => close())

interface Open {
  readonly transport: Transport
  /** Paths asked for, in order. */
  readonly asked: readonly string[]
}

/** A transport to a server that does `answer` with each request. */
async function open(
  answer: (socket: Socket, path: string) => void,
  options: Partial<TransportOptions> = {},
): Promise<Open> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      const path = /^GET ([^ ?]*)/.exec(data.toString())?.[1] ?? ''
      asked.push(path)
      answer(socket, path)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const transport = openTransport({
    baseUrl: `http://127.0.0.1:${port}`,
    timeoutMs: patient,
    keepBytes: 100,
    maxBytes: 1_000,
    clock: () => performance.now(),
    ...options,
  })
  close = () => {
    transport.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { transport, asked }
}

async function codeOf({ transport }: Open, target = '/token'): Promise<string> {
  const exchange = await transport.send({ target })
  return exchange.ok ? `HTTP ${exchange.reply.status}` : exchange.failure.code
}

describe('what goes wrong has a name', () => {
  const wrong: readonly (readonly [name: string, code: string, answer: (socket: Socket) => void])[] = [
    ['a reset', 'RESET', (socket) => socket.resetAndDestroy()],
    ['an end before any byte', 'RESET', (socket) => socket.end()],
    ['an end in the middle', 'CUT', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')],
    ['another protocol', 'NOT_HTTP', (socket) => socket.write('220 ready\r\n')],
    [
      'a broken chunk',
      'NOT_HTTP',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
    ],
    ['headers without end', 'TOO_LARGE', (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(9_000)}`)],
    ['a reply that is too long to keep', 'LARGE', (socket) => socket.write(reply(' '.repeat(101)))],
    ['a reply that is too long to read', 'TOO_LARGE', (socket) => socket.write(reply(' '.repeat(1_001)))],
  ]
  test.each(wrong)('%s is %s', async (_, code, answer) => {
    expect(await codeOf(await open(answer))).toBe(code)
  })

  test('silence is TIMEOUT', async () => {
    expect(await codeOf(await open(() => undefined, { timeoutMs: 50 }))).toBe('TIMEOUT')
  })
})

test('a redirect is a reply like others', async () => {
  const circle = await open((socket) =>
    socket.write('HTTP/1.1 302 Found\r\nLocation: /token\r\nContent-Length: 0\r\n\r\n'),
  )
  expect(await codeOf(circle)).toBe('HTTP 302')
  expect(circle.asked).toEqual(['/token'])
})

test('a path that let three requests in a row wait is asked no more, others are', async () => {
  const server = await open((socket, path) => path === '/token' && socket.write(reply('{}')), { timeoutMs: 50 })
  for (let i = 0; i < 5; i++) expect(await codeOf(server, `/blduseinfo?n=${i}`)).toBe('TIMEOUT')
  expect(await codeOf(server)).toBe('HTTP 200')
  expect(server.asked).toEqual(['/blduseinfo', '/blduseinfo', '/blduseinfo', '/token'])
})

test('a path that answers in between keeps being asked', async () => {
  let count = 0
  const server = await open((socket) => ++count % 3 === 0 && socket.write(reply('{}')), { timeoutMs: 50 })
  for (let i = 0; i < 9; i++) await server.transport.send({ target: '/token' })
  expect(server.asked.length).toBe(9)
})

test('closing ends at once what is under way, and nothing is sent any more', async () => {
  const server = await open(() => server.transport.close())
  // a request that waited for its own limit would outlast this test
  expect(await codeOf(server)).toBe('TIMEOUT')
  expect(await codeOf(server)).toBe('TIMEOUT')
  expect(server.asked).toEqual(['/token'])
})
