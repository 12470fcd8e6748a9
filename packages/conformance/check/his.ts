import type { RawReply } from '@xuemian/contract'
import { readBloodUseReply, readTokenReply } from '@xuemian/contract'
import { type Bilingual, CannotRun } from './check.ts'
import { type Ask, type Exchange, headerOf, type Reply } from './exchange.ts'
import type { Transport } from './transport.ts'

export interface HisOptions {
  readonly transport: Transport
  readonly credentials: { readonly id: string; readonly password: string }
  /** Identity numbers of patients to look up, at least one; the first should be one with bills. */
  readonly identityNumbers: readonly string[]
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly wait: (ms: number) => Promise<void>
}

/** The system under test as checks see it. Usual exchanges are made once and shared, so that a whole run stays short. */
export interface His {
  readonly options: HisOptions
  /** Sends a request of its own; an exchange that fails is an exchange. */
  send(ask: Ask): Promise<Exchange>
  /** As `send`; throws `CannotRun` where there is no reply. */
  reply(ask: Ask): Promise<Exchange & { readonly ok: true }>
  /** The exchange of `/token` with the right credentials, made once. */
  tokenExchange(): Promise<Exchange & { readonly ok: true }>
  /** A valid token, leniently read; throws `CannotRun` where none can be had. */
  token(): Promise<string>
  /** Asks for another token, which is the run's from now on: some systems end the one before. */
  freshToken(): Promise<string>
  /** The look-up of one of the given people, made once a number; throws `CannotRun` without a reply. */
  lookUp(identityNumber?: string): Promise<Exchange & { readonly ok: true }>
  /** The look-ups of every given person. */
  lookUps(): Promise<readonly (Exchange & { readonly ok: true })[]>
  /** A look-up with a token that is none: the plainest failure of `/blduseinfo`. Made once. */
  failedLookUp(): Promise<Exchange & { readonly ok: true }>
  /** `/token` with a wrong password: made once, so that no limit on guesses is met. */
  failedToken(): Promise<Exchange & { readonly ok: true }>
}

/** `/token?id=…&password=…`, encoded. */
export function tokenTarget(id: string, password: string): string {
  return `/token?id=${encodeURIComponent(id)}&password=${encodeURIComponent(password)}`
}

/** `/blduseinfo?token=…&identityNumber=…`, encoded. */
export function bloodUseTarget(token: string, identityNumber: string): string {
  return `/blduseinfo?token=${encodeURIComponent(token)}&identityNumber=${encodeURIComponent(identityNumber)}`
}

/** A reply as the contract's readers take it. */
export function rawOf(reply: Reply): RawReply {
  return { body: reply.body, status: reply.status, contentType: headerOf(reply, 'content-type') }
}

/** The lenient reading of a look-up of this person. */
export function readLookUp(exchange: Exchange & { readonly ok: true }, asked: string) {
  return readBloodUseReply(rawOf(exchange.reply), { asked })
}

/** Most bytes of shared replies that a run keeps: a real patient's is some kilobytes. */
const KEPT = 2 * 1024 * 1024

const tooMuch: Bilingual = {
  zh: '各次回复合计超过2MB，检查工具不再读取；请减少测试患者',
  en: 'the replies exceed 2 MB in all, more than this checker reads; give fewer patients',
}

/** Why a reply cannot be that of the interface: it leads elsewhere. */
export const redirected: Bilingual = {
  zh: '被转到别的地址（登录页、https或另一路径）：请登记最终的地址',
  en: 'redirected to another address (a login page, https, another path): register the final address',
}

export function isRedirect({ status }: Reply): boolean {
  return status >= 300 && status < 400
}

/** Opens the system under test. */
export function openHis(options: HisOptions): His {
  const { transport, credentials, identityNumbers } = options
  const made = new Map<string, Promise<Exchange & { readonly ok: true }>>()
  const reply = async (ask: Ask) => {
    const exchange = await transport.send(ask)
    if (!exchange.ok) throw new CannotRun(exchange.failure.reason, exchange)
    return exchange
  }
  let kept = 0
  const once = (key: string, ask: () => Promise<Exchange & { readonly ok: true }>) => {
    const known = made.get(key)
    if (known) return known
    const fresh = ask().then((exchange) => {
      kept += exchange.reply.body.length
      if (kept > KEPT) throw new CannotRun(tooMuch)
      return exchange
    })
    made.set(key, fresh)
    return fresh
  }
  const tokenExchange = () => once('token', () => reply({ target: tokenTarget(credentials.id, credentials.password) }))
  const token = async () => {
    const exchange = await tokenExchange()
    if (isRedirect(exchange.reply)) throw new CannotRun(redirected, exchange)
    const read = readTokenReply(rawOf(exchange.reply))
    if (read.ok && read.value.success) return read.value.data.token
    throw new CannotRun({ zh: '取不到令牌，因此无法检查', en: 'no token could be had' }, exchange)
  }
  const lookUp = (identityNumber = identityNumbers[0] ?? '') =>
    once(`person ${identityNumber}`, async () => reply({ target: bloodUseTarget(await token(), identityNumber) }))
  return {
    options,
    send: (ask) => transport.send(ask),
    reply,
    tokenExchange,
    token,
    freshToken() {
      made.delete('token')
      return token()
    },
    lookUp,
    async lookUps() {
      const all: (Exchange & { readonly ok: true })[] = []
      for (const number of identityNumbers) all.push(await lookUp(number))
      return all
    },
    failedLookUp: () =>
      once('failed look-up', () =>
        reply({ target: bloodUseTarget('xuemian-check-no-token', identityNumbers[0] ?? '') }),
      ),
    failedToken: () =>
      once('failed token', () => reply({ target: tokenTarget(credentials.id, `wrong-${hex(options.random(8))}`) })),
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
