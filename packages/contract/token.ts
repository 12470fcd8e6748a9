import type { RawReply, Reply, Token } from './blood-use-value.ts'
import type { Reading } from './deviation.ts'
import { readReply } from './envelope.ts'
import { isNumber } from './json/node.ts'
import { type FieldName, need, noteUnknown, type Place, refuseType } from './lenient/field.ts'
import { type Notes, note } from './lenient/notes.ts'
import { textOf } from './lenient/scalar.ts'

const token: FieldName = { key: 'token', label: 'Token', requirement: 'HIS-3.1.2', aliases: ['accesstoken'] }
const expiresIn: FieldName = {
  key: 'expires_in',
  label: 'Token有效时长',
  requirement: 'HIS-3.1.2',
  aliases: ['expires', 'expire'],
}

/** Writes a successful reply of `/token` strictly: `expires_in` is a string of digits (HIS-3.1.2). */
export function writeTokenReply(value: Token): string {
  const data = `{"token":${JSON.stringify(value.token)},"expires_in":"${value.expiresIn}"}`
  return `{"success":true,"data":${data},"erroMessage":null}`
}

/** Writes a failed reply of `/token`: token is null, expires_in is not nullable (HIS-3.1.4). */
export function writeTokenFailure(message: string): string {
  return `{"success":false,"data":{"token":null,"expires_in":"0"},"erroMessage":${JSON.stringify(message)}}`
}

/** Reads a reply of `/token` leniently (HIS-3.1.2; clauses.md section 4). A failure of the HIS is a value too: `success: false` with its own words. */
export function readTokenReply(raw: RawReply): Reading<Reply<Token>> {
  return readReply(raw, readData)
}

function readData(notes: Notes, place: Place): Token {
  const value = textOf(notes, need(notes, place, token), 4096)
  const lifetime = need(notes, place, expiresIn)
  noteUnknown(notes, place, [token, expiresIn], 'HIS-3.1.2')
  const sent = lifetime.value
  const digits = isNumber(sent)
    ? sent.text
    : typeof sent === 'string'
      ? sent.trim()
      : refuseType(lifetime, '数字字符串')
  if (!/^\d{1,10}$/.test(digits)) return refuseType(lifetime, '以秒计的整数')
  if (isNumber(sent)) note(notes, 'HIS-3.1.2', 'string-as-number', lifetime.path, 'number')
  else if (sent !== digits) note(notes, 'HIS-3.1.2', 'value-trimmed', lifetime.path, 'blanks around the value')
  return { token: value, expiresIn: Number(digits) }
}
