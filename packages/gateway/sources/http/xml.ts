import type { JsonNode } from '@xuemian/contract'
import { XMLParser } from 'fast-xml-parser'

/** The parser takes a quarter of a second for a megabyte, in which nothing else is served. */
export const MAX_XML_CHARACTERS = 2_000_000

const TEXT = '#text'
const CDATA = '#cdata'
const ATTRIBUTE = '@'

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Values stay text, and nothing that a document declares is expanded.
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
})

/**
 * Reads XML as the same nodes as JSON: an element with children is an object by their names without prefixes, several of one name are a list, an
 * element of text alone is a string, attributes are `@name`. Undefined: too long, not well-formed, or with a DOCTYPE.
 */
export function readXml(text: string): JsonNode | undefined {
  const start = text.search(/<[^?!]/)
  if (text.length > MAX_XML_CHARACTERS || start < 0 || text.slice(0, start).includes('<!DOCTYPE')) return undefined
  try {
    return nodeOf(parser.parse(text.trim(), true))
  } catch {
    return undefined
  }
}

function nodeOf(value: unknown): JsonNode {
  if (typeof value === 'string') return decoded(value)
  if (Array.isArray(value)) return value.map(nodeOf)
  const { [TEXT]: text = '', [CDATA]: raw = '', ...rest } = value as Readonly<Record<string, unknown>>
  if (rest[`${ATTRIBUTE}nil`] === 'true') return null
  const written = decoded(String(text)) + [raw].flat().join('')
  const members = Object.entries(rest)
  // What a toolkit says of a text (`xsi:type`) is not data; attributes without a text are.
  if (written !== '' && members.every(([name]) => name.startsWith(ATTRIBUTE))) return written
  return {
    kind: 'object',
    members: members.map(([key, child]) => ({ key, trimmed: false, value: nodeOf(child) })),
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** XML's own five names and numbers; what else looks like one stays as it is. */
function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi,
    (whole, hex?: string, digits?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}
