import { isObject, type JsonFault, type JsonNode, type JsonObject } from '../json/node.ts'
import { readJson } from '../json/read.ts'
import { pageTitle, xmlStringContent } from './markup.ts'
import { type Notes, note, refuse } from './notes.ts'
import { placeOf } from './place.ts'

const MAX_LAYERS = 4
const ENVELOPE = 'HIS-2.5'

const faults: Readonly<Record<JsonFault, string>> = {
  JSON_UNBALANCED: '医院返回的内容括号不配对或被截断，请医院信息系统返回完整的JSON',
  JSON_ELLIPSIS: '医院返回的内容中有省略号“……”，请医院信息系统返回全部数据',
  JSON_SYNTAX: '医院返回的内容不是可以识别的JSON，请医院信息系统改正',
  JSON_DUPLICATE_KEY: '同一字段出现了两次，无法确定以哪个为准，请医院信息系统只返回一个',
  JSON_TOO_DEEP: '医院返回的内容嵌套过深，请医院信息系统按接口规范返回',
  JSON_TOO_LARGE: '医院返回的内容过大，请医院信息系统按接口规范返回',
}

/** The envelope's object, freed of what frameworks wrap around it: XML strings, JSONP, JSON in a string, WCF's `d`, a list of one. */
export function unwrapEnvelope(notes: Notes, body: string): JsonObject {
  let node = parse(notes, unwrapText(notes, body), '$')
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    if (typeof node === 'string') {
      note(notes, ENVELOPE, 'json-in-string', '$', 'string')
      node = parse(notes, unwrapText(notes, node), '$')
    } else if (Array.isArray(node) && node.length === 1) {
      note(notes, ENVELOPE, 'list-for-object', '$', 'array')
      node = node[0] ?? null
    } else if (isObject(node) && node.members.length === 1 && node.members[0]?.key === 'd') {
      note(notes, ENVELOPE, 'wcf-wrapper', '$', 'd')
      node = node.members[0].value
    } else break
  }
  if (isObject(node)) return node
  return refuse(
    'ENVELOPE_TYPE',
    ENVELOPE,
    '$',
    '医院返回的不是 {success, data, erroMessage} 对象，请医院信息系统按接口规范返回',
  )
}

/** `data` sent as text that holds JSON. */
export function parseData(notes: Notes, text: string): JsonNode {
  note(notes, ENVELOPE, 'data-as-string', '$.data', 'string')
  return parse(notes, text, '$.data')
}

function parse(notes: Notes, text: string, path: string): JsonNode {
  const result = readJson(text)
  if (!result.ok) {
    const twice = result.fault === 'JSON_DUPLICATE_KEY'
    const where = twice ? placeOf(path, result.path) : { path, words: '' }
    return refuse(result.fault, ENVELOPE, where.path, where.words + faults[result.fault])
  }
  for (const [repair, count] of result.repairs) note(notes, ENVELOPE, repair, path, String(count))
  return result.value
}

function unwrapText(notes: Notes, body: string): string {
  const text = body.trim()
  if (text === '') return refuse('REPLY_EMPTY', ENVELOPE, '$', '医院返回了空内容，请检查医院接口服务是否正常')
  if (text.startsWith('<')) {
    const content = xmlStringContent(text)
    if (content !== undefined) {
      note(notes, ENVELOPE, 'xml-string', '$', 'string element')
      return content.trim()
    }
    const title = pageTitle(text)
    const what = title === undefined ? '网页' : `网页“${title}”`
    return refuse(
      'REPLY_IS_PAGE',
      ENVELOPE,
      '$',
      `医院返回的是${what}而不是数据，请检查接口地址，或请医院信息科查看服务是否正常`,
    )
  }
  const call = /^[\w$.]{1,64}\s*\(/.exec(text.slice(0, 100))
  if (call) {
    const end = text.lastIndexOf(')')
    if (end > call[0].length) {
      note(notes, ENVELOPE, 'jsonp', '$', 'callback')
      return text.slice(call[0].length, end)
    }
  }
  // blanks that JSON does not know are left for its reader to note
  return body
}
