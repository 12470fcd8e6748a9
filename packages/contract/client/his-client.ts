import { type BloodUseOptions, readBloodUseReply } from '../blood-use.ts'
import type { BloodUse, RawReply, Reply, Token } from '../blood-use-value.ts'
import type { Deviation, Reading } from '../deviation.ts'
import { canonicalIdentity, identityForms, normaliseIdentity } from '../identity.ts'
import { TICKET_PARAMETER } from '../signed-reply.ts'
import { readTokenReply } from '../token.ts'
import { checkAddress } from './address.ts'
import { diagnose } from './diagnose.ts'
import { type HisClientError, hisError } from './errors.ts'
import { replyError, speaksOfToken, withoutSecrets } from './reply-error.ts'
import { type HisFetch, type LocalNetworkPermission, requestRaw, type Timers } from './request.ts'

export interface HisClientOptions {
  /** `http[s]://{ip}:{port}`, with a path prefix where the HIS has one (HIS-2.6). */
  readonly baseUrl: string
  readonly id: string
  readonly password: string
  readonly fetch: HisFetch
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly timers?: Timers
  /** For one request, once no permission prompt is open. Default 20 s. */
  readonly timeoutMs?: number
  /** The hospital's own codes for Rh(D). */
  readonly rhCodes?: BloodUseOptions['rhCodes']
  /** Asks the browser for the state of `local-network`; absent: `unknown`. */
  readonly permission?: () => Promise<LocalNetworkPermission>
  /** Whether the HIS lies on the hospital's own network. */
  readonly lan?: boolean
  /** Whether the page is https. */
  readonly pageIsSecure?: boolean
}

/** What was read of a reply; `raw` and `signature` are what the province is given, `deviations` what leniency forgave. */
interface Read<T> {
  readonly ok: true
  readonly value: T
  readonly raw: RawReply
  readonly deviations: readonly Deviation[]
  /** The hospital's signature over `raw.body`; null where the reply is not signed. */
  readonly signature: string | null
}

/** The outcome of a look-up. */
export type BloodUseOutcome = Read<BloodUse> | { readonly ok: false; readonly error: HisClientError }

/** How one look-up is made. */
export interface BloodUseCall {
  readonly signal?: AbortSignal
  /** A ticket of the province, for a hospital that signs: it is good for one look-up. */
  readonly rid?: string | undefined
}

export interface HisClient {
  /** Looks up one person (HIS-3.2). Never throws. A token is fetched where none is at hand, and once more where the HIS refuses it. */
  bloodUse(identityNumber: string, call?: BloodUseCall): Promise<BloodUseOutcome>
}

type Step<T> = Read<T> | { readonly ok: false; readonly error: HisClientError; readonly tokenRefused: boolean }

const platformTimers: Timers = {
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as Parameters<typeof clearTimeout>[0]),
}

/**
 * A client of one HIS, for browsers and Node (HIS-2.1). The token is held in memory only.
 *
 * @example
 * const his = createHisClient({ baseUrl: 'http://10.1.2.3:8090', id, password, fetch, now: Date.now })
 * const outcome = await his.bloodUse('11010519491231002X')
 */
