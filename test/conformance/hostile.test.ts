import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/conformance/bin/xuemian-check.mjs', import.meta.url))
const token = '{"success":true,"data":{"token":"t","expires_in":"7200"},"erroMessage":null}'
const GIGABYTE = 2 ** 30
const TIMEOUT_S = 2
const LIMIT_S = 15
/** For starting the process and for writing what it found, on a busy machine. */
const MARGIN_S = 8
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

async function check(timeoutS = TIMEOUT_S, limitS = LIMIT_S): Promise<Seen> {
  if (!server) throw new Error('no server')
  const { port } = server.address() as AddressInfo
  const started = performance.now()
  const who = ['--id', 'a', '--password', 'b', '--identity', 'E12345678', 'E22345678']
  const times = ['--timeout', String(timeoutS), '--limit', String(limitS)]
  const child = spawn(process.execPath, [bin, `http://127.0.0.1:${port}`, ...who, ...times])
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (out += data.toString()))
  let memoryMb = 0
  const watch = setInterval(() => {
    memoryMb = Math.max(memoryMb, peakOf(child))
  }, 20)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(watch)
  if (process.platform === 'linux') expect(memoryMb).toBeGreaterThan(0)
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

/** Writes the same bytes for ever, as fast as they are taken. */
const pour = (socket: Socket, bytes: Buffer) => {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
    if (!socket.destroyed) socket.once('drain', more)
  }
  more()
}

const half = (response: ServerResponse) => void response.writeHead(200, { 'Content-Length': 100 }).write('{')
const banner = 'SSH-2.0-OpenSSH_9.2\r\n'
const mysql = Buffer.from('4a0000000a382e302e33360008000000', 'hex')

const nothing: readonly (readonly [name: string, start: () => Promise<void>, cause: string])[] = [
  ['hangs', () => http('everywhere', () => undefined), 'TIMEOUT'],
  ['accepts and stays silent', () => tcp(() => undefined), 'TIMEOUT'],
  ['resets', () => tcp((socket) => socket.on('data', () => socket.resetAndDestroy())), 'RESET'],
  ['resets before any request', () => tcp((socket) => socket.resetAndDestroy()), 'RESET'],
  ['sends half a reply and stops', () => http('everywhere', half), 'TIMEOUT'],
  [
    'redirects in circles',
    () => http('everywhere', (response, url) => response.writeHead(302, { Location: url }).end()),
    '被转到别的地址',
  ],
  ['answers 1 GB', () => http('everywhere', gigabyte), 'TOO_LARGE'],
  ['drips', () => http('everywhere', drip), 'TIMEOUT'],
  ['speaks another protocol', () => tcp((socket) => socket.write(banner)), 'NOT_HTTP'],
  ['speaks a binary protocol', () => tcp((socket) => socket.write(mysql)), 'NOT_HTTP'],
  ['pours bytes', () => tcp((socket) => pour(socket, Buffer.alloc(65_536, 7))), 'NOT_HTTP'],
  [
    'sends headers without end',
    () => tcp((socket) => socket.write('HTTP/1.1 200 OK\r\n') && pour(socket, Buffer.from('a: b\r\n'.repeat(9_000)))),
    'TOO_LARGE',
  ],
  [
    'announces a reply without end',
    () => tcp((socket) => pour(socket, Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(2_000)))),
    'TIMEOUT',
  ],
]

describe('against a server that at once', () => {
  test.each(nothing)('%s, the checker could not be run, and says why', async (_, start, cause) => {
    await start()
    const { code, out, seconds, memoryMb } = await check()
    expect(out).toContain('未能检查')
    expect(out).toContain(cause)
    expect(code).toBe(2)
    expect(seconds).toBeLessThan(TIMEOUT_S + MARGIN_S)
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
  ['sends half a reply and stops', () => http('look-ups', half), '在时限内没有答复完'],
  ['speaks another protocol', () => http('look-ups', ({ socket }) => void socket?.end(banner)), '不是HTTP'],
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
    const { code, out, seconds, memoryMb } = await check()
    expect(out).toContain('? ')
    expect(out).toContain(cause)
    expect(code).toBe(1)
    expect(seconds).toBeLessThan(LIMIT_S + MARGIN_S)
    expect(memoryMb).toBeLessThan(MEMORY_MB)
  })
})

