import { isObject, type JsonNode, type JsonObject, typeOf } from '../json/node.ts'
import { trimText } from './blank.ts'
import { type Notes, note, refuse } from './notes.ts'

/** One field of the interface: its exact name, its name in the source text, its clause. */
export interface FieldName {
  readonly key: string
  readonly label: string
  readonly requirement: string
  /** Other names under which hospitals send it, folded (see `fold`). */
  readonly aliases?: readonly string[]
}

/** A field as it was found in its object. */
export interface Found {
  readonly field: FieldName
  readonly path: string
  /** For messages: `第2张票据第3袋 rh（RH血型）`. */
  readonly where: string
  readonly value: JsonNode
}

/** An object of the reply that is being read. */
export interface Place {
  readonly object: JsonObject
  readonly path: string
  /** `第2张票据第3袋`, empty at the top. */
  readonly ordinal: string
}

/** Letter case, `_`, `-` and blanks do not tell names apart. */
function fold(key: string): string {
  return key.toLowerCase().replace(/[_\-\s]/g, '')
}

/** The place of a name among a field's aliases: the likeliest comes first. */
function rank(field: FieldName, name: string): number {
  const index = field.aliases?.indexOf(name) ?? -1
  return index < 0 ? Number.POSITIVE_INFINITY : index
}

/**
 * Finds a field by its exact name, else by another letter case, else by an alias, and notes which. Two names that differ in letter case
 * alone are refused: it cannot be known which one counts. `undefined`: the field is absent.
 */
export function find(notes: Notes, place: Place, field: FieldName): Found | undefined {
  const folded = fold(field.key)
  let best: { key: string; trimmed: boolean; value: JsonNode } | undefined
  let alias: typeof best
  let aliasRank = Number.POSITIVE_INFINITY
  for (const member of place.object.members) {
    const name = fold(member.key)
    if (name === folded) {
      if (best) refuseTwice(place, field)
      best = member
    } else if (rank(field, name) < aliasRank) {
      alias = member
      aliasRank = rank(field, name)
    }
  }
  const member = best ?? alias
  if (!member) return undefined
  const path = `${place.path}.${field.key}`
  if (member.trimmed) note(notes, field.requirement, 'key-trimmed', path, 'blanks around the key')
  if (!best) note(notes, field.requirement, 'key-alias', path, 'another name')
  else if (member.key !== field.key) note(notes, field.requirement, 'key-case', path, 'another letter case')
  return { field, path, where: whereOf(place, field), value: member.value }
}

/** As `find`, but refuses a reply that lacks the field, or holds null or an empty text in it (HIS-3.2.8). */
export function need(notes: Notes, place: Place, field: FieldName): Found {
  const found = find(notes, place, field)
  const where = whereOf(place, field)
  if (!found)
    return refuse(
      'FIELD_MISSING',
      field.requirement,
      `${place.path}.${field.key}`,
      `${where}缺失，请医院信息系统补上此字段`,
    )
  if (found.value === null)
    return refuse('FIELD_NULL', 'HIS-3.2.8', found.path, `${where}为空(null)，请医院信息系统补全后再查`)
  if (typeof found.value === 'string' && trimText(found.value) === '')
    return refuse('FIELD_EMPTY', 'HIS-3.2.8', found.path, `${where}为空，请医院信息系统补全后再查`)
  return found
}

/** Notes members that the interface does not name, once for the object. An alias beside the field's own name is one of them. */
export function noteUnknown(notes: Notes, place: Place, fields: readonly FieldName[], requirement: string): void {
  const names = place.object.members.map((member) => fold(member.key))
  const present = new Set(names)
  const known = new Set<string>()
  for (const field of fields) {
    const name = fold(field.key)
    const alias = present.has(name) ? name : field.aliases?.find((other) => present.has(other))
    if (alias !== undefined) known.add(alias)
  }
  const unknown = names.filter((name) => !known.has(name)).length
  if (unknown > 0) note(notes, requirement, 'unknown-key', place.path, String(unknown))
}

/** The object in a field; a list of exactly one object counts as it. */
export function objectIn(notes: Notes, found: Found): JsonObject {
  const { value } = found
  if (isObject(value)) return value
  if (Array.isArray(value) && value.length === 1 && isObject(value[0])) {
    note(notes, found.field.requirement, 'list-for-object', found.path, 'array')
    return value[0]
  }
  return refuseType(found, '对象')
}

/** The rows of a list field: a single object counts as one row, null and an empty text as none (clauses.md section 4). */
export function listIn(notes: Notes, place: Place, field: FieldName): readonly JsonNode[] {
  const found = find(notes, place, field)
  if (!found) {
    const message = `${whereOf(place, field)}缺失，请医院信息系统补上此字段，没有时返回[]`
    return refuse('FIELD_MISSING', field.requirement, `${place.path}.${field.key}`, message)
  }
  const { value, path } = found
  if (Array.isArray(value)) return value
  if (value === null || (typeof value === 'string' && trimText(value) === '')) {
    note(notes, field.requirement, 'null-for-list', path, value === null ? 'null' : 'empty string')
    return []
  }
  if (isObject(value)) {
    note(notes, field.requirement, 'object-for-list', path, 'object')
    return [value]
  }
  return refuseType(found, '列表')
}

export function refuseType(found: Found, wanted: string): never {
  const message = `${found.where}应为${wanted}，请医院信息系统按接口规范返回`
  return refuse('FIELD_TYPE', found.field.requirement, found.path, `${message}（收到${typeOf(found.value)}）`)
}

function refuseTwice(place: Place, field: FieldName): never {
  const message = `${whereOf(place, field)}出现了两次，无法确定以哪个为准，请医院信息系统只返回一个`
  return refuse('FIELD_TWICE', field.requirement, `${place.path}.${field.key}`, message)
}

function whereOf(place: Place, field: FieldName): string {
  const name = `${field.key}（${field.label}）`
  return place.ordinal ? `${place.ordinal} ${name}` : name
}
