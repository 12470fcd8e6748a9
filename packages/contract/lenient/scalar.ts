import { type Fen, parseFen, parseUnits, type UnitHundredths } from '../amount.ts'
import type { Rh } from '../blood-use-value.ts'
import type { Day } from '../day.ts'
import { isNumber } from '../json/node.ts'
import { trimText } from './blank.ts'
import { readDayForm } from './day-forms.ts'
import { plainDecimal } from './decimal-forms.ts'
import { type Found, refuseType } from './field.ts'
import { type Notes, note, refuse } from './notes.ts'
import { readRhForm } from './rh-forms.ts'

/** Longest text of a field in UTF-16 units; names of people and products are far shorter. */
export const MAX_TEXT = 256

/** A text field; an integer number counts as its digits. Blanks around it (and the NUL of a fixed-width column) are dropped. */
export function textOf(notes: Notes, found: Found, max = MAX_TEXT): string {
  const { value, field, path } = found
  if (isNumber(value)) {
    if (!/^-?\d+$/.test(value.text) || value.text.length > max)
      return refuse(
        'FIELD_INEXACT',
        field.requirement,
        path,
        `${found.where}以小数或科学计数法返回，位数已不可靠，请医院信息系统改为字符串`,
      )
    note(notes, field.requirement, 'string-as-number', path, 'number')
    return value.text
  }
  if (typeof value !== 'string') return refuseType(found, '字符串')
  const trimmed = trimText(value)
  // a line break within a value comes from a text area or a wrapped column; the cap comes first because the pattern backtracks
  const text = trimmed.length > 2 * max ? trimmed : trimmed.replace(/\s*[\t\r\n]\s*/g, ' ')
  if (text === '') return refuse('FIELD_EMPTY', 'HIS-3.2.8', path, `${found.where}为空，请医院信息系统补全后再查`)
  if (text.length > max)
    return refuse('FIELD_LONG', field.requirement, path, `${found.where}超过${max}个字符，请医院信息系统改正`)
  if (UNPRINTABLE.test(text))
    return refuse('FIELD_CHARACTERS', field.requirement, path, `${found.where}含有不可见的控制字符，请医院信息系统改正`)
  if (text !== value) note(notes, field.requirement, 'value-trimmed', path, 'blanks around the value')
  return text
}

/** Control characters, and halves of surrogate pairs, which no database stores. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Money in fen. `strict` is the JSON type that the contract demands of the field. */
export function fenOf(notes: Notes, found: Found, strict: 'string' | 'number'): Fen {
  const parsed = parseFen(decimalOf(notes, found, strict))
  return parsed.ok ? parsed.value : refuseAmount(found, parsed.message)
}

/** A number of units in hundredths; the contract demands a JSON number. */
export function unitsOf(notes: Notes, found: Found): UnitHundredths {
  const parsed = parseUnits(decimalOf(notes, found, 'number'))
  return parsed.ok ? parsed.value : refuseAmount(found, parsed.message)
}

function refuseAmount(found: Found, message: string): never {
  return refuse(
    'AMOUNT_FORM',
    found.field.requirement,
    found.path,
    `${found.where}无法识别：${message}，请医院信息系统改正`,
  )
}

function decimalOf(notes: Notes, found: Found, strict: 'string' | 'number'): string {
  const { value, field, path } = found
  const sent = isNumber(value) ? value.text : typeof value === 'string' ? value : refuseType(found, '数字')
  if (isNumber(value) && strict === 'string') note(notes, field.requirement, 'string-as-number', path, 'number')
  if (!isNumber(value) && strict === 'number') note(notes, field.requirement, 'number-as-string', path, 'string')
  const { text, form } = plainDecimal(sent)
  if (form !== null) note(notes, field.requirement, 'amount-form', path, form)
  return text
}

/** A day in any unambiguous form. */
export function dayOf(notes: Notes, found: Found): Day {
  const { value, field, path } = found
  const sent = isNumber(value)
    ? value.text
    : typeof value === 'string'
      ? value
      : refuseType(found, 'yyyy-MM-dd 格式的字符串')
  const day = readDayForm(sent)
  if (day === undefined)
    return refuse('DAY_FORM', field.requirement, path, `${found.where}不是可确认的日期，请医院信息系统改为 yyyy-MM-dd`)
  if (isNumber(value)) note(notes, field.requirement, 'string-as-number', path, 'number')
  if (day.form !== 'yyyy-MM-dd') note(notes, field.requirement, 'date-form', path, day.form)
  return day.day
}

/** Rh(D); digits and unknown words only through the hospital's own map. */
export function rhOf(notes: Notes, found: Found, codes: Readonly<Record<string, Rh>>): Rh {
  const { value, field, path } = found
  const sent = isNumber(value) ? value.text : typeof value === 'string' ? value.trim() : refuseType(found, '"+"或"-"')
  const mapped = new Map(Object.entries(codes)).get(sent)
  const rh = mapped ?? readRhForm(sent)
  if (rh === undefined) {
    const digits = /^-?\d+$/.test(sent)
    const message = digits
      ? `${found.where}用数字代码表示，各厂商含义相反，请先在医院设置中登记Rh代码对照`
      : `${found.where}无法识别，请医院信息系统返回“+”或“-”`
    return refuse(digits ? 'RH_CODE_UNMAPPED' : 'RH_FORM', field.requirement, path, message)
  }
  if (isNumber(value)) note(notes, field.requirement, 'string-as-number', path, 'number')
  if (mapped !== undefined) note(notes, field.requirement, 'rh-code', path, "the hospital's own code")
  else if (value !== rh) note(notes, field.requirement, 'rh-form', path, 'another spelling')
  return rh
}
