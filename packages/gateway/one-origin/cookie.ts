const NAME = 'xm_session'

/** The value of the province's session cookie in a request, if there is one; no other cookie is ever passed on. */
export function sessionOf(cookieHeader: string | undefined): string | undefined {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const [name, value] = split(pair, '=')
    if (name === NAME && /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/.test(value)) return value
  }
  return undefined
}

/** The `Cookie` header with which the province knows the session. */
export function cookieHeader(session: string): string {
  return `${NAME}=${session}`
}

/**
 * The session cookie that the province sets, written anew for the gateway's own origin: `Secure` follows the way by which the browser came,
 * a `Domain` of the province falls away. Undefined where it sets none.
 */
export function ownCookie(
  setCookie: string | readonly string[] | undefined,
  secure: boolean,
): { readonly session: string; readonly header: string } | undefined {
  for (const line of [setCookie ?? []].flat()) {
    const [pair = '', ...attributes] = line.split(';')
    const [name, session] = split(pair, '=')
    if (name !== NAME) continue
    const life = attributes.map((text) => text.trim()).filter((text) => /^(?:max-age|expires)=[\w ,:+-]+$/i.test(text))
    return { session, header: [`${NAME}=${session}`, ...life, ...guards(secure)].join('; ') }
  }
  return undefined
}

/** The header that makes a browser forget the session. */
export function forgetCookie(secure: boolean): string {
  return [`${NAME}=`, 'Max-Age=0', ...guards(secure)].join('; ')
}

function guards(secure: boolean): string[] {
  return ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(secure ? ['Secure'] : [])]
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}
