import type { Call } from './transport.ts'

/** A piece of JSON whose strings may hold places. */
export type JsonTemplate = string | number | boolean | null | readonly JsonTemplate[] | JsonMembers
interface JsonMembers {
  readonly [key: string]: JsonTemplate
}

/**
 * What a vendor is asked, with places for what changes: `{1}` is the value that is looked for (`{2}` … of a key of several columns), `{token}` what
 * the login gave, `{password}` the configured one. Each place is escaped as what stands around it demands. With a body it is a POST.
 */
export interface HttpRequest {
  /** After the url, with its query: `/patients?idNo={1}`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly json?: JsonTemplate | undefined
  /** A value may itself be JSON or XML, as some vendors have it. */
  readonly form?: Readonly<Record<string, FormValue>> | undefined
  readonly xml?: string | undefined
}

export type FormValue = string | { readonly json: JsonTemplate } | { readonly xml: string }

/** What fills the places. */
export interface Filling {
  readonly values: readonly string[]
  readonly token: string
  readonly password: string
}

/** Writes a request; the headers are the request's own. */
export function renderRequest(request: HttpRequest, filling: Filling): Call {
  const path = fill(literalPath(request.path), filling, encodeURIComponent)
  const own = Object.entries(request.headers ?? {}).map(([name, text]) => [name, fill(text, filling, (value) => value)])
  const { body, type } = bodyOf(request, filling)
  const headers = { ...(type === undefined ? {} : { 'Content-Type': type }), ...Object.fromEntries(own) }
  return { path, headers, body }
}

/** Every text of a request that may hold places. */
export function textsOf({ path, headers, json, form, xml }: HttpRequest): readonly string[] {
  const values = Object.values(form ?? {}).flatMap((value) =>
    typeof value === 'string' ? [value] : 'json' in value ? stringsOf(value.json) : [value.xml],
  )
  return [path, ...Object.values(headers ?? {}), ...stringsOf(json ?? null), ...values, ...(xml ? [xml] : [])]
}

/** The texts that are put in as they are, where a place must not stand inside a language of its own. */
export function plainTextsOf({ json, form }: HttpRequest): readonly string[] {
  const values = Object.values(form ?? {}).flatMap((value) =>
    typeof value === 'string' ? [value] : 'json' in value ? stringsOf(value.json) : [],
  )
  return [...stringsOf(json ?? null), ...values]
}

/** The names of the places of a text: `1`, `token`, … */
export function placesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

const PLACE = /\{([1-9]|token|password)\}/g

function fill(template: string, { values, token, password }: Filling, escaped: (value: string) => string): string {
  return template.replace(PLACE, (_, name: string) =>
    escaped(name === 'token' ? token : name === 'password' ? password : (values[Number(name) - 1] ?? '')),
  )
}

function bodyOf({ json, form, xml }: HttpRequest, filling: Filling): { body?: string; type?: string } {
  if (json !== undefined) return { body: jsonText(json, filling), type: 'application/json; charset=utf-8' }
  if (xml !== undefined) return { body: fill(xml, filling, escapeXml), type: 'text/xml; charset=utf-8' }
  if (form === undefined) return {}
  const pairs = Object.entries(form).map(([name, value]) => {
    const text =
      typeof value === 'string'
        ? fill(value, filling, (each) => each)
        : 'json' in value
          ? jsonText(value.json, filling)
          : fill(value.xml, filling, escapeXml)
    return `${encodeURIComponent(name)}=${encodeURIComponent(text)}`
  })
  return { body: pairs.join('&'), type: 'application/x-www-form-urlencoded' }
}

function jsonText(template: JsonTemplate, filling: Filling): string {
  return JSON.stringify(template, (_, value: unknown) =>
    typeof value === 'string' ? fill(value, filling, (each) => each) : value,
  )
}

function stringsOf(template: JsonTemplate): readonly string[] {
  if (typeof template === 'string') return [template]
  return typeof template === 'object' && template !== null ? Object.values(template).flatMap(stringsOf) : []
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The backslash too: within CDATA some vendors have JSON, where it must not reach the closing quote. */
function escapeXml(value: string): string {
  return value.replace(/[&<>"'\\]/g, (sign) => XML_ESCAPES[sign] ?? '&#92;')
}

/** The configured part of a path, as a request line may hold it. */
function literalPath(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}
