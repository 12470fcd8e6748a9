import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createAsker } from './ask.ts'
import { type HisDatabase, openHisDatabase, person } from './his-database.ts'
import { faultsOf } from './http-replies.ts'
import { type Mutated, mutatedRequest } from './mutations.ts'
import { client, type RunningGateway, startGateway, unbounded } from './running-gateway.ts'

const long = process.env.XUEMIAN_LONG !== undefined
const REQUESTS = long ? 100_000 : 1_000
const SEED = Number(process.env.XUEMIAN_SEED ?? 20_261)
const AT_ONCE = 48
const PATIENCE_MS = 30_000
const QUIET_MS = 40
const CEILING_MIB = 400

const limits = { ...unbounded, headersTimeoutMs: 700, requestTimeoutMs: 1_500 }
const rows = readFileSync(new URL('../../packages/gateway/sample/rows.yaml', import.meta.url), 'utf8')

const sources = {
  memory: async () => ({ config: { source: { kind: 'memory', file: 'rows.yaml' } }, number: '11010519491231002X' }),
  postgres: async (database: HisDatabase) => ({ config: { source: database.source() }, number: person(1) }),
}

/** All that comes on a connection; `received` is missing where it never ended. */
function exchange(url: string, { pieces, finished }: Mutated): Promise<{ received?: string; broken: boolean }> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const chunks: Buffer[] = []
    let broken = false
    const socket = connect(Number(port), hostname)
    const hung = setTimeout(() => {
      resolve({ broken })
      socket.destroy()
    }, PATIENCE_MS)
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (socket.writable) socket.write(piece, 'latin1')
        if (pieces.length > 1) await new Promise((next) => setTimeout(next, 1))
      }
      if (finished) socket.end()
    })
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      // a connection that is kept has nothing more to say a moment later
      socket.setTimeout(QUIET_MS)
    })
    socket.on('timeout', () => socket.destroy())
    socket.on('error', () => {
      broken = true
    })
    socket.on('close', () => {
      clearTimeout(hung)
      resolve({ received: Buffer.concat(chunks).toString('utf8'), broken })
    })
  })
}

async function attack(gateway: RunningGateway, number: string) {
  const accepted = { ...client, token: gateway.token, identityNumber: number }
  const codes: Record<string, number> = {}
  const faults: object[] = []
  let [next, silent] = [0, 0]
  const worker = async () => {
    while (next < REQUESTS && faults.length < 5) {
      const index = next++
      const mutated = mutatedRequest(SEED, index, accepted)
      const { received, broken } = await exchange(gateway.url, mutated)
      const judged = received === undefined ? { faults: ['hangs'], codes: [] } : faultsOf(received, broken)
      if (received === '' && !mutated.finished) silent += 1
      for (const code of judged.codes) codes[code] = (codes[code] ?? 0) + 1
      if (judged.faults.length > 0)
        faults.push({ seed: SEED, index, faults: judged.faults, sent: mutated.pieces.join('').slice(0, 400) })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return { codes, faults, silent }
}

describe(`${REQUESTS} random and mutated requests`, { timeout: 3_600_000 }, () => {
  const open: { remove?(): Promise<void>; stop?(): Promise<unknown> }[] = []
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await (each.remove?.() ?? each.stop?.())
  })

  it.for(['memory', 'postgres'] as const)(
    'over %s give no 500, no stack, no hang, and an envelope in every reply',
    async (kind, { skip }) => {
      const database = kind === 'postgres' ? await openHisDatabase('postgres') : undefined
      if (database) open.push({ stop: () => database.stop() })
      else if (kind === 'postgres') return skip('no PostgreSQL on this machine')
      const { config, number } = await sources[kind](database as HisDatabase)
      const gateway = await startGateway({ config: { ...config, limits }, files: { 'rows.yaml': rows } })
      open.push({ remove: () => gateway.remove() })

      const { codes, faults, silent } = await attack(gateway, number)
      if (long)
        console.log(`${kind}: ${JSON.stringify(codes)}, without a reply ${silent}, peak ${gateway.peakMemory()} MiB`)
      expect(faults).toEqual([])
      // the requests reach every corner, and good ones are among them
      for (const code of [
        'OK',
        'REQUEST_UNREADABLE',
        'PATH_UNKNOWN',
        'METHOD_NOT_ALLOWED',
        'TOKEN_INVALID',
        'PARAMETER_REPEATED',
      ])
        expect(codes[code], code).toBeGreaterThan(0)
      expect(silent).toBeLessThan(REQUESTS / 100)
      expect(gateway.isRunning()).toBe(true)
      expect(gateway.stderr()).toBe('')
      expect(gateway.peakMemory()).toBeLessThan(CEILING_MIB)
      const asker = createAsker()
      const url = `${gateway.url}/blduseinfo?token=${gateway.token}&identityNumber=${number}`
      expect((await asker.ask(url)).code).toBe('OK')
      asker.close()
      expect(await gateway.stop()).toBe(0)
      expect(gateway.logged().filter(({ code }) => code === 'INTERNAL')).toEqual([])
    },
  )
})
