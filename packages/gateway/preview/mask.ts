import { readRhForm } from '@xuemian/contract'
import { shortCode } from '../mapping/code-tables.ts'

/** What of a value may be shown on a screen that somebody photographs: enough to recognise its shape, not its person. */
export type Mask = (kind: 'name' | 'number' | 'day' | 'code' | 'local' | 'figure' | 'plain', text: string) => string

/** Shows everything: for the operator's own screen. */
export const reveal: Mask = (_kind, text) => text

/** An amount, a quantity or a day in any of its forms. */
const FIGURE = /^[\d\s.,:+/\-TZ年月日时分秒¥￥元]*$/

/** Identity numbers keep four characters at each end, names the first, birthdays the year, codes and keys the first two and the last; other days and amounts stay where they look like such, and classes. */
export const masked: Mask = (kind, text) => {
  // a wrongly mapped column may hold a name or an identity number where an amount or a code is expected
  if (kind === 'figure' && !FIGURE.test(text)) return masked('name', text)
  if (kind === 'local' && shortCode(text) === undefined && readRhForm(text) === undefined) return masked('name', text)
  if (kind === 'plain' || kind === 'figure' || kind === 'local')
    return /\d{15}/.test(text) ? masked('number', text) : text
  if (kind === 'day') return text.slice(0, 4) + text.slice(4).replace(/\d/g, '*')
  if (kind === 'name') return text.slice(0, [...text][0]?.length ?? 0) + '*'.repeat(Math.max(1, [...text].length - 1))
  if (kind === 'number')
    return text.length > 8
      ? `${text.slice(0, 4)}${'*'.repeat(text.length - 8)}${text.slice(-4)}`
      : '*'.repeat(text.length)
  return text.length > 4
    ? `${text.slice(0, 2)}${'*'.repeat(text.length - 3)}${text.slice(-1)}`
    : '*'.repeat(text.length)
}

const KINDS: Readonly<Record<string, Parameters<Mask>[0]>> = {
  name: 'name',
  identityNumber: 'number',
  birthday: 'day',
  patientKey: 'code',
  admissionNumber: 'code',
  settlementNumber: 'code',
  donCode: 'code',
  settledOn: 'figure',
  dischargedOn: 'figure',
  consumedOn: 'figure',
  actualCost: 'figure',
  volume: 'figure',
  money: 'figure',
  prodCode: 'local',
  prodClassCode: 'local',
  rh: 'local',
}

/** How a field's values are masked. */
export function kindOf(field: string): Parameters<Mask>[0] {
  return KINDS[field] ?? 'plain'
}
