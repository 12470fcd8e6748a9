import type { JsonNode, RawReply } from '@xuemian/contract'
import { codedError } from '../../errors.ts'
import type { LoginOptions } from './options.ts'
import { scalarAt } from './reply.ts'
import { type Filling, renderRequest } from './request.ts'
import type { Call } from './transport.ts'

/** The token of a vendor's interface, held in memory only. */
export interface Login {
  /** The token at hand, else a fresh one; whoever asks meanwhile waits for the same. Throws SOURCE_LOGIN_REFUSED. */
  token(): Promise<string>
  /** Says that the vendor took this one no longer. */
  forget(token: string): void
}

interface LoginParts {
  readonly options: LoginOptions
  readonly password: string
  /** Not bound to one look-up's signal: others wait for the same token. */
  readonly send: (call: Call) => Promise<RawReply>
  readonly read: (raw: RawReply) => JsonNode
  /** Milliseconds that only grow. */
  readonly clock: () => number
}

export function createLogin({ options, password, send, read, clock }: LoginParts): Login {
  let held: { readonly token: string; readonly until: number } | undefined
  let pending: Promise<string> | undefined

  async function fresh(): Promise<string> {
    const asked = clock()
    const filling: Filling = { values: [], token: '', password }
    const raw = await send(renderRequest(options.request, filling))
    if (raw.status >= 400) throw codedError('SOURCE_LOGIN_REFUSED', { detail: `HTTP ${raw.status}` })
    const reply = read(raw)
    const token = scalarAt(reply, options.token)?.trim()
    if (!token) throw codedError('SOURCE_LOGIN_REFUSED', { detail: `登录答复中没有 ${options.token}` })
    const said = options.expiresIn === undefined ? undefined : Number(scalarAt(reply, options.expiresIn))
    const seconds = said !== undefined && said > 0 ? said : (options.seconds ?? Number.POSITIVE_INFINITY)
    held = { token, until: asked + seconds * 1000 - Math.min(60_000, seconds * 100) }
    return token
  }

  return {
    async token() {
      if (held && clock() < held.until) return held.token
      held = undefined
      pending ??= fresh().finally(() => {
        pending = undefined
      })
      return pending
    },
    forget(token) {
      if (held?.token === token) held = undefined
    },
  }
}