describe('where one request may take longer than the whole run', () => {
  const LONG_S = 100

  test.each([
    ['hangs at once', () => http('everywhere', () => undefined), '在时限内没有答复完'],
    ['drips at once', () => http('everywhere', drip), '在时限内没有答复完'],
    ['hangs in look-ups', () => http('look-ups', () => undefined), '整个检查的时限已到'],
    ['answers half a look-up', () => http('look-ups', half), '整个检查的时限已到'],
  ] as const)('a server that %s holds the checker no longer than its limit', async (_, start, cause) => {
    await start()
    const { code, out, seconds } = await check(LONG_S, 3)
    expect(out).toContain('未能检查')
    expect(out).toContain(cause)
    expect(code).toBe(2)
    expect(seconds).toBeLessThan(3 + MARGIN_S)
  })
})

const large: readonly (readonly [name: string, body: string])[] = [
  ['many small values', `{"success":true,"data":[${'0,'.repeat(130_000)}0],"erroMessage":null}`],
  ['many small objects', `{"success":true,"data":{"x":[${'{"k":1},'.repeat(32_000)}0]},"erroMessage":null}`],
  ['brackets', '['.repeat(262_000)],
  ['ten megabytes of values', `{"success":true,"data":[${'0,'.repeat(5_200_000)}0],"erroMessage":null}`],
]

test('a reply of many headers does not fill the memory', async () => {
  const headers = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`x-${index}`, 'a']))
  await http('look-ups', (response) => void response.writeHead(200, headers).end('{}'))
  const { code, memoryMb } = await check()
  expect(code).toBe(1)
  expect(memoryMb).toBeLessThan(MEMORY_MB)
})

/** Replies that are wrong in every row, or that name somebody in every row: what is reported of them is bounded, too. */
const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join(',')
const quirky = (i: number) =>
  `{"SerialNumber ":"S${1e9 + i}","ActualCost":" ￥1 ","ConsumptionDatetime":"2019/1/1","x":1,"Products":[{"DonCode ":"E12${1e9 + i}","prodCode":"P1","prodClassCode":"2001","prodClassName":"红细胞","volume":"1","rh":"阳性","money":"￥1"}]}`
const user = (number: string) => `{"name":"李秀兰","identityNumber":"${number}","birthday":"1988-06-01","hisId":"1"}`

const wrongThroughout: readonly (readonly [name: string, body: (number: string) => string])[] = [
  [
    'quirks',
    (number) =>
      `{"success":true,"data":{"bldUser":${user(number)},"chargeBills":[${rows(900, quirky)}]},"erroMessage":null}`,
  ],
  [
    'names',
    () =>
      `{"success":false,"data":[${rows(3_500, (i) => `{"name":"李四光${i}","token":"tok${i}abcd"}`)}],"erroMessage":null}`,
  ],
]

test.each(wrongThroughout)('a reply of thousands of %s fills neither the memory nor the time', async (_, body) => {
  await http('look-ups', (response, url) => {
    response.end(body(new URL(url, 'http://his').searchParams.get('identityNumber') ?? ''))
  })
  const { code, seconds, memoryMb } = await check()
  expect(code).toBe(1)
  expect(seconds).toBeLessThan(LIMIT_S + MARGIN_S)
  expect(memoryMb).toBeLessThan(MEMORY_MB)
})

test.each(large)('a reply of %s does not fill the memory', async (_, body) => {
  const bytes = Buffer.from(body)
  await http('look-ups', (response) => void response.end(bytes))
  const { code, memoryMb } = await check()
  expect(code).toBe(1)
  expect(memoryMb).toBeLessThan(MEMORY_MB)
})
