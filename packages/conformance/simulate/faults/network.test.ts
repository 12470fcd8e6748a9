import { type AddressInfo, connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { About, Fault } from './fault.ts'
import { createFaultyServer } from './faulty-server.ts'
import { networkFaults } from './network.ts'

const found = '{"success":true,"data":{"bldUser":{},"chargeBills":[]},"erroMessage":null}'
const refused = '{"success":false,"data":null,"erroMessage":"token无效"}'
const target = '/blduseinfo?token=t&identityNumber=1'

let close: () => void = () => undefined
afterEach(() => close())

function faultOf(name: string): Fault {
  const fault = networkFaults.find((each) => each.name === name)
  if (!fault) throw new RangeError(name)
  return fault
}

interface Wire {
  readonly bytes: Buffer
  /** How the connection was left: still open when the watching ended, closed in order, or reset. */
  readonly left: 'open' | 'closed' | 'reset'
}

/** What a request gives on the wire of a hospital with this fault, read for `ms` at most. */
async function wireOf(name: string, ms: number, body = found, fault = faultOf(name)): Promise<Wire> {
  const server = createFaultyServer({
    inject: async () => ({ statusCode: 200, headers: {}, body: new TextEncoder().encode(body) }),
    faults: [fault],
    clock: () => 0,
    chance: () => 0,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  close = () => {
    socket.destroy()
    server.close()
    server.closeAllConnections()
  }
  const chunks: Buffer[] = []
  return new Promise((resolve) => {
    const end = (left: Wire['left']) => resolve({ bytes: Buffer.concat(chunks), left })
    setTimeout(() => end('open'), ms)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => end('reset')).on('close', () => end('closed'))
    socket.write(`GET ${target} HTTP/1.1\r\nHost: his\r\nConnection: close\r\n\r\n`)
  })
}

function split({ bytes }: Wire): { readonly head: string; readonly body: Buffer } {
  const at = bytes.indexOf('\r\n\r\n')
  return { head: bytes.subarray(0, at).toString(), body: bytes.subarray(at + 4) }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const SOON = 300
const ENOUGH = 10_000

describe('what a fault of the network puts on the wire', () => {
  test('reset: not one byte, and a reset', async () => {
    expect(await wireOf('reset', ENOUGH)).toEqual({ bytes: Buffer.alloc(0), left: 'reset' })
  })

  test('hang: not one byte, and an open connection', async () => {
    expect(await wireOf('hang', SOON)).toEqual({ bytes: Buffer.alloc(0), left: 'open' })
  })

  test('half-reply: its head promises more than comes before the end', async () => {
    const wire = await wireOf('half-reply', ENOUGH)
    expect(wire.left).not.toBe('open')
    expect(wire.bytes.toString()).toContain(found.slice(0, found.length / 2))
    expect(wire.bytes.toString()).not.toContain(found.slice(found.length / 2))
  })

  test('half-then-hang: the same, and an open connection', async () => {
    const wire = await wireOf('half-then-hang', SOON)
    expect(wire.left).toBe('open')
    expect(wire.bytes.toString()).toContain(found.slice(0, found.length / 2))
    expect(wire.bytes.toString()).not.toContain(found.slice(found.length / 2))
  })

  test('slow-drip: some of the bytes, and an open connection', async () => {
    const wire = await wireOf('slow-drip', SOON)
    expect(wire.left).toBe('open')
    expect(wire.bytes.length).toBeGreaterThan(0)
    expect(wire.bytes.toString()).not.toContain('chargeBills')
  })

  test.each([
    ['length-too-long', 10],
    ['length-too-short', -3],
  ])('%s: a length that is not that of the body', async (name, more) => {
    const wire = await wireOf(name, ENOUGH)
    const { head, body } = split(wire)
    expect(head).toContain(`Content-Length: ${found.length + more}`)
    expect([body.toString(), wire.left]).toEqual([found, 'closed'])
  })

  test('broken-chunks: a size that is no number', async () => {
    const { head, body } = split(await wireOf('broken-chunks', ENOUGH))
    expect(head).toContain('Transfer-Encoding: chunked')
    expect(body.toString().startsWith('zz\r\n')).toBe(true)
  })

  test('another-protocol: no HTTP', async () => {
    expect((await wireOf('another-protocol', ENOUGH)).bytes.toString()).toMatch(/^SSH-2\.0-/)
  })

  test('one-gigabyte: a gigabyte that is made as it is sent, from one piece', () => {
    const reply = { status: 200, headers: [], body: new Uint8Array() }
    const parts = faultOf('one-gigabyte').deliver?.(reply, aboutFound)?.parts ?? []
    const pieces = new Set<Uint8Array>()
    let length = 0
    for (const { bytes } of parts) {
      pieces.add(bytes)
      length += bytes.length
    }
    expect([length, pieces.size]).toEqual([2 ** 30, 1])
  })

  test('one-gigabyte: nothing more is made for one who has gone', async () => {
    const { deliver, ...rest } = faultOf('one-gigabyte')
    let made = 0
    function* counted(parts: Iterable<{ readonly bytes: Uint8Array; readonly waitMs: number }>) {
      for (const part of parts) {
        made += 1
        yield { ...part, waitMs: 1 }
      }
    }
    const fault: Fault = {
      ...rest,
      deliver: (reply, about) => ({ parts: counted(deliver?.(reply, about)?.parts ?? []), ending: 'end' }),
    }
    await wireOf('one-gigabyte', SOON, found, fault)
    close()
    await pause(SOON)
    const then = made
    await pause(SOON)
    expect(then).toBeGreaterThan(0)
    expect(made).toBe(then)
  })

  test('latency: the whole reply, not before its delay', async () => {
    const started = performance.now()
    const wire = await wireOf('latency', ENOUGH)
    expect(wire.bytes.toString()).toContain(found)
    expect(performance.now() - started).toBeGreaterThan(95)
  })

  test('redirect-circle: back to the address that was asked', async () => {
    const { head } = split(await wireOf('redirect-circle', ENOUGH))
    expect(head).toMatch(/^HTTP\/1\.1 302 /)
    expect(head).toContain(`Location: ${target}`)
  })

  test('gzip-unannounced: compressed, and no word of it', async () => {
    const { head, body } = split(await wireOf('gzip-unannounced', ENOUGH))
    expect(gunzipSync(body).toString()).toBe(found)
    expect(head.toLowerCase()).not.toContain('content-encoding')
  })
})

const aboutFound: About = {
  method: 'GET',
  path: '/blduseinfo',
  query: new URLSearchParams(),
  success: true,
  count: 0,
  seen: 0,
}

describe('look-ups that find nobody are left alone by', () => {
  test.each(networkFaults.map(({ name }) => name))('%s', async (name) => {
    const wire = await wireOf(name, ENOUGH, refused)
    expect(wire.left).toBe('closed')
    expect(wire.bytes.toString()).toContain(refused)
  })
})
