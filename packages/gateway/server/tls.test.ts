import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:https'
import { connect as connectPlainly } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Failure } from '../errors.ts'
import type { Gateway } from '../gateway.ts'
import type { LogLine } from '../operation/redact.ts'
import { client, identityNumber, sourceThat, testGateway, tokenOf } from '../testing.ts'
import { watchCertificate } from './certificate-watch.ts'
import { type CertificateFiles, hasOpenssl, makeCertificate } from './certificates-testing.ts'
import { type Certificate, readCertificate, type TlsFiles } from './tls.ts'

const DAY = 86_400_000
let folder = ''
let ca: CertificateFiles
let one: CertificateFiles
let two: CertificateFiles
const open: Gateway[] = []

beforeAll(() => {
  if (!hasOpenssl()) return
  folder = mkdtempSync(join(tmpdir(), 'xuemian-tls-'))
  ca = makeCertificate(folder, 'ca')
  one = makeCertificate(folder, 'one', { issuer: ca })
  two = makeCertificate(folder, 'two', { issuer: ca })
})
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close()
})

function certificate(files: TlsFiles, now = Date.now()): Certificate {
  const read = readCertificate(files, now)
  if (!read.ok) throw new Error(read.message)
  return read.value
}

/** The answer to one request, and whose certificate came with it. */
function ask(url: string, agent?: Agent): Promise<{ body: string; subject: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ca: readFileSync(ca.certFile), ...(agent ? { agent } : { agent: false }) }, (reply) => {
      const { subject } = (reply.socket as import('node:tls').TLSSocket).getPeerCertificate()
      let body = ''
      reply.setEncoding('utf8').on('data', (text: string) => (body += text))
      reply.on('end', () => resolve({ body, subject: String(subject.CN) }))
    })
    request.on('error', reject)
  })
}

async function secureGateway(
  options: Parameters<typeof testGateway>[0] = {},
): Promise<{ gateway: Gateway; url: string }> {
  const gateway = await testGateway({ tls: certificate(one).context, ...options })
  open.push(gateway)
  return { gateway, ...(await gateway.listen({ port: 0, host: '127.0.0.1' })) }
}

