import type { RawReply, Reply } from './blood-use-value.ts'
import { decodeBody } from './bytes.ts'
import type { Reading } from './deviation.ts'
import { isNumber, isObject, type JsonNode, type JsonObject } from './json/node.ts'
import { type FieldName, find, noteUnknown, type Place, refuseType } from './lenient/field.ts'
import { type Notes, note, reading, refuse } from './lenient/notes.ts'
import { parseData, unwrapEnvelope } from './lenient/unwrap.ts'

const ENVELOPE = 'HIS-2.5'
/** Larger replies are refused unread. */
export const MAX_REPLY_BYTES = 10 * 1024 * 1024

const success: FieldName = {
  key: 'success',
  label: '执行是否成功',
  requirement: ENVELOPE,
  aliases: ['issuccess', 'succeed'],
}
const data: FieldName = { key: 'data', label: '返回对象', requirement: ENVELOPE }
const erroMessage: FieldName = {
  key: 'erroMessage',
  label: '错误描述',
  requirement: ENVELOPE,
  aliases: ['errormessage', 'errmessage', 'errmsg', 'errormsg', 'message', 'msg'],
}

/** Writes a failure strictly (HIS-2.5): `{"success":false,"data":null,"erroMessage":…}`. `message` is a sentence in Chinese for the clerk. */
export function writeFailure(message: string): string {
  return `{"success":false,"data":null,"erroMessage":${JSON.stringify(message)}}`
}

/**
 * Reads a reply from its bytes: decoding, JSON, envelope, and then `data` by `readData`. Whatever the bytes are, it answers and never throws.
 * On failure of the HIS no word of `data` is read.
 */
export function readReply<T>(raw: RawReply, readData: (notes: Notes, place: Place) => T): Reading<Reply<T>> {
  return readAny(raw, (notes, value) =>
    readData(notes, { object: dataObject(notes, value), path: '$.data', ordinal: '' }),
  )
}

/** Reads the envelope alone (HIS-2.5); `data` is any JSON, null too. */
export function readEnvelopeReply(raw: RawReply): Reading<Reply<JsonNode>> {
  return readAny(raw, (_, value) => value)
}

function readAny<T>(raw: RawReply, readData: (notes: Notes, value: JsonNode) => T): Reading<Reply<T>> {
  return reading((notes) => {
    const envelope = unwrapEnvelope(notes, textOf(notes, raw))
    noteTransport(notes, raw)
    const place: Place = { object: envelope, path: '$', ordinal: '' }
    const ok = readSuccess(notes, place)
    const message = readMessage(notes, place, ok)
    const found = find(notes, place, data)
    noteUnknown(notes, place, [success, data, erroMessage], ENVELOPE)
    if (!found) note(notes, ENVELOPE, 'key-missing', '$.data', 'absent')
    if (!ok) return { success: false, erroMessage: message }
    return { success: true, data: readData(notes, found?.value ?? null) }
  })
}

function textOf(notes: Notes, raw: RawReply): string {
  if (raw.body.length > MAX_REPLY_BYTES)
    return refuse('REPLY_TOO_LARGE', ENVELOPE, '$', '医院返回的内容超过10MB，请医院信息系统按接口规范返回')
  const decoded = decodeBody(raw)
  if (!decoded)
    return refuse('REPLY_ENCODING', ENVELOPE, '$', '医院返回内容的字符编码无法识别，请医院信息系统改用UTF-8')
  notes.deviations.push(...decoded.deviations)
  return decoded.text
}

function noteTransport(notes: Notes, raw: RawReply): void {
  if (raw.status !== 200) note(notes, ENVELOPE, 'http-status', '$', String(raw.status))
  if (!/^\s*application\/json\s*(?:;|$)/i.test((raw.contentType ?? '').slice(0, 200)))
    note(notes, ENVELOPE, 'content-type', '$', raw.contentType === null ? 'none' : 'not application/json')
}

function readSuccess(notes: Notes, place: Place): boolean {
  const found = find(notes, place, success)
  if (!found)
    return refuse('FIELD_MISSING', ENVELOPE, '$.success', 'success（执行是否成功）缺失，请医院信息系统按接口规范返回')
  const { value } = found
  if (typeof value === 'boolean') return value
  const text = isNumber(value)
    ? value.text
    : typeof value === 'string'
      ? value.trim().toLowerCase()
      : refuseType(found, 'true或false')
  if (text !== 'true' && text !== 'false' && text !== '1' && text !== '0') return refuseType(found, 'true或false')
  note(notes, ENVELOPE, 'success-form', '$.success', isNumber(value) ? 'number' : 'string')
  return text === 'true' || text === '1'
}

function readMessage(notes: Notes, place: Place, ok: boolean): string {
  const found = find(notes, place, erroMessage)
  const value: JsonNode = found?.value ?? null
  const text = typeof value === 'string' ? value.trim() : ''
  if (!found) note(notes, ENVELOPE, 'key-missing', '$.erroMessage', 'absent')
  else if (ok && value !== null)
    note(notes, ENVELOPE, 'message-on-success', '$.erroMessage', text === '' ? 'empty string' : 'string')
  else if (!ok && text === '')
    note(notes, ENVELOPE, 'message-empty', '$.erroMessage', value === null ? 'null' : 'no text')
  return text.slice(0, 500) || '医院未说明失败原因'
}

function dataObject(notes: Notes, value: JsonNode): JsonObject {
  const node = typeof value === 'string' && value.trim() !== '' ? parseData(notes, value) : value
  if (isObject(node)) return node
  if (Array.isArray(node) && node.length === 1 && isObject(node[0])) {
    note(notes, ENVELOPE, 'list-for-object', '$.data', 'array')
    return node[0]
  }
  if (node === null || node === '' || (Array.isArray(node) && node.length === 0))
    return refuse('DATA_MISSING', ENVELOPE, '$.data', '医院报告成功却没有返回data，请医院信息系统改正')
  return refuse('DATA_TYPE', ENVELOPE, '$.data', 'data（返回对象）应为对象，请医院信息系统按接口规范返回')
}
