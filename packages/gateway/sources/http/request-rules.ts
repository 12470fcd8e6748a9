import type { HttpOptions } from './options.ts'
import { type HttpRequest, placesOf, plainTextsOf, textsOf } from './request.ts'

/** What is wrong with a part of the configuration, and where. */
export interface RequestFault {
  readonly path: readonly string[]
  readonly message: string
}

type Requests = Pick<HttpOptions, 'requests' | 'login' | 'headers' | 'username'> & {
  readonly password?: string | undefined
  readonly passwordFile?: string | undefined
}

/** What is wrong with the requests of a vendor's interface, for the operator: places that nothing fills, or that could not be escaped. */
export function requestFaults(config: Requests): readonly RequestFault[] {
  const { requests, login, headers, username } = config
  const hasPassword = config.password !== undefined || config.passwordFile !== undefined
  const faults: RequestFault[] = []
  const look = (path: readonly string[], request: HttpRequest, known: readonly string[]) => {
    const message = faultOf(request, known, hasPassword)
    if (message) faults.push({ path, message })
  }
  const places = [...VALUES, ...(login ? ['token'] : []), 'password']
  for (const [name, request] of Object.entries(requests)) {
    look(['requests', name], request, places)
    if (request.total !== undefined && !request.rows?.includes('[]'))
      faults.push({ path: ['requests', name, 'total'], message: 'rows 中没有列表，无从比较条数' })
  }
  if (headers) look(['headers'], { path: '/', headers }, places)
  if (login) {
    look(['login', 'request'], login.request, ['password'])
    const all = [...Object.values(requests), { path: '/', headers }]
    if (!all.some((request) => textsOf(request).some((text) => placesOf(text).includes('token'))))
      faults.push({ path: ['login'], message: '没有请求用到 {token}' })
  }
  if (username !== undefined && !hasPassword)
    faults.push({ path: ['username'], message: '须同时写 passwordFile 或 password' })
  return faults
}

/**
 * What is wrong with a query that names a request.
 * @param keys how many values it must use
 */
export function requestQueryFault(
  { requests }: Pick<HttpOptions, 'requests'>,
  query: string,
  { each, keys }: { readonly each: boolean; readonly keys: number },
): string | undefined {
  const request = Object.hasOwn(requests, query) ? requests[query] : undefined
  if (!request) return `requests 中没有 ${query}`
  if (each) return '接口总是逐个查询，不写 each'
  const used = new Set(
    textsOf(request)
      .flatMap(placesOf)
      .filter((name) => VALUES.includes(name)),
  )
  for (let place = 1; place <= keys; place += 1)
    if (!used.delete(String(place))) return `请求 ${query} 须用到 {${place}}`
  const [extra] = used
  return extra === undefined ? undefined : `请求 ${query} 中没有值可填 {${extra}}`
}

const VALUES = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

function faultOf(request: HttpRequest, known: readonly string[], hasPassword: boolean): string | undefined {
  if ([request.json, request.form, request.xml].filter((body) => body !== undefined).length > 1)
    return 'json、form、xml 只能写一个'
  const used = textsOf(request).flatMap(placesOf)
  const wrong = used.find((name) => !known.includes(name))
  if (wrong === 'token') return '用到了 {token}，但没有写 login'
  if (wrong !== undefined) return `没有 {${wrong}}，可用：${known.map((name) => `{${name}}`).join('、')}`
  if (used.includes('password') && !hasPassword) return '用到了 {password}，但没有写 passwordFile 或 password'
  if (/[{}]/.test(request.path.replace(/\{\w+\}/g, ''))) return 'path 中多出大括号'
  // A value is escaped as its surroundings demand; of a language within a text nothing is known.
  if (plainTextsOf(request).some((text) => placesOf(text).length > 0 && /["'<>&\\]/.test(text)))
    return '文字里不能再写 JSON 或 XML；请写成结构：json: { … }，或 form 中的 { json: … }、{ xml: … }'
  return undefined
}
