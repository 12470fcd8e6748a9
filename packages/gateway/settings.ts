import { defaultTemplates, type Templates } from './bills/templates.ts'
import type { OneOriginSettings } from './one-origin/settings.ts'
import type { SignatureSettings } from './signature/signed-replies.ts'
import type { Client } from './tokens/credentials.ts'

/** Bounds that keep one caller from harming the others; see `defaultLimits`. */
export interface Limits {
  /** Connections of one source address; a proxy in front of the gateway is one source. */
  readonly connectionsPerSource: number
  /** Wrong passwords on /token of one id from one source within `attemptsWindowMs`. */
  readonly attempts: number
  /** Wrong passwords of one source for whatever ids; an id that succeeded from there is spared. */
  readonly attemptsPerSource: number
  /** Wrong passwords of everybody beyond which chosen passwords are checked slowly. */
  readonly attemptsInAll: number
  readonly attemptsWindowMs: number
  /** Different identity numbers of one client from one source within `lookUpsWindowMs`; one that is nobody's counts as ten. */
  readonly lookUps: number
  readonly lookUpsWindowMs: number
  /** Password checks by scrypt that may wait. */
  readonly passwordQueue: number
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  /** How long a look-up may take before SOURCE_TIMEOUT. */
  readonly sourceTimeoutMs: number
  readonly maxHeaderBytes: number
  readonly maxBodyBytes: number
  /** How long `close` waits for replies under way. */
  readonly stopMs: number
}

export const defaultLimits: Limits = {
  connectionsPerSource: 512,
  attempts: 10,
  attemptsPerSource: 100,
  attemptsInAll: 1_000,
  attemptsWindowMs: 5 * 60_000,
  lookUps: 20_000,
  lookUpsWindowMs: 3_600_000,
  passwordQueue: 16,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  sourceTimeoutMs: 10_000,
  maxHeaderBytes: 16_384,
  maxBodyBytes: 65_536,
  stopMs: 8_000,
}

/** What a gateway is configured with; `config.ts` reads it from gateway.yaml. */
export interface GatewaySettings {
  /** The hospital's 22-character organisation code. */
  readonly organisationCode: string
  readonly clients: readonly Client[]
  /** Signs tokens. At least 32 bytes; the same on every node. */
  readonly tokenKey: Uint8Array
  /** Keys before it, whose tokens are still accepted. */
  readonly earlierTokenKeys?: readonly Uint8Array[] | undefined
  /** Default 7200. */
  readonly tokenSeconds?: number | undefined
  /** True: 400/401/403/404/429/503 in place of 200 for failures, with the same bodies (HIS-2.5). */
  readonly httpStatus?: boolean | undefined
  /** Origins that may read replies; absent or empty: every origin, as the interface text has it (HIS-2.3). */
  readonly origins?: readonly string[] | undefined
  /** Before /token and /blduseinfo, such as `/his` (HIS-2.6). */
  readonly pathPrefix?: string | undefined
  /** Addresses of proxies whose X-Forwarded-For names the source of a request. */
  readonly trustProxy?: readonly string[] | undefined
  /** Addresses and networks from which /token and /blduseinfo may be asked; absent: from everywhere. */
  readonly allow?: readonly string[] | undefined
  /** Also bills that are not settled yet (HIS-3.2.5). */
  readonly includePreSettled?: boolean | undefined
  /** How the numbers of a reply are made; see `templates.ts`. */
  readonly hisId?: string | undefined
  readonly serialNumber?: string | undefined
  /** The province's pages and API beside the HIS part; absent: the HIS part alone. */
  readonly oneOrigin?: OneOriginSettings | undefined
  /** Absent: replies are not signed, and no ticket is demanded. */
  readonly signature?: SignatureSettings | undefined
  readonly limits?: { readonly [Name in keyof Limits]?: Limits[Name] | undefined } | undefined
}

/** The limits in force: the defaults where nothing is set. */
export function limitsOf(settings: GatewaySettings): Limits {
  const set = Object.entries(settings.limits ?? {}).filter(([, value]) => value !== undefined)
  return { ...defaultLimits, ...Object.fromEntries(set) }
}

/** The templates in force. */
export function templatesOf({ hisId, serialNumber }: Pick<GatewaySettings, 'hisId' | 'serialNumber'>): Templates {
  return { hisId: hisId ?? defaultTemplates.hisId, serialNumber: serialNumber ?? defaultTemplates.serialNumber }
}
