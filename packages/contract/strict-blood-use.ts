import { type Fen, parseFen, type UnitHundredths } from './amount.ts'
import type { BloodProduct, BloodUse, BloodUser, ChargeBill, RawReply, Rh } from './blood-use-value.ts'
import { isDay } from './day.ts'
import { canonicalIdentity, normaliseIdentity } from './identity.ts'
import { MAX_TEXT } from './lenient/scalar.ts'

/** `JSON.parse` gives unknown values; a property of one is unknown again. */
type Unknown = Readonly<Record<string, unknown>>

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The short way for a successful reply that is strict in every respect, several times faster than the lenient reading, which must agree
 * with it: same value, no deviation. Anything else at all gives undefined, and the lenient reader decides.
 */
export function readStrictBloodUse(raw: RawReply, asked: string | undefined): BloodUse | undefined {
  if (raw.status !== 200 || !isStrictType(raw.contentType) || raw.body[0] !== 0x7b) return undefined
  const keys = countKeys(raw.body)
  if (keys < 0) return undefined
  let reply: unknown
  try {
    reply = JSON.parse(utf8.decode(raw.body))
  } catch {
    return undefined
  }
  if (!isRecord(reply) || reply.success !== true || reply.erroMessage !== null || !isRecord(reply.data))
    return undefined
  const user = readUser(reply.data.bldUser, asked)
  const rows = reply.data.chargeBills
  if (!user || !Array.isArray(rows)) return undefined
  // every key that is read, once; one more in the text is a duplicate, an unknown one or a colon within a value
  let expected = 3 + 2 + 4
  const chargeBills: ChargeBill[] = []
  for (const row of rows) {
    const bill = readBill(row)
    if (!bill) return undefined
    expected += 4 + 7 * bill.products.length
    chargeBills.push(bill)
  }
  return keys === expected ? { bldUser: user, chargeBills } : undefined
}

function isStrictType(contentType: string | null): boolean {
  return (
    contentType === 'application/json; charset=utf-8' ||
    /^application\/json(?:; ?charset=utf-8)?$/i.test(contentType ?? '')
  )
}

function isRecord(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The number of colons, or -1 where the lenient reader must look: an escape (it may hide a control character), or a number behind a colon
 * with an exponent or with so many digits that a double might not hold them.
 */
function countKeys(body: Uint8Array): number {
  let colons = 0
  const end = body.length
  for (let i = 0; i < end; i++) {
    const byte = body[i]
    if (byte === 0x5c) return -1
    if (byte !== 0x3a) continue
    colons++
    let at = i + 1
    while (body[at] === 0x20) at++
    const first = body[at] ?? 0
    // a string, a list, an object or a literal
    if (first === 0x22 || first >= 0x5b) continue
    const start = at
    while (isNumberByte(body[at] ?? 0)) at++
    if (at === start || at - start > 16 || body[at] === 0x65 || body[at] === 0x45) return -1
  }
  return colons
}

function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e
}

function isText(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_TEXT) return false
  return isVisible(value.charCodeAt(0)) && isVisible(value.charCodeAt(value.length - 1))
}

/** ASCII beyond the blank, or a Chinese character; the rest takes the long way. */
function isVisible(code: number): boolean {
  return (code > 0x20 && code < 0x7f) || (code >= 0x3400 && code <= 0x9fff)
}

/** Exact: a decimal of at most 15 digits is the only one next to its double, so the double of `hundredths / 100` equals it or the token was another number. */
function hundredthsOf(value: unknown): number | undefined {
  if (typeof value !== 'number') return undefined
  const hundredths = Math.round(value * 100)
  return hundredths / 100 === value && hundredths < 1e15 && hundredths > -1e15 ? hundredths + 0 : undefined
}

function readUser(value: unknown, asked: string | undefined): BloodUser | undefined {
  if (!isRecord(value)) return undefined
  const { name, identityNumber, birthday, hisId } = value
  if (!isText(name) || !isText(identityNumber) || !isText(hisId) || typeof birthday !== 'string' || !isDay(birthday))
    return undefined
  // an 18-digit number is its own normal and canonical form
  if (/^\d{17}[\dX]$/.test(identityNumber) && (asked === undefined || asked === identityNumber))
    return { name, identityNumber, birthday, hisId }
  if (/[*＊●•]/.test(identityNumber) || normaliseIdentity(asked ?? identityNumber) !== identityNumber) return undefined
  const canonical = canonicalIdentity(identityNumber)
  return canonical.ok ? { name, identityNumber: canonical.value, birthday, hisId } : undefined
}

function readBill(value: unknown): ChargeBill | undefined {
  if (!isRecord(value)) return undefined
  const { serialNumber, actualCost, consumptionDatetime, products: rows } = value
  if (!isText(serialNumber) || typeof actualCost !== 'string' || typeof consumptionDatetime !== 'string')
    return undefined
  const cost = parseFen(actualCost)
  if (!cost.ok || !isDay(consumptionDatetime) || !Array.isArray(rows)) return undefined
  const products: BloodProduct[] = []
  for (const row of rows) {
    const product = readProduct(row)
    if (!product) return undefined
    products.push(product)
  }
  return { serialNumber, actualCost: cost.value, consumptionDatetime, products }
}

function readProduct(value: unknown): BloodProduct | undefined {
  if (!isRecord(value)) return undefined
  const { donCode, prodCode, prodClassCode, prodClassName, rh } = value
  const volume = hundredthsOf(value.volume)
  const money = hundredthsOf(value.money)
  if (!isText(donCode) || !isText(prodCode) || !isText(prodClassCode) || !isText(prodClassName)) return undefined
  if (volume === undefined || money === undefined || (rh !== '+' && rh !== '-')) return undefined
  return {
    donCode,
    prodCode,
    prodClassCode,
    prodClassName,
    volume: volume as UnitHundredths,
    rh: rh as Rh,
    money: money as Fen,
  }
}
