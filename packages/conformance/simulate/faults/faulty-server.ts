import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { SimulatedReply, SimulatedRequest } from '../hospital.ts'
import type { About, Delivery, Fault, FaultyReply } from './fault.ts'

/** When a fault strikes: always, one time in `oneIn` by chance, between two moments since the start. */
export interface Timing {
  readonly oneIn?: number
  readonly fromMs?: number
  readonly untilMs?: number
}

export interface FaultyOptions {
  readonly inject: (request: SimulatedRequest) => Promise<SimulatedReply>
  /** Applied in order. */
  readonly faults: readonly Fault[]
  readonly timing?: Timing
  /** Milliseconds since some moment. */
  readonly clock: () => number
  /** 0 inclusive to 1 exclusive, seeded. */
  readonly chance: () => number
}

/** A HTTP server that answers as the hospital does, changed by faults. Not listening yet. */
export function createFaultyServer(options: FaultyOptions): Server {
  const { inject, faults, timing = {}, clock, chance } = options
  const started = clock()
  let count = 0
  const seen = new Map<string, number>()
  const strikes = () => {
    const since = clock() - started
    return (
      since >= (timing.fromMs ?? 0) &&
      since < (timing.untilMs ?? Number.POSITIVE_INFINITY) &&
      (timing.oneIn === undefined || chance() * timing.oneIn < 1)
    )
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '/', method = 'GET' } = request
    const parsed = new URL(url, 'http://his')
    const before = {
      method,
      path: parsed.pathname,
      query: parsed.searchParams,
      count,
      seen: seen.get(`${method} ${url}`) ?? 0,
    }
    count += 1
    seen.set(`${method} ${url}`, before.seen + 1)
    const struck = faults.filter(strikes)
    request.resume()
    let asked: SimulatedRequest = { url, method, headers: headersOf(request) }
    let reply: FaultyReply | undefined
    for (const fault of struck) {
      const changed = await fault.request?.(asked, before)
      if (!changed) continue
      if ('url' in changed) asked = changed
      else reply = changed
    }
    if (!reply) {
      const { statusCode, headers, body } = await inject(asked)
      reply = { status: statusCode, headers: Object.entries(headers), body }
    }
    const about: About = {
      ...before,
      // a preflight has the envelope of a success and no data
      success:
        method !== 'OPTIONS' && new TextDecoder().decode(reply.body.subarray(0, 16)).startsWith('{"success":true'),
    }
    for (const fault of struck) reply = struckBy(fault, reply, about)
    let delivery: Delivery | undefined
    for (const fault of struck) delivery = fault.deliver?.(reply, about) ?? delivery
    await deliver(response, reply, method, delivery)
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
}

/** A fault of values cannot change a text that a fault before it has spoiled: the reply then keeps what it has. */
function struckBy(fault: Fault, reply: FaultyReply, about: About): FaultyReply {
  try {
    return fault.reply?.(reply, about) ?? reply
  } catch (error) {
    if (error instanceof SyntaxError) return reply
    throw error
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const own = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])
  const kept = Object.entries(request.headers).filter(([name]) => !own.has(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
}

async function deliver(
  response: ServerResponse,
  reply: FaultyReply,
  method: string,
  delivery?: Delivery,
): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  if (delivery?.delayMs) await pause(delivery.delayMs)
  if (delivery?.raw) {
    response.socket?.write(delivery.raw)
    if (delivery.ending === 'end') response.socket?.destroySoon()
    if (delivery.ending === 'destroy') response.socket?.resetAndDestroy()
    return
  }
  if (delivery && !delivery.parts && delivery.ending !== 'end') {
    if (delivery.ending === 'destroy') response.socket?.resetAndDestroy()
    return
  }
  const flat = reply.headers.flat()
  const announced = reply.headers.some(([name]) => name.toLowerCase() === 'content-length')
  if (!announced && !delivery?.parts) flat.push('Content-Length', String(reply.body.length))
  response.strictContentLength = false
  response.writeHead(reply.status, flat)
  if (!delivery) return void response.end(method === 'HEAD' ? undefined : reply.body)
  for (const { bytes, waitMs } of delivery.parts ?? []) {
    if (response.destroyed) return
    if (!response.write(bytes)) await drained(response)
    if (waitMs > 0) await pause(waitMs)
  }
  if (delivery.ending === 'end') response.end()
  if (delivery.ending === 'destroy') response.destroy()
}

/** Until what was written has gone out, or nobody reads it any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
