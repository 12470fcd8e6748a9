import type { BloodUse, Deviation, RawReply } from '@xuemian/contract'
import {
  createHisClient,
  type HisClient,
  type HisClientError,
  type HisClientOptions,
  type LocalNetworkPermission,
} from '@xuemian/contract/client'
import type { HisConnection, HisReply } from '@xuemian/province/api'
import { province } from './province.ts'
import { base64 } from './ui/base64.ts'
import { type Problem, problemError } from './ui/problem.ts'

/** What the window works with after the HIS answered: the value for the eyes, the bytes for the province. */
export interface HisAnswer {
  readonly bloodUse: BloodUse
  readonly deviations: readonly Deviation[]
  /** The reply as it came; the province reads it again itself. */
  readonly reply: HisReply
}

interface ConnectedHis {
  readonly client: HisClient
  readonly signs: boolean
}

// In memory and for this page load alone: the connection holds the password, the client a token.
let held: Promise<ConnectedHis> | undefined

/** Reads one person's bills from the clerk's own HIS, straight from this browser (HIS-2.1). Failures are thrown as `ProblemError`. */
export async function readBloodUse(identityNumber: string, signal: AbortSignal): Promise<HisAnswer> {
  held ??= province.hisConnection().then(connect)
  const { client, signs } = await held.catch((error: unknown) => {
    held = undefined
    throw error
  })
  const rid = signs ? (await province.hisTicket(identityNumber)).rid : undefined
  const outcome = await client.bloodUse(identityNumber, { signal, rid })
  forgetAddresses()
  if (outcome.ok) {
    const signed = rid === undefined || outcome.signature === null ? {} : { rid, signature: outcome.signature }
    return { bloodUse: outcome.value, deviations: outcome.deviations, reply: { ...replyOf(outcome.raw), ...signed } }
  }
  forgetHis()
  throw problemError(problemOfHis(outcome.error))
}

/** The administrator may have changed the connection, or the hospital's keys, meanwhile: the next try asks for it anew. */
export function forgetHis(): void {
  held = undefined
}

/** A failure of the HIS client as people read it: its sentence, what the HIS itself said or which field could not be read, what to do. */
export function problemOfHis({ code, message, action, erroMessage, reading }: HisClientError): Problem {
  const detail = erroMessage ?? reading?.message
  return { code, message: detail ? `${message}：${detail}` : `${message}。`, action }
}

/** The state of the browser's permission to reach the hospital's network; `unknown` in browsers that have none (browser.md 2.2). */
export async function permissionState(host?: string): Promise<LocalNetworkPermission> {
  const loopback = host !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)
  for (const name of [loopback ? 'loopback-network' : 'local-network', 'local-network-access']) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state
    } catch {
      // this browser does not know the name
    }
  }
  return 'unknown'
}

/**
 * How the page reaches its HIS. Where a gateway serves this page and the HIS from one origin, no local network and no permission for it is in
 * the way, whatever the registry says of the hospital's network.
 */
export function wayTo(
  { baseUrl, lan }: Pick<HisConnection, 'baseUrl' | 'lan'>,
  page: { readonly origin: string; readonly protocol: string },
): Pick<HisClientOptions, 'lan' | 'pageIsSecure' | 'permission'> {
  const pageIsSecure = page.protocol === 'https:'
  const his = urlOf(baseUrl)
  if (his?.origin === page.origin) return { lan: false, pageIsSecure }
  return { lan, pageIsSecure, permission: () => permissionState(his?.hostname) }
}

function connect(connection: HisConnection): ConnectedHis {
  const { baseUrl, id, password, rhCodes, signs } = connection
  const client = createHisClient({
    baseUrl,
    id,
    password,
    rhCodes,
    ...wayTo(connection, window.location),
    fetch: (url, init) => window.fetch(url, init).finally(forgetAddresses),
    now: Date.now,
  })
  return { client, signs }
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** The browser lists every address it called, password and number included (browser.md 4), and lists it only after the body has come. */
function forgetAddresses(): void {
  performance.clearResourceTimings()
  window.setTimeout(() => performance.clearResourceTimings(), 0)
}

function replyOf({ body, status, contentType }: RawReply): HisReply {
  return { body: base64(body), status, contentType }
}
