import { formatYuan } from './amount.ts'
import type { BloodProduct, BloodUse, ChargeBill } from './blood-use-value.ts'

/**
 * The reply of `writeBloodUseReply` in UTF-8, each byte as the character of its number (`latin1`), for a server that sends thousands of them
 * a second: Node writes such a text behind the head at one go, and stringifying the value and encoding its text costs twice as much.
 */
export function writeBloodUseBytes({ bldUser, chargeBills }: BloodUse): string {
  const user = `{"name":"${utf8(bldUser.name)}","identityNumber":"${utf8(bldUser.identityNumber)}"`
  const rest = `,"birthday":"${utf8(bldUser.birthday)}","hisId":"${utf8(bldUser.hisId)}"}`
  let bills = ''
  for (const bill of chargeBills) bills += `${bills === '' ? '' : ','}${billOf(bill)}`
  return `{"success":true,"data":{"bldUser":${user}${rest},"chargeBills":[${bills}]},"erroMessage":null}`
}

/** The bags of a bill are mostly of one product: what follows the donation code is then that of the bag before. */
function billOf(bill: ChargeBill): string {
  let products = ''
  let before: BloodProduct | undefined
  let rest = ''
  for (const product of bill.products) {
    if (!before || !isSameButDonation(product, before)) rest = restOf(product)
    products += `${before ? ',' : ''}{"donCode":"${utf8(product.donCode)}${rest}`
    before = product
  }
  const head = `{"serialNumber":"${utf8(bill.serialNumber)}","actualCost":"${formatYuan(bill.actualCost)}"`
  return `${head},"consumptionDatetime":"${utf8(bill.consumptionDatetime)}","products":[${products}]}`
}

function restOf({ prodCode, prodClassCode, prodClassName, volume, rh, money }: BloodProduct): string {
  const codes = `","prodCode":"${utf8(prodCode)}","prodClassCode":"${utf8(prodClassCode)}","prodClassName":"${utf8(prodClassName)}"`
  return `${codes},"volume":${volume / 100},"rh":"${rh}","money":${money / 100}}`
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

/** The inside of a JSON string; codes and numbers stand for themselves. */
function utf8(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return encoded(text)
  }
  return text
}

const encoder = new TextEncoder()

function encoded(text: string): string {
  let bytes = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    // what JSON escapes, and what lies beyond the basic plane
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return escaped(text)
    if (code < 0x80) bytes += text[i]
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 0x3f))
    else bytes += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
  }
  return bytes
}

function escaped(text: string): string {
  let bytes = ''
  for (const byte of encoder.encode(JSON.stringify(text).slice(1, -1))) bytes += String.fromCharCode(byte)
  return bytes
}
