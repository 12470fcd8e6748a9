import { Agent, get } from 'node:http'
import { expect, test } from 'vitest'
import { identityNumber, sourceThat, testGateway, tokenOf } from '../testing.ts'

const nothing = { patients: [], bags: [] }
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a kept connection is told to close with its last reply, and no reply is lost', async () => {
  let asked = 0
  const source = sourceThat(async () => {
    asked += 1
    await rest(150)
    return nothing
  })
  const gateway = await testGateway({ source })
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  const token = await tokenOf(gateway)
  const agent = new Agent({ keepAlive: true })
  const ask = () =>
    new Promise<{ body: string; connection: string | undefined }>((resolve, reject) => {
      get(`${url}/blduseinfo?token=${token}&identityNumber=${identityNumber}`, { agent }, (reply) => {
        let body = ''
        reply.setEncoding('utf8').on('data', (text: string) => (body += text))
        reply.on('end', () => resolve({ body, connection: reply.headers.connection }))
      }).on('error', reject)
    })
  expect((await ask()).connection).toBe('keep-alive')
  const sockets = Object.values(agent.freeSockets).flat()
  expect(sockets).toHaveLength(1)
  const last = [ask(), ask(), ask()]
  await expect.poll(() => asked, { interval: 5 }).toBe(4)
  const began = performance.now()
  await gateway.close()
  expect(performance.now() - began).toBeLessThan(2_000)
  for (const reply of await Promise.all(last)) expect(reply.body).toContain('未找到')
  await expect(ask()).rejects.toThrow(/ECONNREFUSED|ECONNRESET|hang up/)
  agent.destroy()
})

test('neither a look-up without end nor a source that cannot be closed holds it longer than its bounds', async () => {
  const source = {
    ...sourceThat(() => new Promise<never>(() => undefined)),
    close: () => new Promise<never>(() => undefined),
  }
  const gateway = await testGateway({ source, settings: { limits: { stopMs: 300, sourceTimeoutMs: 60_000 } } })
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  const asked = fetch(`${url}/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=${identityNumber}`).catch(
    () => 'cut',
  )
  await rest(100)
  const began = performance.now()
  await gateway.close()
  expect(performance.now() - began).toBeLessThan(300 + 1_000 + 700)
  expect(await asked).toBe('cut')
})
