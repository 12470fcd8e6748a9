import {
  decodeBody,
  isList,
  isNumber,
  isObject,
  type JsonNode,
  type JsonObject,
  type RawReply,
  readJson,
} from '@xuemian/contract'
import { unreadable } from './transport.ts'
import { MAX_XML_CHARACTERS, readXml } from './xml.ts'

export type Style = 'json' | 'xml'

/** A value of a reply, and what it must be; numbers and yes/no are compared as their text. */
export interface Condition {
  readonly path: string
  readonly equals: readonly string[]
}

export interface ReplyForm {
  readonly style: Style
  /** What the bytes are, where the reply does not tell: UTF-8 is recognised, then what the header says, then GB18030. */
  readonly charset?: string | undefined
  /** Texts within the reply that are JSON or XML themselves, by their path: read in place, in this order. */
  readonly unpack?: Readonly<Record<string, Style>> | undefined
}

/** The nodes of a reply, numbers as their digits (no floating point). Throws SOURCE_REPLY_UNREADABLE without a word of it. */
export function readReply(raw: RawReply, { style, charset, unpack = {} }: ReplyForm): JsonNode {
  const text = charset === undefined ? decodeBody(raw)?.text : decode(raw.body, charset)
  if (text === undefined) return unreadable('字符编码无法识别')
  let node = parse(text, style, '答复')
  for (const [path, inner] of Object.entries(unpack)) {
    const packed = scalarAt(node, path)
    if (packed) node = replaced(node, path.split('.'), parse(packed, inner, path))
  }
  return node
}

/** The node at a path. Throws SOURCE_REPLY_UNREADABLE where there is none. */
export function nodeAt(node: JsonNode, path: string): JsonNode {
  return find(node, path) ?? unreadable(`答复中没有 ${path}`)
}

/** The text of the scalar at a path; undefined where there is none. */
export function scalarAt(node: JsonNode, path: string): string | null | undefined {
  const found = find(node, path)
  return found === undefined ? undefined : textOfScalar(found)
}

function find(node: JsonNode, path: string): JsonNode | undefined {
  let at: JsonNode | undefined = node
  for (const key of path.split('.')) at = at !== undefined && isObject(at) ? member(at, key) : undefined
  return at
}

export function meets(node: JsonNode, { path, equals }: Condition): boolean {
  const text = scalarAt(node, path)
  return typeof text === 'string' && equals.includes(text.trim())
}

/** The text of a scalar; null is itself, undefined is no scalar. */
export function textOfScalar(node: JsonNode): string | null | undefined {
  if (node === null || typeof node === 'string') return node
  if (typeof node === 'boolean') return String(node)
  return isNumber(node) ? node.text : undefined
}

export function member(object: JsonObject, key: string): JsonNode | undefined {
  return object.members.find((each) => each.key === key)?.value
}

function parse(text: string, style: Style, what: string): JsonNode {
  if (style === 'xml') {
    if (text.length > MAX_XML_CHARACTERS) return unreadable(`${what} 的 XML 超过 ${MAX_XML_CHARACTERS / 1e6} MB`)
    return readXml(text) ?? unreadable(`${what} 不是可识别的 XML`)
  }
  if (text.trimStart().startsWith('<')) return unreadable(`${what} 是网页或 XML，而不是 JSON`)
  const reading = readJson(text)
  return reading.ok ? reading.value : unreadable(`${what} 不是可识别的 JSON（${reading.fault}）`)
}

function replaced(node: JsonNode, [key = '', ...rest]: readonly string[], value: JsonNode): JsonNode {
  if (isList(node) || !isObject(node)) return node
  const members = node.members.map((each) =>
    each.key === key ? { ...each, value: rest.length === 0 ? value : replaced(each.value, rest, value) } : each,
  )
  return { kind: 'object', members }
}

function decode(body: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}
