import type { Ask } from '../exchange.ts'
import { decoded, parameterName, splitTarget } from './evidence.ts'
import { maskShape } from './masking.ts'
import type { Scrub, Secrets } from './scrub.ts'

/** One line for a POSIX shell that asks the same again; secrets are variables of the shell. */
export function curlOf(ask: Ask, secrets: Secrets, scrub: Scrub): string {
  const { path, parameters = [] } = splitTarget(ask.target)
  const method = ask.method ?? 'GET'
  const known = parameters.map(({ name, value }) => ({
    name: parameterName(name),
    variable: value === undefined ? undefined : variableOf(name, value, secrets),
    value,
  }))
  const encodes = method === 'GET' && known.length > 0 && known.every(({ variable }) => variable !== undefined)
  const query = encodes ? [] : known.map(({ name, value, variable }) => inline(name, value, variable, scrub))
  const address = `"$XUEMIAN_BASE${literal(scrub(path))}${query.length > 0 ? `?${query.join('&')}` : ''}"`
  const parts = [
    'curl -sS -i',
    ...(method === 'HEAD' ? ['-I'] : method === 'GET' ? [] : [`-X ${shellWord(method)}`]),
    ...(/[[\]{}]/.test(address) ? ['-g'] : []),
    ...(path.includes('..') ? ['--path-as-is'] : []),
    ...Object.entries(ask.headers ?? {}).map(([name, value]) => `-H ${shellWord(scrub(headerOf(name, value)))}`),
    ...(ask.body ? [`--data '…'`] : []),
    ...(encodes ? ['-G'] : []),
    address,
    ...(encodes ? known.map(({ name, variable }) => `--data-urlencode "${literal(name)}=${variable}"`) : []),
  ]
  return parts.join(' ')
}

function headerOf(name: string, value: string): string {
  return /^(?:cookie|authorization|proxy-authorization)$/i.test(name) ? `${name}: …` : `${name}: ${value}`
}

/** The shell's variable for a value that the user has. */
function variableOf(name: string, value: string, secrets: Secrets): string | undefined {
  const plain = decoded(value)
  if (/^id$/i.test(name) && plain === secrets.id) return '$XUEMIAN_ID'
  if (/^password$/i.test(name) && plain === secrets.password) return '$XUEMIAN_PASSWORD'
  if (/^token$/i.test(name) && secrets.others?.includes(plain) && !plain.startsWith('xuemian-')) return '$XUEMIAN_TOKEN'
  if (/^identityNumber$/i.test(name) && secrets.identityNumbers.includes(plain)) return '$XUEMIAN_IDENTITY'
  return undefined
}

function inline(name: string, value: string | undefined, variable: string | undefined, scrub: Scrub): string {
  if (value === undefined) return literal(name)
  return `${literal(name)}=${variable ?? literal(safeValue(name, value, scrub))}`
}

/** What a check made up is shown; what may be a spelling of somebody's number or token is its shape. */
function safeValue(name: string, value: string, scrub: Scrub): string {
  const plain = decoded(value)
  const own = plain.startsWith('xuemian-') || plain.length <= 12
  const harmless = own && !/\d{4}|[^\x20-\x7e]/.test(plain) && scrub(plain) === plain
  if (harmless) return value.replace(/[^\x21-\x7e]/g, encodeURIComponent)
  if (/^password$/i.test(name)) return 'wrong-password'
  if (/^token$/i.test(name)) return 'altered-token'
  return encodeURI(maskShape(plain)).replaceAll('&', '%26')
}

/** Within double quotes of a shell. */
function literal(text: string): string {
  return text.replace(/[\\"$`]/g, '\\$&').replace(/!/g, '%21')
}

/** One word of a shell, quoted where needed. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