export function createHisClient(options: HisClientOptions): HisClient {
  const { fetch, now, id, password, timers = platformTimers, timeoutMs = 20_000, pageIsSecure = false } = options
  const address = checkAddress(options.baseUrl)
  const targetLocal = address.ok && pageIsSecure && address.plain && address.host === 'name' && options.lan === true
  let cached: { readonly token: string; readonly renewAt: number } | undefined
  let promptless = false
  const permission = async () => (await options.permission?.()) ?? 'unknown'

  async function call<T>(
    step: HisClientError['step'],
    query: Readonly<Record<string, string>>,
    read: (raw: RawReply) => Reading<Reply<T>>,
    signal: AbortSignal | undefined,
  ): Promise<Step<T>> {
    if (!address.ok) return fail(hisError(address.code, step))
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    const url = `${address.base}/${step === 'token' ? 'token' : 'blduseinfo'}?${pairs.join('&')}`
    // The permission can stay at `prompt` where none is asked for (intranet pages): one reply shows that no prompt is in the way.
    const mayPrompt = options.permission && !promptless ? { permission } : {}
    const sent = await requestRaw(url, { fetch, timers, timeoutMs, signal, targetLocal, ...mayPrompt })
    if (sent.ok || sent.why === 'broken' || sent.why === 'too-large') promptless = true
    if (!sent.ok) {
      const status = sent.status === undefined ? {} : { status: sent.status }
      if (sent.why === 'aborted') return fail(hisError('ABORTED', step))
      if (sent.why === 'timeout') return fail(hisError('TIMEOUT', step))
      if (sent.why === 'broken') return fail(hisError('TRANSFER_BROKEN', step, status))
      if (sent.why === 'too-large') return fail(hisError('REPLY_TOO_LARGE', step, status))
      const code = await diagnose(address, { fetch, timers, pageIsSecure, targetLocal, permission, signal })
      return fail(hisError(signal?.aborted ? 'ABORTED' : code, step))
    }
    const { raw, redirected, signature } = sent
    const reading = read(raw)
    if (!reading.ok) {
      const error = replyError(step, raw, redirected, reading.error)
      return fail(error, raw.status === 401 || raw.status === 403 || error.code === 'LOGIN_PAGE')
    }
    if (!reading.value.success) {
      const words = reading.value.erroMessage
      const erroMessage = withoutSecrets(words, [...Object.values(query), ...identityForms(query.identityNumber ?? '')])
      const refused = step === 'bloodUse' && speaksOfToken(words, raw.status)
      const code = step === 'token' ? 'CREDENTIALS_REFUSED' : refused ? 'TOKEN_REFUSED' : 'HIS_REFUSED'
      return fail(hisError(code, step, { status: raw.status, erroMessage }), refused)
    }
    return { ok: true, value: reading.value.data, raw, deviations: reading.deviations, signature }
  }

  async function freshToken(signal: AbortSignal | undefined): Promise<Step<Token>> {
    cached = undefined
    const asked = now()
    const step = await call('token', { id, password }, readTokenReply, signal)
    if (step.ok) {
      const lifeMs = step.value.expiresIn * 1000
      cached = { token: step.value.token, renewAt: asked + lifeMs - Math.min(60_000, lifeMs / 10) }
    }
    return step
  }

  return {
    async bloodUse(identityNumber, { signal, rid } = {}) {
      if (!canonicalIdentity(identityNumber).ok) return { ok: false, error: hisError('IDENTITY_INVALID', 'bloodUse') }
      const asked = normaliseIdentity(identityNumber)
      const readOptions: BloodUseOptions = options.rhCodes ? { asked, rhCodes: options.rhCodes } : { asked }
      let old = cached && now() < cached.renewAt ? cached.token : undefined
      for (let attempt = 1; ; attempt += 1) {
        let token = old
        if (token === undefined) {
          const fresh = await freshToken(signal)
          if (!fresh.ok) return { ok: false, error: fresh.error }
          token = fresh.value.token
        }
        const step = await call(
          'bloodUse',
          { token, identityNumber: asked, ...(rid === undefined ? {} : { [TICKET_PARAMETER]: rid }) },
          (raw) => readBloodUseReply(raw, readOptions),
          signal,
        )
        if (step.ok) return step
        // Vendors word a dead token in every way: any failure that a HIS reports to an old token is worth a fresh one, once. A ticket may be
        // used up by then, and who takes tickets says plainly that a token is refused.
        const anyFailure = old !== undefined && rid === undefined && step.error.code === 'HIS_REFUSED'
        const worth = step.tokenRefused || anyFailure
        if (step.tokenRefused) cached = undefined
        if (!worth || attempt === 2) return { ok: false, error: step.error }
        old = undefined
      }
    },
  }
}

function fail(
  error: HisClientError,
  tokenRefused = false,
): { ok: false; error: HisClientError; tokenRefused: boolean } {
  return { ok: false, error, tokenRefused }
}
