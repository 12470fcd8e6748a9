/** A number as its digits were sent: `0030`, `130229199004281234`, `100.50`. Never floating point. */
export interface NumberToken {
  readonly kind: 'number'
  readonly text: string
}

/** An object as a list of members, so that `__proto__` is a name like any other. Keys are trimmed; no two are equal. */
export interface JsonObject {
  readonly kind: 'object'
  readonly members: readonly JsonMember[]
}

export interface JsonMember {
  readonly key: string
  /** The key had blanks around it (the source text's `"donCode "`). */
  readonly trimmed: boolean
  readonly value: JsonNode
}

export type JsonNode = null | boolean | string | NumberToken | JsonObject | readonly JsonNode[]

/** What was wrong with the text and put right. */
export type Repair =
  | 'missing-comma'
  | 'trailing-comma'
  | 'single-quotes'
  | 'bare-key'
  | 'literal-case'
  | 'leading-zeros'
  | 'number-form'
  | 'raw-control'
  | 'bad-escape'
  | 'odd-blank'

/** Why a text was refused. */
export type JsonFault =
  | 'JSON_UNBALANCED'
  | 'JSON_ELLIPSIS'
  | 'JSON_SYNTAX'
  | 'JSON_DUPLICATE_KEY'
  | 'JSON_TOO_DEEP'
  | 'JSON_TOO_LARGE'

export type JsonReading =
  | { readonly ok: true; readonly value: JsonNode; readonly repairs: ReadonlyMap<Repair, number> }
  /** `path`: keys and indices down to where the reading stopped. */
  | { readonly ok: false; readonly fault: JsonFault; readonly path: readonly (string | number)[] }

export function isObject(node: JsonNode): node is JsonObject {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'object'
}

export function isNumber(node: JsonNode): node is NumberToken {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'number'
}

export function isList(node: JsonNode): node is readonly JsonNode[] {
  return Array.isArray(node)
}

/** The name of a node's type, for messages and deviations: never its value. */
export function typeOf(node: JsonNode): 'null' | 'boolean' | 'string' | 'number' | 'object' | 'array' {
  if (node === null) return 'null'
  if (typeof node === 'boolean') return 'boolean'
  if (typeof node === 'string') return 'string'
  if (isList(node)) return 'array'
  return (node as NumberToken | JsonObject).kind
}
