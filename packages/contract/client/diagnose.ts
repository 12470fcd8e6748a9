import type { HisAddress } from './address.ts'
import type { HisErrorCode } from './errors.ts'
import { type HisFetch, type LocalNetworkPermission, plainGet, type Timers } from './request.ts'

export interface DiagnoseOptions {
  readonly fetch: HisFetch
  readonly timers: Timers
  readonly pageIsSecure: boolean
  readonly targetLocal: boolean
  readonly permission: () => Promise<LocalNetworkPermission>
  readonly signal?: AbortSignal | undefined
}

const PROBE_MS = 3_000

/**
 * Why a call failed that told nothing: a browser's `Failed to fetch` is the same for 24 causes (browser.md 2.5). The probe asks for `/`
 * without CORS: an opaque answer means that the server is there and its CORS headers are at fault. It never repeats the URL of the call,
 * which holds the password or the number.
 */
export async function diagnose(
  address: Extract<HisAddress, { ok: true }>,
  options: DiagnoseOptions,
): Promise<HisErrorCode> {
  const probed = await probe(`${address.origin}/`, options)
  if (probed) return probed.type === 'opaque' ? 'CORS' : 'TRANSFER_BROKEN'
  if (!options.pageIsSecure) return 'UNREACHABLE'
  const mixed = address.plain && address.host !== 'loopback'
  if (mixed && (address.host === 'public' || (address.host === 'name' && !options.targetLocal))) return 'MIXED_CONTENT'
  const permission = await options.permission().catch(() => 'unknown' as const)
  if (permission === 'denied') return 'PERMISSION_DENIED'
  if (permission === 'prompt') return 'PERMISSION_DISMISSED'
  // Browsers without the permission (Chromium 109, Firefox) block every plain http call of an https page.
  return mixed && permission === 'unknown' ? 'MIXED_CONTENT' : 'UNREACHABLE'
}

async function probe(url: string, options: DiagnoseOptions): Promise<Response | undefined> {
  const { fetch, timers, signal, targetLocal } = options
  const controller = new AbortController()
  const stop = () => controller.abort()
  signal?.addEventListener('abort', stop)
  const timer = timers.setTimeout(stop, PROBE_MS)
  const space = targetLocal ? { targetAddressSpace: 'local' } : {}
  try {
    return await fetch(url, { ...plainGet, ...space, mode: 'no-cors', signal: controller.signal })
  } catch {
    return undefined
  } finally {
    timers.clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    controller.abort()
  }
}
