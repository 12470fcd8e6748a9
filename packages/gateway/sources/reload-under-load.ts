import type { DataSource } from '../source.ts'
import { client, organisationCode, testGateway, tokenOf } from '../testing.ts'
import { machineCredential } from '../tokens/credentials.ts'

const RELOADS = process.env.XUEMIAN_LONG === undefined ? 5 : 50
const BETWEEN = 16

/**
 * For the tests of a database: eight windows ask for one person without a pause while the configuration is replaced again and again,
 * each time over a source of its own. Answers every reply that was no success, and whether there was a load at all.
 */
export async function reloadUnderLoad(
  open: () => DataSource,
  identityNumber: string,
): Promise<{ readonly loaded: boolean; readonly failed: readonly string[] }> {
  const clients = [{ id: client.id, credential: machineCredential(client.password) }]
  const settings = { organisationCode, clients, tokenKey: Buffer.alloc(32, 7) }
  const gateway = await testGateway({ source: open(), settings })
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  const asked = `${url}/blduseinfo?token=${await tokenOf(gateway)}&identityNumber=${identityNumber}`
  const failed: string[] = []
  let count = 0
  let done = false
  const window = async () => {
    while (!done) {
      const body = await fetch(asked).then(
        (reply) => reply.text(),
        (error: Error) => error.message,
      )
      count += 1
      if (!body.startsWith('{"success":true')) failed.push(body)
    }
  }
  const windows = Array.from({ length: 8 }, window)
  for (let reload = 0; reload < RELOADS; reload += 1) {
    for (const before = count; count < before + BETWEEN; ) await new Promise((resolve) => setTimeout(resolve, 5))
    await gateway.reload({ settings, source: open() })
  }
  done = true
  await Promise.all(windows)
  await gateway.close()
  return { loaded: count >= RELOADS * BETWEEN, failed }
}
