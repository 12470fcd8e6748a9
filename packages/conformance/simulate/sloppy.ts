import { type Fen, formatYuan, parseFen } from '@xuemian/contract'
import iconv from 'iconv-lite'

/**
 * Rewrites a strict reply as a careless vendor would send it (clauses.md section 4). Every quirk is unambiguous: a lenient reader
 * gets the same value and names each deviation. Returns GB18030 bytes, which no charset announces.
 */
export function rewriteSloppily(body: string): Uint8Array {
  return iconv.encode(`${write(sloppyEnvelope(JSON.parse(body)), 0)}\r\n`, 'gb18030')
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
type Members = { readonly [key: string]: Json }

function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sloppyEnvelope(envelope: Members): Json {
  const { success, data, erroMessage } = envelope
  const written = isMembers(data) ? ('bldUser' in data ? sloppyBloodUse(data) : sloppyToken(data)) : (data ?? null)
  return { success: success === true ? 'true' : 'false', data: written, errorMessage: erroMessage ?? null }
}

function sloppyToken(data: Members): Json {
  return { ...data, expires_in: Number(data.expires_in) }
}

function sloppyBloodUse(data: Members): Json {
  const user = isMembers(data.bldUser) ? data.bldUser : {}
  const bills = listOf(data.chargeBills).map((bill) => ({
    serialNumber: bill.serialNumber ?? null,
    actualCost: grouped(bill.actualCost),
    consumptionDatetime: slashed(bill.consumptionDatetime),
    products: oneOrMany(listOf(bill.products).map(sloppyProduct)),
  }))
  return { bldUser: { ...user, birthday: slashed(user.birthday) }, chargeBills: oneOrMany(bills) }
}

function sloppyProduct(product: Members): Members {
  return {
    'donCode ': product.donCode ?? null,
    'prodCode ': product.prodCode ?? null,
    'prodClassCode ': product.prodClassCode ?? null,
    prodClassName: product.prodClassName ?? null,
    volume: String(product.volume),
    rh: product.rh === '+' ? '阳性' : '阴性',
    money: grouped(product.money),
  }
}

function listOf(value: Json | undefined): readonly Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : []
}

/** A list of one as the bare object, an empty one as null. */
function oneOrMany(list: readonly Members[]): Json {
  if (list.length === 0) return null
  return list.length === 1 ? (list[0] as Members) : list
}

function slashed(value: Json | undefined): string {
  return String(value).replaceAll('-', '/')
}

/** `1,234.50` */
function grouped(value: Json | undefined): string {
  const fen = parseFen(String(value))
  const text = formatYuan(fen.ok ? fen.value : (0 as Fen))
  return text.replace(/\B(?=(\d{3})+\.)/g, ',')
}

/** JSON as templates print it: indented by tabs, with a comma behind the last member of objects within lists. */
function write(value: Json, depth: number, inList = false): string {
  const indent = '\t'.repeat(depth + 1)
  const end = '\t'.repeat(depth)
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[\r\n${value.map((row) => indent + write(row, depth + 1, true)).join(',\r\n')}\r\n${end}]`
  }
  if (!isMembers(value)) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([key, member]) => `${indent}${JSON.stringify(key)}: ${write(member, depth + 1)}`,
  )
  return `{\r\n${members.join(',\r\n')}${inList ? ',' : ''}\r\n${end}}`
}
