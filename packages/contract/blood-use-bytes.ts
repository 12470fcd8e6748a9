import { formatYuan } from './amount.ts'
import type { BloodProduct, BloodUse, ChargeBill } from './blood-use-value.ts'

/**
 * The bytes of `writeBloodUseReply`, for a server that sends thousands of replies a second: stringifying the value and encoding its text costs
 * twice as much. `allocate` gives the array to fill, of the length asked; what it holds does not matter.
 */
export function encodeBloodUseReply<T extends Uint8Array>(value: BloodUse, allocate: (length: number) => T): T {
  const { name, identityNumber, birthday, hisId } = value.bldUser
  const size = FIXED + ESCAPE * (name.length + identityNumber.length + birthday.length + hisId.length)
  room(0, size)
  let at = constant(START, 0)
  at = text(name, at)
  at = constant(IDENTITY_NUMBER, at)
  at = text(identityNumber, at)
  at = constant(BIRTHDAY, at)
  at = text(birthday, at)
  at = constant(HIS_ID, at)
  at = text(hisId, at)
  at = constant(CHARGE_BILLS, at)
  for (const bill of value.chargeBills) at = writeBill(bill, at)
  if (value.chargeBills.length > 0) at -= 1
  room(at, FIXED)
  at = constant(END, at)
  const reply = allocate(at)
  reply.set(scratch.subarray(0, at))
  return reply
}

/** Each bill, and each product, ends with a comma; the next one or the end of the list overwrites the last. */
function writeBill(bill: ChargeBill, from: number): number {
  const { serialNumber, consumptionDatetime, products } = bill
  room(from, FIXED + ESCAPE * (serialNumber.length + consumptionDatetime.length))
  let at = constant(SERIAL_NUMBER, from)
  at = text(serialNumber, at)
  at = constant(ACTUAL_COST, at)
  at = text(formatYuan(bill.actualCost), at)
  at = constant(CONSUMPTION, at)
  at = text(consumptionDatetime, at)
  at = constant(PRODUCTS, at)
  let before: BloodProduct | undefined
  for (const product of products) {
    at = writeProduct(product, before, at)
    before = product
  }
  if (products.length > 0) at -= 1
  room(at, FIXED)
  return constant(END_OF_BILL, at)
}

/** The bags of a bill are mostly of one product: what follows the donation code is then copied from the bag before. */
function writeProduct(product: BloodProduct, before: BloodProduct | undefined, from: number): number {
  const { donCode, prodCode, prodClassCode, prodClassName } = product
  room(from, FIXED + ESCAPE * (donCode.length + prodCode.length + prodClassCode.length + prodClassName.length))
  let at = constant(DON_CODE, from)
  at = text(donCode, at)
  if (before && isSameButDonation(product, before)) {
    scratch.copyWithin(at, from - tail, from)
    return at + tail
  }
  const start = at
  at = constant(PROD_CODE, at)
  at = text(prodCode, at)
  at = constant(PROD_CLASS_CODE, at)
  at = text(prodClassCode, at)
  at = constant(PROD_CLASS_NAME, at)
  at = text(prodClassName, at)
  at = constant(VOLUME, at)
  at = ascii(String(product.volume / 100), at)
  at = constant(product.rh === '+' ? POSITIVE : NEGATIVE, at)
  at = ascii(String(product.money / 100), at)
  at = constant(END_OF_PRODUCT, at)
  tail = at - start
  return at
}

function isSameButDonation(a: BloodProduct, b: BloodProduct): boolean {
  return (
    a.money === b.money &&
    a.volume === b.volume &&
    a.rh === b.rh &&
    a.prodCode === b.prodCode &&
    a.prodClassCode === b.prodClassCode &&
    a.prodClassName === b.prodClassName
  )
}

const encoder = new TextEncoder()
const START = encoder.encode('{"success":true,"data":{"bldUser":{"name":"')
const IDENTITY_NUMBER = encoder.encode('","identityNumber":"')
const BIRTHDAY = encoder.encode('","birthday":"')
const HIS_ID = encoder.encode('","hisId":"')
const CHARGE_BILLS = encoder.encode('"},"chargeBills":[')
const SERIAL_NUMBER = encoder.encode('{"serialNumber":"')
const ACTUAL_COST = encoder.encode('","actualCost":"')
const CONSUMPTION = encoder.encode('","consumptionDatetime":"')
const PRODUCTS = encoder.encode('","products":[')
const DON_CODE = encoder.encode('{"donCode":"')
const PROD_CODE = encoder.encode('","prodCode":"')
const PROD_CLASS_CODE = encoder.encode('","prodClassCode":"')
const PROD_CLASS_NAME = encoder.encode('","prodClassName":"')
const VOLUME = encoder.encode('","volume":')
const POSITIVE = encoder.encode(',"rh":"+","money":')
const NEGATIVE = encoder.encode(',"rh":"-","money":')
const END_OF_PRODUCT = encoder.encode('},')
const END_OF_BILL = encoder.encode(']},')
const END = encoder.encode(']},"erroMessage":null}')
/** More than the constants and numbers of any one of user, bill or product. */
const FIXED = 256
/** What a character may take: `\\u001f`. */
const ESCAPE = 6

// A reply is written at one go, so one array serves them all.
let scratch = new Uint8Array(16 * 1024)
/** How many bytes of the product before follow its donation code. */
let tail = 0

function room(at: number, bytes: number): void {
  if (at + bytes <= scratch.length) return
  const larger = new Uint8Array(2 * (at + bytes))
  larger.set(scratch)
  scratch = larger
}

function constant(bytes: Uint8Array, at: number): number {
  const into = scratch
  for (let i = 0; i < bytes.length; i++) into[at++] = bytes[i] as number
  return at
}

function ascii(text: string, at: number): number {
  const into = scratch
  for (let i = 0; i < text.length; i++) into[at++] = text.charCodeAt(i)
  return at
}

/** The inside of a JSON string; a text with anything to escape, or beyond the basic plane, is left to `JSON.stringify`. */
function text(value: string, from: number): number {
  const into = scratch
  let at = from
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return escaped(value, from)
    if (code < 0x80) into[at++] = code
    else if (code < 0x800) {
      into[at++] = 0xc0 | (code >> 6)
      into[at++] = 0x80 | (code & 0x3f)
    } else {
      into[at++] = 0xe0 | (code >> 12)
      into[at++] = 0x80 | ((code >> 6) & 0x3f)
      into[at++] = 0x80 | (code & 0x3f)
    }
  }
  return at
}

function escaped(value: string, at: number): number {
  return constant(encoder.encode(JSON.stringify(value).slice(1, -1)), at)
}
