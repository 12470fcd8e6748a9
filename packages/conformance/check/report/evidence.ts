import { decodeBody } from '@xuemian/contract'
import type { Bilingual } from '../check.ts'
import type { Exchange, Reply } from '../exchange.ts'
import { headerOf } from '../exchange.ts'
import { maskBody, maskSentence, maskShape } from './masking.ts'
import type { Scrub, Secrets } from './scrub.ts'

/** An exchange as it may be shown: structure and form, no person, token or password. */
export interface Evidence {
  readonly request: { readonly line: string; readonly headers: readonly string[]; readonly body?: string }
  readonly reply?: {
    readonly status: number
    readonly headers: readonly string[]
    /** As decoded; with what the bytes were where that is not plain UTF-8. */
    readonly encoding: string
    readonly bytes: number
    readonly body: string
    readonly cut: boolean
  }
  readonly failure?: Bilingual
  readonly ms: number
}

/** Longest excerpt of a body. */
export const EXCERPT = 2_000
/** What is masked of a text; more than is shown, since masking may shorten. */
const READ = 16 * 1024

/** Turns an exchange into what may be shown of it. Values are masked by shape, then `scrub` takes out what is known to be secret. */
export function evidenceOf(exchange: Exchange, secrets: Secrets, scrub: Scrub): Evidence {
  const { ask, ms } = exchange
  const request = {
    line: scrub(`${ask.method ?? 'GET'} ${targetShown(ask.target, secrets)}`),
    headers: Object.entries(ask.headers ?? {}).map(([name, value]) => scrub(headerShown(name, value))),
    ...(ask.body ? { body: excerpt(scrub(bodyShown(ask.body.slice(0, READ)))) } : {}),
  }
  return exchange.ok
    ? { request, reply: replyShown(exchange.reply, scrub), ms }
    : { request, failure: exchange.failure.reason, ms }
}

function replyShown(reply: Reply, scrub: Scrub): NonNullable<Evidence['reply']> {
  const { status, body } = reply
  // cut as text: bytes cut within a character would be taken for another encoding
  const decoded = decodeBody({ body, status, contentType: headerOf(reply, 'content-type') })
  const text = decoded ? scrub(maskBody(decoded.text.slice(0, READ))) : ''
  return {
    status,
    headers: reply.headers.slice(0, 60).map(([name, value]) => scrub(headerShown(name, value))),
    encoding: !decoded ? 'unknown' : (decoded.deviations.map(encodingOf).find(Boolean) ?? 'utf-8'),
    bytes: body.length,
    body: excerpt(text),
    cut: text.length > EXCERPT || (decoded?.text.length ?? 0) > READ,
  }
}

function encodingOf({ quirk, found }: { readonly quirk?: string; readonly found: string }): string | undefined {
  if (quirk === 'byte-order-mark') return 'utf-8, BOM'
  return quirk === 'charset' ? found.replace(/[^a-z0-9-]/g, '').slice(0, 20) : undefined
}

function excerpt(text: string): string {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text
}

/** A request's own body: a form's values are all left out. */
function bodyShown(body: string): string {
  return /^[^{[<\s]*=/.test(body) ? body.replace(/=[^&]*/g, '=***') : maskBody(body)
}

/** The request target with `token=***`, `id=$XUEMIAN_ID` and the start of the identity number. */
export function targetShown(target: string, secrets: Secrets): string {
  const { path, parameters } = splitTarget(target)
  if (!parameters) return path
  return `${path}?${parameters.map(({ name, value }) => (value === undefined ? parameterName(name) : `${parameterName(name)}=${valueShown(name, value, secrets)}`)).join('&')}`
}

/** Path and raw parameters of a target. */
export function splitTarget(target: string) {
  const at = target.indexOf('?')
  if (at < 0) return { path: pathShown(target), parameters: undefined }
  const parameters = target
    .slice(at + 1)
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0
        ? { name: pair, value: undefined }
        : { name: pair.slice(0, equals), value: pair.slice(equals + 1) }
    })
  return { path: pathShown(target.slice(0, at)), parameters }
}

function pathShown(path: string): string {
  return /^[A-Za-z/._*-]{0,200}$/.test(path) ? path : maskSentence(path.slice(0, 200))
}

/** A parameter's name, unless it is none. */
export function parameterName(name: string): string {
  return /^[A-Za-z_]{0,40}$/.test(name) ? name : maskShape(name.slice(0, 40))
}

function valueShown(name: string, value: string, secrets: Secrets): string {
  const plain = decoded(value)
  if (value === '' || plain.startsWith('xuemian-')) return /^[A-Za-z-]*$/.test(plain) ? plain : maskSentence(value)
  if (/^id$/i.test(name)) return plain === secrets.id ? '$XUEMIAN_ID' : '***'
  if (/^identityNumber$/i.test(name)) return numberShown(plain)
  return '***'
}

/** The first four characters and stars; blanks stay visible, since a number may be sent with them. */
function numberShown(number: string): string {
  const characters = Array.from(number.slice(0, 200))
  const keep = characters.length >= 8 ? 4 : 1
  let kept = 0
  const shown = characters.map((character) => {
    if (/\s/.test(character)) return '%20'
    kept++
    return kept <= keep && /[\p{L}\p{N}]/u.test(character) ? character : '*'
  })
  return shown.join('')
}

/** Percent-decoded, or as it stands where that is not possible. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}

/** Headers whose values say how a server is set up, and nothing of anybody. */
const OPEN =
  /^(?:access-control-[a-z-]+|accept|accept-encoding|origin|vary|cache-control|pragma|expires|date|age|connection|keep-alive|transfer-encoding|content-(?:type|length|encoding|language)|allow|server|x-powered-by|x-aspnet(?:mvc)?-version|x-content-type-options|x-frame-options|referrer-policy|strict-transport-security|retry-after|upgrade|via)$/i

function headerShown(name: string, value: string): string {
  const shownName = /^[A-Za-z-]{1,60}$/.test(name) ? name : maskShape(name.slice(0, 60))
  const short = value.slice(0, 300)
  if (/^(?:cookie|set-cookie|authorization|proxy-authorization|www-authenticate)$/i.test(name))
    return `${shownName}: ***`
  if (!OPEN.test(name)) return `${shownName}: ${maskSentence(short)}`
  // a value that is no longer a setting: long numbers, letters of no header
  const masked = /[^\x20-\x7e]/.test(short) ? maskShape(short) : short.replace(/\d{9,}/g, maskShape)
  return `${shownName}: ${masked}`
}