describe.skipIf(!hasOpenssl())('the files of a certificate', () => {
  test('are taken where they are a pair in force, with the chain that is sent along', () => {
    const read = certificate({ ...one, caFile: ca.certFile })
    expect(read.context.minVersion).toBe('TLSv1.2')
    expect(read.context.cert.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(read.expires - Date.now()).toBeGreaterThan(360 * DAY)
  })

  test.each([
    ['TLS_CERTIFICATE_UNREADABLE', () => ({ ...one, certFile: join(folder, 'none.pem') })],
    ['TLS_CERTIFICATE_UNREADABLE', () => ({ ...one, certFile: one.keyFile })],
    ['TLS_CERTIFICATE_UNREADABLE', () => ({ ...one, caFile: one.keyFile })],
    ['TLS_KEY_UNREADABLE', () => ({ ...one, keyFile: one.certFile })],
    ['TLS_KEY_UNREADABLE', () => ({ ...one, keyFile: encrypted() })],
    ['TLS_KEY_MISMATCH', () => ({ ...one, keyFile: two.keyFile })],
    ['TLS_CHAIN_MISMATCH', () => ({ ...one, caFile: two.certFile })],
  ])('are refused with %s', (code, files) => {
    const read = readCertificate(files(), Date.now())
    expect(read).toMatchObject({ ok: false, code })
    expect(read.ok ? '' : read.message).toContain(folder)
  })

  test('are refused after their end and before their beginning, with the day', () => {
    const { expires } = certificate(one)
    const late = readCertificate(one, expires)
    expect(late).toMatchObject({ ok: false, code: 'TLS_CERTIFICATE_EXPIRED' })
    expect(late.ok ? '' : late.message).toMatch(/有效期至 \d{4}-\d{2}-\d{2}$/)
    expect(readCertificate(one, Date.now() - 2 * DAY)).toMatchObject({ ok: false, code: 'TLS_CERTIFICATE_EARLY' })
  })

  function encrypted(): string {
    const file = join(folder, 'encrypted.key')
    execFileSync('openssl', ['pkey', '-in', one.keyFile, '-aes256', '-passout', 'pass:x', '-out', file])
    return file
  }
})

describe.skipIf(!hasOpenssl())('a gateway with a certificate', () => {
  test('answers over HTTPS, and nothing over plain HTTP', async () => {
    const { url } = await secureGateway()
    expect(url).toMatch(/^https:/)
    const reply = await ask(`${url}/token?id=${client.id}&password=${client.password}`)
    expect(JSON.parse(reply.body)).toMatchObject({ success: true })
    await expect(fetch(`${url.replace('https', 'http')}/health/live`)).rejects.toThrow()
  })

  test('refuses a protocol older than minVersion', async () => {
    const strict = { ...certificate({ ...one, minVersion: 'TLSv1.3' }).context }
    const { url } = await secureGateway({ tls: strict })
    const older = connect({ port: Number(new URL(url).port), host: '127.0.0.1', maxVersion: 'TLSv1.2' })
    const error = await new Promise<{ code?: string }>((resolve) => older.on('error', resolve))
    expect(error.code).toMatch(/SSL|RESET/)
  })

  test('shows a renewed certificate to later connections, and keeps those that are open', async () => {
    const { gateway, url } = await secureGateway()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    expect((await ask(`${url}/health/live`, agent)).subject).toBe('one')
    gateway.renew(certificate(two).context)
    expect((await ask(`${url}/health/live`)).subject).toBe('two')
    expect(await ask(`${url}/health/live`, agent)).toMatchObject({
      subject: 'one',
      body: expect.stringContaining('ok'),
    })
    agent.destroy()
  })

  test('caps the connections of one address and says so in the log', async () => {
    const lines: LogLine[] = []
    const { url } = await secureGateway({
      settings: { limits: { connectionsPerSource: 1 } },
      log: (line) => lines.push(line),
    })
    const port = Number(new URL(url).port)
    const idle = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await new Promise((resolve) => idle.on('secureConnect', resolve))
    await expect(ask(`${url}/health/live`)).rejects.toThrow()
    expect(lines).toMatchObject([{ code: 'TOO_MANY_CONNECTIONS' }])
    idle.destroy()
  })

  test('stops soon: a reply under way ends, an idle connection and an unfinished handshake do not hold it', async () => {
    const source = sourceThat(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      return { patients: [], bags: [] }
    })
    const { gateway, url } = await secureGateway({ source })
    const token = await tokenOf(gateway)
    const port = Number(new URL(url).port)
    const idle = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await new Promise((resolve) => idle.on('secureConnect', resolve))
    const mute = connectPlainly(port, '127.0.0.1')
    await new Promise((resolve) => mute.on('connect', resolve))
    for (const socket of [idle, mute]) socket.on('error', () => undefined)
    const underWay = ask(`${url}/blduseinfo?token=${token}&identityNumber=${identityNumber}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const began = performance.now()
    await gateway.close()
    expect(performance.now() - began).toBeLessThan(3_000)
    expect((await underWay).body).toContain('未找到')
  })
})

describe.skipIf(!hasOpenssl())('the watch over a certificate', () => {
  test('takes up changed files, keeps the one in use where they are faulty, and warns once', async () => {
    const files = { certFile: join(folder, 'used.pem'), keyFile: join(folder, 'used.key') }
    const put = (from: CertificateFiles) => {
      copyFileSync(from.certFile, files.certFile)
      copyFileSync(from.keyFile, files.keyFile)
    }
    put(one)
    const renewed: Certificate[] = []
    const warned: Failure[] = []
    const watch = watchCertificate({
      files,
      certificate: certificate(files),
      now: Date.now,
      renewed: (next) => renewed.push(next),
      warn: (failure) => warned.push(failure),
      everyMs: 10,
    })
    const rest = () => new Promise((resolve) => setTimeout(resolve, 80))
    await rest()
    expect([renewed.length, warned.length]).toEqual([0, 0])
    copyFileSync(two.certFile, files.certFile)
    await rest()
    expect(warned.map(({ code }) => code)).toEqual(['TLS_KEY_MISMATCH'])
    put(two)
    await rest()
    expect(renewed.at(-1)?.context.cert).toBe(certificate(two).context.cert)
    const before = renewed.length
    writeFileSync(files.keyFile, 'not a key')
    utimesSync(files.keyFile, new Date(), new Date(Date.now() + 5_000))
    await rest()
    expect(warned.map(({ code }) => code)).toEqual(['TLS_KEY_MISMATCH', 'TLS_KEY_UNREADABLE'])
    expect(renewed).toHaveLength(before)
    watch.close()
  })

  test('warns once a day from 30 days before the end, and after it', async () => {
    const used = certificate(one)
    let now = used.expires - 31 * DAY
    const warned: Failure[] = []
    const watch = watchCertificate({
      files: one,
      certificate: used,
      now: () => now,
      renewed: () => undefined,
      warn: (failure) => warned.push(failure),
      everyMs: 5,
    })
    const at = async (moment: number) => {
      now = moment
      await new Promise((resolve) => setTimeout(resolve, 40))
      return warned.splice(0).map(({ code, message }) => `${code} ${message}`)
    }
    expect(await at(used.expires - 31 * DAY)).toEqual([])
    expect(await at(used.expires - 29 * DAY)).toEqual(['TLS_CERTIFICATE_EXPIRING 证书即将过期：剩余 29 天'])
    expect(await at(used.expires - 28.5 * DAY)).toEqual([])
    expect(await at(used.expires - 27.9 * DAY)).toHaveLength(1)
    expect(await at(used.expires + 1)).toEqual(['TLS_CERTIFICATE_EXPIRED 证书已过期'])
    watch.close()
  })
})
