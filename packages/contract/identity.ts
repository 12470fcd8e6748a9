import { parseDay } from './day.ts'
import type { Parsed } from './deviation.ts'
import { normaliseCode } from './text.ts'

/** An identity document's number in canonical form (HIS-3.2.1): what two spellings of one number have in common. */
export type IdentityNumber = string & { readonly __identity: true }

export type IdentityKind =
  /** 18-digit citizen number. */
  | 'citizen'
  /** Residence permit of 810000, 820000, 830000. */
  | 'residence-permit'
  /** Foreigner's permanent residence permit, 18 digits beginning with 9. */
  | 'foreign-permanent'
  | 'hk-macao-permit'
  | 'taiwan-permit'
  | 'other'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ALLOWED = /^[0-9A-Z\u3400-\u9fff()\-·]{1,32}$/

/** Trimmed, half-width, upper case (a final `x` too); `（）－` and the kinds of middle dot become `()-·`. */
export function normaliseIdentity(text: string): string {
  if (/^[0-9A-Z]+$/.test(text)) return text
  return normaliseCode(text)
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[•‧∙⋅・]/g, '·')
}

/** The check digit of GB 11643 over the first 17 digits. */
export function identityCheckDigit(first17: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(first17[i]) * (WEIGHTS[i] ?? 0)
  return '10X98765432'[sum % 11] ?? ''
}

function birthExists(yyyyMMdd: string): boolean {
  return parseDay(`${yyyyMMdd.slice(0, 4)}-${yyyyMMdd.slice(4, 6)}-${yyyyMMdd.slice(6)}`).ok
}

/** The 18-digit form of an old 15-digit number, or undefined when the text is no such number. */
function fromFifteen(number: string): string | undefined {
  if (!/^[1-6]\d{14}$/.test(number) || !birthExists(`19${number.slice(6, 12)}`)) return undefined
  const first17 = `${number.slice(0, 6)}19${number.slice(6)}`
  return first17 + identityCheckDigit(first17)
}

/** The 15-digit form of a valid citizen number of the twentieth century, or undefined. */
function toFifteen(number: string): string | undefined {
  const fits = /^[1-6]\d{5}19\d{9}[\dX]$/.test(number) && hintOf(number) === null
  return fits ? number.slice(0, 6) + number.slice(8, 17) : undefined
}

/**
 * The canonical form of a number: normalised; a 15-digit citizen number in its 18-digit form; a permit of Hong Kong or Macao by its first
 * nine characters. Refused only when empty, longer than 32 or of other characters than letters, Chinese characters, digits, `()-·`; a wrong
 * check digit is no reason (HIS-3.2.1), see `hintOf`.
 */
export function canonicalIdentity(text: string): Parsed<IdentityNumber> {
  const number = normaliseIdentity(text)
  if (number === '') return { ok: false, message: '证件号码为空' }
  if (number.length > 32) return { ok: false, message: '证件号码超过32个字符' }
  if (!ALLOWED.test(number)) return { ok: false, message: '证件号码只能含字母、汉字、数字和 ()-·' }
  const permit = /^([HM]\d{8})\d{2}$/.exec(number)
  return { ok: true, value: (fromFifteen(number) ?? permit?.[1] ?? number) as IdentityNumber }
}

/** Every form under which a HIS may hold the number, canonical first; without the number's check they are those of the text alone. */
export function identityForms(text: string): readonly string[] {
  const canonical = canonicalIdentity(text)
  if (!canonical.ok) return []
  const forms = [canonical.value as string]
  const normalised = normaliseIdentity(text)
  if (!forms.includes(normalised)) forms.push(normalised)
  const twin = toFifteen(canonical.value)
  if (twin && !forms.includes(twin)) forms.push(twin)
  return forms
}

/** Whether two numbers are spellings of one (15- and 18-digit twins, letter case, width). */
export function sameIdentity(a: string, b: string): boolean {
  const first = canonicalIdentity(a)
  const second = canonicalIdentity(b)
  return first.ok && second.ok && first.value === second.value
}

/** What kind of document a number looks like. */
export function identityKind(text: string): IdentityKind {
  const canonical = canonicalIdentity(text)
  if (!canonical.ok) return 'other'
  const number = canonical.value
  if (/^8[123]0000\d{11}[\dX]$/.test(number)) return 'residence-permit'
  if (/^9\d{16}[\dX]$/.test(number)) return 'foreign-permanent'
  if (/^[1-6]\d{16}[\dX]$/.test(number)) return 'citizen'
  if (/^[HM]\d{8}$/.test(number)) return 'hk-macao-permit'
  if (/^\d{8}$/.test(number)) return 'taiwan-permit'
  return 'other'
}

/** A sentence for the clerk when a number has the length of a citizen number and yet cannot be one; null when nothing is odd. Never holds the number. */
export function hintOf(text: string): string | null {
  const number = normaliseIdentity(text)
  if (/^\d{17}[\dX]$/.test(number)) {
    if (!birthExists(number.slice(6, 14))) return '证件号码中的出生日期不存在，请核对是否输错'
    if (identityCheckDigit(number) !== number[17]) return '证件号码的校验位不符，请核对是否输错'
    return null
  }
  if (/^\d{15}$/.test(number)) return fromFifteen(number) ? null : '15位证件号码中的出生日期不存在，请核对是否输错'
  if (/^\d{16,17}$|^\d{19}$|^\d{16}X$|^\d{18}X$/.test(number)) return '身份证号码应为18位，请核对是否漏输或多输'
  return null
}

/** First and last four characters, the rest `*`; short numbers keep one at each end. */
export function maskIdentity(number: string): string {
  const keep = number.length > 8 ? 4 : number.length > 2 ? 1 : 0
  return number.slice(0, keep) + '*'.repeat(number.length - 2 * keep) + number.slice(number.length - keep)
}

/** The first character, the rest `*`. */
export function maskName(name: string): string {
  const characters = Array.from(name.trim())
  return (characters[0] ?? '') + '*'.repeat(Math.max(0, characters.length - 1))
}
