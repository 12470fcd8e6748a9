import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../errors.ts'
import { createSlots } from './slots.ts'
import { startVendor } from './testing.ts'
import { openTransport, type TransportOptions } from './transport.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const never = () => new AbortController().signal

async function codeOf(options: TransportOptions, signal = never()): Promise<string> {
  return openTransport(options)
    .send({ path: '/secret?id=11010519491231002X' }, signal)
    .then(
      ({ status }) => String(status),
      (error) => {
        expect(String(error) + JSON.stringify(failureOf(error))).not.toMatch(/11010519491231002X|secret|127\.0\.0\.1/)
        return failureOf(error)?.code ?? 'uncoded'
      },
    )
}

async function vendorOf(...parameters: Parameters<typeof startVendor>): Promise<string> {
  const vendor = await startVendor(...parameters)
  closing.push(vendor.close)
  return vendor.url
}

describe('a call', () => {
  test('keeps the prefix of the address and gives the reply as it is', async () => {
    const vendor = await startVendor(() => ({ status: 418, headers: { 'Content-Type': 'text/x' }, body: '茶' }))
    closing.push(vendor.close)
    const raw = await openTransport({ url: `${vendor.url}/his/` }).send({ path: '/a?b=%20', body: '{}' }, never())
    expect(raw).toMatchObject({ status: 418, contentType: 'text/x' })
    expect(Buffer.from(raw.body).toString()).toBe('茶')
    expect(vendor.asked[0]).toMatchObject({ method: 'POST', path: '/his/a?b=%20', body: '{}' })
  })

  test('follows no redirect, yet a server that redirects is there', async () => {
    const url = await vendorOf(() => ({ status: 302, headers: { Location: 'http://127.0.0.1:1/' }, body: '' }))
    expect(await codeOf({ url })).toBe('SOURCE_REPLY_UNREADABLE')
    await openTransport({ url }).reach(never())
  })

  test('reads at most 10 MB', async () => {
    const url = await vendorOf((_, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
      }
      response.on('drain', more)
      more()
      return undefined
    })
    expect(await codeOf({ url })).toBe('SOURCE_REPLY_UNREADABLE')
  })

  test('refuses a compressed reply, which it did not ask for', async () => {
    const url = await vendorOf(() => ({ headers: { 'Content-Encoding': 'gzip' }, body: 'x' }))
    expect(await codeOf({ url })).toBe('SOURCE_REPLY_UNREADABLE')
  })

  test.each([
    ['no reply', false],
    ['a reply that drips', true],
  ])('ends in time over %s', async (_what, drips) => {
    const url = await vendorOf((_, response) => {
      if (!drips) return undefined
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(timer))
      return undefined
    })
    expect(await codeOf({ url, timeoutMs: 150 })).toBe('SOURCE_TIMEOUT')
  })

  test('ends with its look-up', async () => {
    const url = await vendorOf(() => undefined)
    expect(await codeOf({ url }, AbortSignal.timeout(50))).toBe('SOURCE_TIMEOUT')
  })

  test('tells a server that is not there, one that hangs up and one that speaks no HTTP', async () => {
    expect(await codeOf({ url: 'http://127.0.0.1:1' })).toBe('SOURCE_UNREACHABLE')
    const raw = async (write: string) => {
      const server = createServer((socket) => socket.on('error', () => undefined).end(write))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      closing.push(() => void server.close())
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    }
    expect(await codeOf({ url: await raw('') })).toBe('SOURCE_UNREACHABLE')
    expect(await codeOf({ url: await raw('220 ftp\r\n\r\n') })).toBe('SOURCE_REPLY_UNREADABLE')
    expect(await codeOf({ url: await raw('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc') })).toBe(
      'SOURCE_UNREACHABLE',
    )
  })

  test('believes a certificate only where its issuer is trusted', async (context) => {
    const made = certificate()
    if (!made) return context.skip()
    const server = createTlsServer(made, (_, response) => response.end('{}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => void server.close())
    const url = `https://localhost:${(server.address() as AddressInfo).port}`
    expect(await codeOf({ url, ca: made.cert })).toBe('200')
    expect(await codeOf({ url })).toBe('SOURCE_CERTIFICATE_REFUSED')
    expect(await codeOf({ url: url.replace('localhost', '127.0.0.1'), ca: made.cert })).toBe(
      'SOURCE_CERTIFICATE_REFUSED',
    )
    expect(await codeOf({ url: url.replace('https', 'http') })).toBe('SOURCE_UNREACHABLE')
  })
})

/** A certificate of `localhost`, signed by itself; undefined where openssl is not installed. */
function certificate(): { readonly key: string; readonly cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-certificate-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    execFileSync('openssl', ['req', ...kind, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('slots', () => {
  const ends: (() => void)[] = []
  const work = () => new Promise<string>((resolve) => ends.push(() => resolve('done')))
  const failed = (error: unknown) => failureOf(error)?.code

  test('let so many work at once, the others in their order, each waiting its time at most', async () => {
    const slots = createSlots(1, 100)
    const first = slots(never(), work)
    const order: string[] = []
    const second = slots(never(), async () => void order.push('second'))
    const third = slots(never(), async () => void order.push('third'))
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(order).toEqual([])
    ends.pop()?.()
    await Promise.all([first, second, third])
    expect(order).toEqual(['second', 'third'])
    const busy = slots(never(), work)
    expect(await slots(never(), work).catch(failed)).toBe('SOURCE_BUSY')
    const left = new AbortController()
    const waiting = slots(left.signal, work).catch(failed)
    left.abort()
    expect(await waiting).toBe('SOURCE_BUSY')
    ends.pop()?.()
    expect(await busy).toBe('done')
    expect(await slots(never(), async () => 'free again')).toBe('free again')
  })

  test('are given back by work that fails', async () => {
    const slots = createSlots(1, 100)
    await slots(never(), () => Promise.reject(new Error('x'))).catch(() => undefined)
    expect(await slots(never(), async () => 'free')).toBe('free')
  })
})
