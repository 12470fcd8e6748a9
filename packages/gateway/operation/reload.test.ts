import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway.ts'
import type { GatewaySettings } from '../settings.ts'
import type { DataSource, SourceRows } from '../source.ts'
import { createMemorySource } from '../sources/memory.ts'
import { client, identityNumber, organisationCode, patientRow, testGateway, tokenOf } from '../testing.ts'
import { machineCredential } from '../tokens/credentials.ts'

const clients = [{ id: client.id, credential: machineCredential(client.password) }]
const tokenKey = Buffer.alloc(32, 7)
const settingsWith = (more: Partial<GatewaySettings> = {}): GatewaySettings => ({
  organisationCode,
  clients,
  tokenKey,
  ...more,
})

const open: Gateway[] = []
afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close()
})
async function gatewayOver(source: DataSource, settings: Partial<GatewaySettings> = {}): Promise<Gateway> {
  const gateway = await testGateway({ source, settings: settingsWith(settings) })
  open.push(gateway)
  return gateway
}

/** A source that answers its own name, when told to, and remembers that it was closed. */
function slowSource(name: string) {
  const waiting: (() => void)[] = []
  let closed = false
  const rows: SourceRows = { patients: [patientRow({ name })], bags: [] }
  const source: DataSource = {
    find: () =>
      new Promise((resolve, reject) =>
        waiting.push(() => (closed ? reject(new Error('closed under a look-up')) : resolve(rows))),
      ),
    check: async () => undefined,
    close: async () => {
      closed = true
    },
  }
  return { source, waiting, answer: () => waiting.splice(0).forEach((go) => void go()), closed: () => closed }
}
const named = (name: string) => createMemorySource({ patients: [patientRow({ name })], bags: [] })
const askUrl = (token: string) => `/blduseinfo?token=${token}&identityNumber=${identityNumber}`
const nameIn = (text: string) => /"name":"([^"]+)"/.exec(text)?.[1]

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 400) throw new Error('did not come about')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('a reload', () => {
  test('lets a look-up under way finish on the old source, closes it after that, and answers later ones from the new', async () => {
    const old = slowSource('旧')
    const gateway = await gatewayOver(old.source)
    const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
    const token = await tokenOf(gateway)
    const underWay = fetch(url + askUrl(token)).then((reply) => reply.text())
    await until(() => old.waiting.length === 1)
    await gateway.reload({ settings: settingsWith(), source: named('新') })
    expect(nameIn(await (await fetch(url + askUrl(token))).text())).toBe('新')
    expect(old.closed()).toBe(false)
    old.answer()
    expect(nameIn(await underWay)).toBe('旧')
    await until(old.closed)
  })

  test('keeps the old source no longer than the caller of a look-up stays', async () => {
    const old = slowSource('旧')
    const gateway = await gatewayOver(old.source)
    const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
    const token = await tokenOf(gateway)
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(`GET ${askUrl(token)} HTTP/1.1\r\nHost: his\r\n\r\n`)
    await until(() => old.waiting.length === 1)
    await gateway.reload({ settings: settingsWith(), source: named('新') })
    expect(old.closed()).toBe(false)
    socket.destroy()
    await until(old.closed)
  })

  test('keeps the connections and the tokens, and ends those of a client that is gone', async () => {
    const gateway = await gatewayOver(named('甲'))
    const token = await tokenOf(gateway)
    await gateway.reload({ settings: settingsWith(), source: named('乙') })
    expect(nameIn((await gateway.app.inject(askUrl(token))).body)).toBe('乙')
    const other = [{ id: 'other', credential: machineCredential('another-secret-9x') }]
    await gateway.reload({ settings: settingsWith({ clients: other }), source: named('丙') })
    expect((await gateway.app.inject(askUrl(token))).json()).toMatchObject({ success: false, data: null })
  })

  test('changes the prefix, the origins, the status and the limits of the server', async () => {
    const gateway = await gatewayOver(named('甲'))
    const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
    const limits = { connectionsPerSource: 1, maxHeaderBytes: 2_000, headersTimeoutMs: 700, requestTimeoutMs: 800 }
    const next = { pathPrefix: '/his', origins: ['https://a.example'], httpStatus: true, limits }
    await gateway.reload({ settings: settingsWith(next), source: named('甲') })
    expect((await gateway.app.inject('/token')).statusCode).toBe(404)
    const reply = await gateway.app.inject('/his/token')
    expect([reply.statusCode, reply.headers['access-control-allow-origin']]).toEqual([400, 'https://a.example'])
    const long = await fetch(`${url}/his/token?id=${'a'.repeat(3_000)}`, { headers: { connection: 'close' } })
    expect(long.status).toBe(431)
    expect([gateway.server.headersTimeout, gateway.server.requestTimeout]).toEqual([700, 800])
    const port = Number(new URL(url).port)
    const [first, second] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    const refused = await new Promise<string>((resolve) => {
      for (const socket of [first, second])
        socket
          .setEncoding('utf8')
          .once('data', resolve)
          .on('error', () => undefined)
    })
    expect(refused).toContain('503')
    first.destroy()
    second.destroy()
  })

  test('does not give a guesser fresh attempts', async () => {
    const limits = { attempts: 2 }
    const gateway = await gatewayOver(named('甲'), { limits })
    let count = 0
    const guess = async () => (await gateway.app.inject(`/token?id=${client.id}&password=wrong${count++}`)).body
    await guess()
    await guess()
    await gateway.reload({ settings: settingsWith({ limits }), source: named('甲') })
    expect(await guess()).toContain('次数过多')
    await gateway.reload({ settings: settingsWith({ limits: { attempts: 3 } }), source: named('甲') })
    expect(await guess()).toContain('用户名或密码不正确')
  })

  test('that cannot be made leaves the old configuration in force', async () => {
    const gateway = await gatewayOver(named('甲'))
    const token = await tokenOf(gateway)
    await expect(
      gateway.reload({ settings: settingsWith({ tokenKey: Buffer.alloc(3) }), source: named('乙') }),
    ).rejects.toThrow('token key')
    expect(nameIn((await gateway.app.inject(askUrl(token))).body)).toBe('甲')
  })
})
