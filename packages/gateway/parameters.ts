import { type Failure, failure } from './errors.ts'

/** The parameters asked for, each given exactly once and not empty. */
export type Parameters<Name extends string> =
  | { readonly ok: true; readonly values: Readonly<Record<Name, string>> }
  | Failure

/**
 * Reads the named parameters of a query, form-decoded as UTF-8 (HIS-3.1.1). An unparsable query is REQUEST_UNREADABLE; a parameter
 * missing, empty or repeated is a clear failure that names it. Unknown parameters are ignored.
 */
export function readParameters<Name extends string>(url: string, names: readonly Name[]): Parameters<Name> {
  const found: (string | undefined)[] = names.map(() => undefined)
  let repeated: Name | undefined
  const start = url.indexOf('?')
  const fragment = url.indexOf('#')
  const end = fragment < 0 ? url.length : fragment
  for (let at = start < 0 ? end : start + 1; at < end; ) {
    const ampersand = url.indexOf('&', at)
    const stop = ampersand < 0 || ampersand > end ? end : ampersand
    const equals = url.indexOf('=', at)
    const hasValue = equals >= 0 && equals < stop
    const name = decode(url.slice(at, hasValue ? equals : stop))
    const value = hasValue ? decode(url.slice(equals + 1, stop)) : ''
    if (name === undefined || value === undefined) return failure('REQUEST_UNREADABLE')
    const index = names.indexOf(name as Name)
    if (index >= 0) {
      if (found[index] !== undefined) repeated ??= name as Name
      found[index] = value
    }
    at = stop + 1
  }
  if (repeated) return failure('PARAMETER_REPEATED', { message: `参数${repeated}重复，只能出现一次` })
  const values = {} as Record<Name, string>
  for (const [index, name] of names.entries()) {
    const value = found[index] ?? ''
    if (value === '' || value.trim() === '') {
      return name === 'token' ? failure('TOKEN_MISSING') : failure('PARAMETER_MISSING', { message: `缺少参数${name}` })
    }
    values[name] = value
  }
  return { ok: true, values }
}

function decode(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
