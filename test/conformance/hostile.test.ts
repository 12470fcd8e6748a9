import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/conformance/bin/xuemian-check.mjs', import.meta.url))
const token = '{"success":true,"data":{"token":"t","expires_in":"7200"},"erroMessage":null}'
const GIGABYTE = 2 ** 30
const LIMIT_S = 15
const MEMORY_MB = 200

let server: Server | undefined
afterEach(() => void server?.close())

interface Seen {
  readonly code: number | null
  readonly out: string
  readonly seconds: number
  /** The most memory that the process ever held; 0 where the system does not tell. */
  readonly memoryMb: number
}

async function check(): Promise<Seen> {
  if (!server) throw new Error('no server')
  const { port } = server.address() as AddressInfo
  const started = performance.now()
  const child = spawn(
    process.execPath,
    [bin, `http://127.0.0.1:${port}`, '--id', 'a', '--password', 'b', '--identity', 'E12345678', 'E22345678'].concat([
      '--timeout',
      '2',
      '--limit',
      String(LIMIT_S),
    ]),
  )
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (out += data.toString()))
  let memoryMb = 0
  const watch = setInterval(() => {
    memoryMb = Math.max(memoryMb, peakOf(child))
  }, 20)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(watch)
  return { code, out, seconds: (performance.now() - started) / 1000, memoryMb }
}

function peakOf({ pid }: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

function listen(made: Server): Promise<void> {
  server = made
  return new Promise((resolve) => made.listen(0, '127.0.0.1', resolve))
}

const tcp = (answer: (socket: Socket) => void) =>
  listen(createTcpServer((socket) => void answer(socket.on('error', () => undefined))))

/** Answers `/token` well where `look-ups` alone are hostile. */
const http = (where: 'everywhere' | 'look-ups', answer: (response: ServerResponse, url: string) => void) =>
  listen(
    createHttpServer((request, response) => {
      const { url = '' } = request
      response.on('error', () => undefined)
      if (where === 'look-ups' && url.startsWith('/token')) response.end(token)
      else answer(response, url)
    }),
  )

function gigabyte(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, 32)
  let sent = 0
  const more = () => {
    while (sent < GIGABYTE && !response.destroyed) {
      sent += chunk.length
      if (!response.write(chunk)) return void response.once('drain', more)
    }
    response.end()
  }
  more()
}

const drip = (response: ServerResponse) => {
  const timer = setInterval(() => response.write(' '), 100)
  response.once('close', () => clearInterval(timer))
}

const nothing: readonly (readonly [name: string, start: () => Promise<void>, cause: string])[] = [
  ['hangs', () => http('everywhere', () => undefined), 'TIMEOUT'],
  ['resets', () => tcp((socket) => socket.on('data', () => socket.resetAndDestroy())), 'RESET'],
  [
    'redirects in circles',
    () => http('everywhere', (response, url) => response.writeHead(302, { Location: url }).end()),
    '被转到别的地址',
  ],
  ['answers 1 GB', () => http('everywhere', gigabyte), 'TOO_LARGE'],
  ['drips', () => http('everywhere', drip), 'TIMEOUT'],
  ['speaks another protocol', () => tcp((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')), 'NOT_HTTP'],
]

describe('against a server that at once', () => {
  test.each(nothing)('%s, the checker could not be run, and says why', async (_, start, cause) => {
    await start()
    const { code, out, seconds, memoryMb } = await check()
    expect(out).toContain('未能检查')
    expect(out).toContain(cause)
    expect(code).toBe(2)
    expect(seconds).toBeLessThan(LIMIT_S)
    expect(memoryMb).toBeLessThan(MEMORY_MB)
  })
})

const later: readonly (readonly [name: string, start: () => Promise<void>, cause: string])[] = [
  ['hangs', () => http('look-ups', () => undefined), '在时限内没有答复完'],
  ['resets', () => http('look-ups', (response) => void response.destroy()), '连接被对方中断'],
  [
    'is cut in the middle',
    () => http('look-ups', (response) => void response.write('{', () => response.destroy())),
    '连接就断了',
  ],
  ['drips', () => http('look-ups', drip), '在时限内没有答复完'],
  ['answers 1 GB', () => http('look-ups', gigabyte), '超过大小上限'],
  [
    'redirects in circles',
    () => http('look-ups', (response, url) => response.writeHead(302, { Location: url }).end()),
    '被转到别的地址',
  ],
]

describe('where look-ups alone meet a server that', () => {
  test.each(later)('%s, what depends on them could not be run, for that cause and in time', async (_, start, cause) => {
    await start()
    const { out, seconds, memoryMb } = await check()
    expect(out).toContain('? ')
    expect(out).toContain(cause)
    expect(seconds).toBeLessThan(LIMIT_S + 5)
    expect(memoryMb).toBeLessThan(MEMORY_MB)
  })
})

const large: readonly (readonly [name: string, body: string])[] = [
  ['many small values', `{"success":true,"data":[${'0,'.repeat(130_000)}0],"erroMessage":null}`],
  ['many small objects', `{"success":true,"data":{"x":[${'{"k":1},'.repeat(32_000)}0]},"erroMessage":null}`],
  ['brackets', '['.repeat(262_000)],
  ['ten megabytes of values', `{"success":true,"data":[${'0,'.repeat(5_200_000)}0],"erroMessage":null}`],
]

test.each(large)('a reply of %s does not fill the memory', async (_, body) => {
  const bytes = Buffer.from(body)
  await http('look-ups', (response) => void response.end(bytes))
  const { code, memoryMb } = await check()
  expect(code).toBe(1)
  expect(memoryMb).toBeLessThan(MEMORY_MB)
})
