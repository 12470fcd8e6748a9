import { type Day, identityCheckDigit, organisationCheckCharacter } from '@xuemian/contract'
import { integer, pick, type Random } from './random.ts'

/** County-level divisions of Hebei (GB/T 2260). */
const divisions = [
  '130102',
  '130104',
  '130105',
  '130108',
  '130202',
  '130203',
  '130204',
  '130205',
  '130224',
  '130225',
  '130227',
  '130302',
  '130402',
  '130502',
  '130602',
  '130702',
  '130802',
  '130902',
  '131002',
  '131102',
]

/** A valid 18-digit citizen number (GB 11643) of Hebei for a birthday; its 17th digit is odd for men. */
export function identityNumber(random: Random, birthday: Day, sex: 'male' | 'female'): string {
  const order = integer(random, 1, 499) * 2 - (sex === 'male' ? 1 : 0)
  const first17 = pick(random, divisions) + birthday.replaceAll('-', '') + String(order).padStart(3, '0')
  return first17 + identityCheckDigit(first17)
}

/** A valid 22-character organisation code (WS 218): 8 digits, their GB 11714 check, division, economic type, category, management. */
export function organisationCode(eightDigits: string, division: string): string {
  return `${eightDigits}${organisationCheckCharacter(eightDigits)}${division}11A1001`
}

/** A station's codes of one year hold a million serials. */
const SERIALS = 1_000_000
const SERIES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A 13-character donation code: station, year of the donation, serial. Beyond a million serials the station's code begins with a letter. */
export function donationCode(station: string, day: Day, serial: number): string {
  const series = Math.floor(serial / SERIALS)
  const prefix = series === 0 ? station : `${SERIES[series - 1] ?? noSerial()}${station.slice(1)}`
  return `${prefix}${day.slice(2, 4)}${String(serial % SERIALS).padStart(6, '0')}`
}

function noSerial(): never {
  throw new RangeError('no donation code is left')
}
