import { randomBytes } from 'node:crypto'
import { rate } from './load.ts'
import { type Measurement, median } from './measurement.ts'
import { identityNumber } from './sample.ts'
import { startServer } from './servers.ts'

const ROUNDS = 9
const SECONDS = 2
const PROMISE = 0.6

/** Requests per second of `/blduseinfo` (2 KB) over `memory`, against a bare `node:http` server that answers the same bytes and headers. */
export async function gatewayMemoryBenchmark(): Promise<readonly Measurement[]> {
  const credentials = { id: 'bench', password: randomBytes(16).toString('hex') }
  const ours = await startServer('gateway-memory-server.ts', credentials)
  try {
    const token = (
      (await (await fetch(`${ours.url}/token?${new URLSearchParams(credentials)}`)).json()) as {
        data: { token: string }
      }
    ).data.token
    const path = `/blduseinfo?${new URLSearchParams({ token, identityNumber })}`
    const reply = await fetch(ours.url + path)
    const body = await reply.text()
    if (!body.includes('"success":true')) throw new Error('the gateway did not answer the sample')
    const headers = Object.fromEntries(
      [...reply.headers].filter(([name]) => !['content-length', 'connection', 'keep-alive', 'date'].includes(name)),
    )
    const peer = await startServer('bare-server.ts', { headers, body })
    try {
      const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
      const pathsOf = () => [path]
      const load = { ours: { url: ours.url, pathsOf }, peer: { url: peer.url, pathsOf } }
      // Both are warm when measured: the engine goes on compiling for some ten thousand requests.
      await rate(load.ours, 10)
      await rate(load.peer, 10)
      for (let round = 0; round < ROUNDS; round += 1) {
        rates.peer.push(await rate(load.peer, SECONDS))
        rates.ours.push(await rate(load.ours, SECONDS))
      }
      const ratio = median(rates.ours.map((value, round) => value / (rates.peer[round] ?? Number.NaN)))
      return [
        {
          name: 'gateway-memory',
          unit: 'requests/s',
          ours: median(rates.ours),
          peer: median(rates.peer),
          ratio,
          promise: `at least ${PROMISE}; peer: bare node:http, the same ${Buffer.byteLength(body)} bytes`,
          holds: ratio >= PROMISE,
        },
      ]
    } finally {
      peer.stop()
    }
  } finally {
    ours.stop()
  }
}
