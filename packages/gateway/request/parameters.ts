import { type Failure, failure } from '../errors.ts'

/** The parameters asked for, each given exactly once and not empty. */
export type Parameters<Name extends string, Optional extends string = never> =
  | { readonly ok: true; readonly values: Readonly<Record<Name, string>> & { readonly [Each in Optional]?: string } }
  | Failure

/** Where a request may carry its parameters. */
export interface Given {
  /** As in the request line; its query is read. */
  readonly url: string
  /** The text of a form, still encoded. */
  readonly form?: string | undefined
  /** What `Authorization: Bearer` headers say the token is. */
  readonly bearers?: readonly string[] | undefined
}

/**
 * Reads the named parameters of a request, form-decoded as UTF-8 (HIS-3.1.1). An unparsable query or form is REQUEST_UNREADABLE; a parameter
 * missing, empty or given twice, also in two places, is a clear failure that names it; one of `optional` may be missing or empty, and is then
 * absent. Unknown parameters are ignored.
 */
export function readParameters<Name extends string, Optional extends string = never>(
  given: Given,
  names: readonly Name[],
  optional: readonly Optional[] = [],
): Parameters<Name, Optional> {
  const { url, form, bearers } = given
  const known: readonly (Name | Optional)[] = optional.length === 0 ? names : [...names, ...optional]
  const found: (string | undefined)[] = known.map(() => undefined)
  const start = url.indexOf('?')
  const fragment = url.indexOf('#')
  const end = fragment < 0 ? url.length : fragment
  let repeated = collect(url, start < 0 ? end : start + 1, end, known, found)
  if (form !== undefined && repeated !== unreadable) repeated = collect(form, 0, form.length, known, found, repeated)
  if (repeated === unreadable) return failure('REQUEST_UNREADABLE')
  const token = bearers ? names.indexOf('token' as Name) : -1
  for (const bearer of token < 0 ? [] : (bearers ?? [])) {
    if (found[token] !== undefined) repeated ??= names[token]
    found[token] = bearer
  }
  if (repeated) return failure('PARAMETER_REPEATED', { message: `参数${repeated}重复，只能出现一次` })
  const values: { [Each in Name | Optional]?: string } = {}
  for (const [index, name] of known.entries()) {
    const value = found[index] ?? ''
    if (value === '' || value.trim() === '') {
      if (index >= names.length) continue
      return name === 'token' ? failure('TOKEN_MISSING') : failure('PARAMETER_MISSING', { message: `缺少参数${name}` })
    }
    values[name] = value
  }
  return { ok: true, values: values as Readonly<Record<Name, string>> & typeof values }
}

const unreadable = Symbol('unreadable')

/** Puts the values of one text between two places into `found`; answers the first name that was given before. */
function collect<Name extends string>(
  text: string,
  from: number,
  end: number,
  names: readonly Name[],
  found: (string | undefined)[],
  before?: Name,
): Name | typeof unreadable | undefined {
  let repeated = before
  let equals = -1
  for (let at = from; at < end; ) {
    const ampersand = text.indexOf('&', at)
    const stop = ampersand < 0 || ampersand > end ? end : ampersand
    // looked for once only, so that a form of names without values is not read again for each of them
    if (equals < at) equals = at === from || equals >= 0 ? text.indexOf('=', at) : -1
    const hasValue = equals >= 0 && equals < stop
    const name = decode(text.slice(at, hasValue ? equals : stop))
    const value = hasValue ? decode(text.slice(equals + 1, stop)) : ''
    if (name === undefined || value === undefined) return unreadable
    const index = names.indexOf(name as Name)
    if (index >= 0) {
      if (found[index] !== undefined) repeated ??= name as Name
      found[index] = value
    }
    at = stop + 1
  }
  return repeated
}

function decode(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
