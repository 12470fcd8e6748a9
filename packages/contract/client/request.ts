import type { RawReply } from '../blood-use-value.ts'
import { MAX_REPLY_BYTES } from '../envelope.ts'
import { SIGNATURE_HEADER } from '../signed-reply.ts'

/** `fetch` as the client calls it. */
export type HisFetch = (url: string, init: RequestInit) => Promise<Response>

/** State of the browser's permission for the local network; `unknown` where the browser or Node has none. */
export type LocalNetworkPermission = 'granted' | 'prompt' | 'denied' | 'unknown'

/** Timers, as the platform has them. */
export interface Timers {
  setTimeout(run: () => void, ms: number): unknown
  clearTimeout(timer: unknown): void
}

export interface RequestOptions {
  readonly fetch: HisFetch
  readonly timers: Timers
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** http by name on the hospital's network from an https page (browser.md 2.1). */
  readonly targetLocal?: boolean
  /** While it answers `prompt` the time-out does not run: the browser holds the request until the user decides. */
  readonly permission?: (() => Promise<LocalNetworkPermission>) | undefined
}

export type Requested =
  | {
      readonly ok: true
      readonly raw: RawReply
      readonly redirected: boolean
      /** The signature header as it came; null where there is none, or where the browser may not show it. */
      readonly signature: string | null
    }
  | {
      readonly ok: false
      readonly why: 'aborted' | 'timeout' | 'failed' | 'broken' | 'too-large'
      readonly status?: number
    }

/** Everything a HIS call is sent with: a plain GET without a custom header, so that no preflight is needed (browser.md section 8). */
export const plainGet = {
  method: 'GET',
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
  redirect: 'follow',
} as const

const PERMISSION_POLL_MS = 250

/** One GET: never throws, ends on abort and time-out even where `fetch` ignores its signal, reads at most 10 MB. */
export async function requestRaw(url: string, options: RequestOptions): Promise<Requested> {
  const { fetch, signal } = options
  if (signal?.aborted) return { ok: false, why: 'aborted' }
  const controller = new AbortController()
  let ended: 'aborted' | 'timeout' | undefined
  let end: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => {
    end = resolve
  })
  const stop = (why: 'aborted' | 'timeout') => {
    ended ??= why
    controller.abort()
    end()
  }
  const onAbort = () => stop('aborted')
  signal?.addEventListener('abort', onAbort)
  const cancelTimeout = startTimeout(options, () => stop('timeout'))
  const space = options.targetLocal ? { targetAddressSpace: 'local' } : {}
  try {
    const work = transfer(fetch, url, { ...plainGet, ...space, signal: controller.signal })
    const done = await Promise.race([work, stopped])
    return ended || !done ? { ok: false, why: ended ?? 'aborted' } : done
  } finally {
    cancelTimeout()
    signal?.removeEventListener('abort', onAbort)
    // A body that nobody reads further (too large) must not keep its connection.
    controller.abort()
  }
}

async function transfer(fetch: HisFetch, url: string, init: RequestInit): Promise<Requested> {
  let response: Response
  try {
    response = await fetch(url, init)
  } catch {
    return { ok: false, why: 'failed' }
  }
  const { status, redirected } = response
  try {
    const body = await readCapped(response)
    if (!body) return { ok: false, why: 'too-large', status }
    const { headers } = response
    const raw = { body, status, contentType: headers.get('content-type') }
    return { ok: true, redirected, raw, signature: headers.get(SIGNATURE_HEADER) }
  } catch {
    return { ok: false, why: 'broken', status }
  }
}

async function readCapped(response: Response): Promise<Uint8Array | undefined> {
  if (!response.body) return new Uint8Array(0)
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > MAX_REPLY_BYTES) return undefined
    chunks.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** Starts the clock as soon as no permission prompt can be open; answers how to stop it. */
function startTimeout(options: RequestOptions, run: () => void): () => void {
  const { timers, timeoutMs, permission } = options
  let timer: unknown
  let cancelled = false
  const start = () => {
    if (!cancelled) timer = timers.setTimeout(run, timeoutMs)
  }
  const look = async (ask: () => Promise<LocalNetworkPermission>) => {
    const state = await ask().catch(() => 'unknown' as const)
    if (cancelled) return
    if (state === 'prompt') timer = timers.setTimeout(() => void look(ask), PERMISSION_POLL_MS)
    else start()
  }
  if (permission) void look(permission)
  else start()
  return () => {
    cancelled = true
    if (timer !== undefined) timers.clearTimeout(timer)
  }
}
