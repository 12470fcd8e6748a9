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
  const values = new Map<string, string>()
  const repeated = new Set<string>()
  const start = url.indexOf('?')
  const fragment = url.indexOf('#')
  if (start >= 0) {
    for (const pair of url.slice(start + 1, fragment < 0 ? undefined : fragment).split('&')) {
      const equals = pair.indexOf('=')
      const name = decode(equals < 0 ? pair : pair.slice(0, equals))
      const value = decode(equals < 0 ? '' : pair.slice(equals + 1))
      if (name === undefined || value === undefined) return failure('REQUEST_UNREADABLE')
      if (values.has(name)) repeated.add(name)
      values.set(name, value)
    }
  }
  for (const name of names) {
    if (repeated.has(name)) return failure('PARAMETER_REPEATED', { message: `参数${name}重复，只能出现一次` })
  }
  for (const name of names) {
    if (values.get(name)?.trim()) continue
    return name === 'token' ? failure('TOKEN_MISSING') : failure('PARAMETER_MISSING', { message: `缺少参数${name}` })
  }
  return { ok: true, values: Object.fromEntries(names.map((name) => [name, values.get(name)])) as Record<Name, string> }
}

function decode(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
