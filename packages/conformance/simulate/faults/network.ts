import { gzipSync } from 'node:zlib'
import type { About, Delivery, Fault, FaultyReply } from './fault.ts'
import { withHeader } from './rewrite.ts'

type Row = readonly [name: string, zh: string, en: string, deliver: (reply: FaultyReply) => Delivery]

const GIGABYTE = 2 ** 30
const banner = new TextEncoder().encode('SSH-2.0-OpenSSH_9.2p1\r\n')
const part = (bytes: Uint8Array, waitMs = 0) => ({ bytes, waitMs })
const half = ({ body }: FaultyReply) => body.subarray(0, Math.floor(body.length / 2))
const isFound = ({ success, path, method }: About) => success && path === '/blduseinfo' && method === 'GET'

function* endless() {
  const blanks = new Uint8Array(64 * 1024).fill(0x20)
  for (let sent = 0; sent < GIGABYTE; sent += blanks.length) yield part(blanks)
}

function* drops({ body }: FaultyReply) {
  for (const byte of body) yield part(Uint8Array.of(byte), 100)
}

/** A HTTP head of its own, for lengths and codings that Node would not write. */
function raw(head: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n${head}\r\n\r\n`),
    body,
  ])
}

const rows: readonly Row[] = [
  ['reset', '连接被重置', 'the connection is reset', () => ({ ending: 'destroy' })],
  ['hang', '收到请求后不答复', 'a request is never answered', () => ({ ending: 'hang' })],
  [
    'half-reply',
    '发出一半后断开',
    'the connection ends after half a reply',
    (reply) => ({ parts: [part(half(reply), 20)], ending: 'destroy' }),
  ],
  [
    'half-then-hang',
    '发出一半后停住',
    'half a reply, then silence',
    (reply) => ({ parts: [part(half(reply))], ending: 'hang' }),
  ],
  ['slow-drip', '每次只发一个字节', 'one byte at a time', (reply) => ({ parts: drops(reply), ending: 'end' })],
  [
    'length-too-long',
    'Content-Length大于实际长度',
    'Content-Length above the length of the body',
    ({ body }) => ({ raw: raw(`Content-Length: ${body.length + 10}`, body), ending: 'end' }),
  ],
  [
    'length-too-short',
    'Content-Length小于实际长度',
    'Content-Length below the length of the body',
    ({ body }) => ({ raw: raw(`Content-Length: ${body.length - 3}`, body), ending: 'end' }),
  ],
  [
    'broken-chunks',
    '分块编码有误',
    'a broken chunked coding',
    ({ body }) => ({
      raw: raw('Transfer-Encoding: chunked', Buffer.concat([Buffer.from('zz\r\n'), body])),
      ending: 'end',
    }),
  ],
  ['another-protocol', '端口上是别的服务', 'another service on the port', () => ({ raw: banner, ending: 'end' })],
  ['one-gigabyte', '回复有1GB', 'a reply of 1 GB', () => ({ parts: endless(), ending: 'end' })],
]

/** What a network or a proxy does to look-ups. None says anything of the interface: whoever checks it must say that it could not. */
export const networkFaults: readonly Fault[] = [
  ...rows.map(
    ([name, zh, en, deliver]): Fault => ({
      name,
      zh,
      en,
      requirement: 'HIS-2.2',
      breaks: name === 'one-gigabyte' ? ['reads-reply-too-large'] : [],
      deliver: (reply, about) => (isFound(about) ? deliver(reply) : undefined),
    }),
  ),
  {
    name: 'latency',
    zh: '网络往返多0.1秒',
    en: 'a round trip of 0.1 s more',
    requirement: 'HIS-2.2',
    breaks: [],
    deliver: (reply) => ({ delayMs: 100, parts: [part(reply.body)], ending: 'end' }),
  },
  {
    name: 'redirect-circle',
    zh: '转来转去，没有尽头',
    en: 'redirects in a circle',
    requirement: 'HIS-2.6',
    breaks: ['no-redirect'],
    reply: (reply, about) =>
      isFound(about)
        ? withHeader({ ...reply, status: 302, body: new Uint8Array() }, 'Location', `${about.path}?${about.query}`)
        : reply,
  },
  {
    name: 'gzip-unannounced',
    zh: '内容被压缩而不声明',
    en: 'a compressed body without Content-Encoding',
    requirement: 'HIS-2.5',
    breaks: ['reads-reply-encoding'],
    reply: (reply, about) => (isFound(about) ? { ...reply, body: gzipSync(reply.body) } : reply),
  },
]
