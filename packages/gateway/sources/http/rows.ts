import { isList, isObject, type JsonNode, type JsonObject } from '@xuemian/contract'
import { member, type Style, textOfScalar } from './reply.ts'
import { unreadable } from './transport.ts'

/** Where the rows of a reply are. */
export interface RowsPath {
  readonly segments: readonly Segment[]
  /** XML cannot tell an empty list from none. */
  readonly style: Style
  /** Paths, without `[]`, of columns and lists that the vendor leaves out where they hold nothing. */
  readonly mayLack: readonly string[]
}

interface Segment {
  readonly key: string
  readonly list: boolean
}

/** Reads `data.bills[].items[]`; a list at the root is `[]`, no text at all is the reply itself as one row. */
export function parsePath(text: string | undefined): readonly Segment[] {
  if (text === undefined) return []
  return text.split('.').map((part) => ({ key: part.replace(/\[\]$/, ''), list: part.endsWith('[]') }))
}

export type Row = Record<string, string | null>

/**
 * The rows at a path, each with those of the `wanted` columns that are its own or an ancestor's scalars, by full dotted name: `data.bills.items.no`
 * beside `data.bills.no` and, of objects on the way, `data.patient.id`. Throws SOURCE_REPLY_UNREADABLE naming the path that is not there.
 * @param most no more rows than these are made
 */
export function rowsAt(root: JsonNode, path: RowsPath, wanted: ReadonlySet<string>, most: number): readonly Row[] {
  const rows: Row[] = []
  walk(root, 0, '', {}, { ...path, wanted, rows, most })
  return rows
}

/** The entries of the outermost list, which is what vendors page; undefined where the path has none. */
export function outermostCount(root: JsonNode, { segments }: RowsPath): number | undefined {
  let node: JsonNode | undefined = root
  for (const { key, list } of segments) {
    node = key === '' ? node : node !== undefined && isObject(node) ? member(node, key) : undefined
    if (list) return node === undefined ? 0 : itemsOf(node).length
  }
  return undefined
}

interface Walk extends RowsPath {
  readonly wanted: ReadonlySet<string>
  readonly rows: Row[]
  readonly most: number
}

function walk(node: JsonNode, depth: number, name: string, inherited: Row, state: Walk): void {
  if (state.rows.length >= state.most) return
  const segment = state.segments[depth]
  if (segment?.key === '') {
    for (const item of itemsOf(node)) walk(item, depth + 1, '', inherited, state)
    return
  }
  if (node === '' && state.style === 'xml') return
  if (!isObject(node)) unreadable(`${name || '答复'} 不是对象`)
  const row = { ...inherited }
  collect(node, name, segment?.key, row, state.wanted)
  if (!segment) {
    state.rows.push(row)
    return
  }
  const below = dotted(name, segment.key)
  const child = member(node, segment.key)
  if (child === undefined && !(segment.list && state.style === 'xml') && !state.mayLack.includes(below))
    unreadable(`答复中没有 ${below}`)
  if (child === undefined || child === null || child === '') return
  if (!segment.list && isList(child)) unreadable(`${below} 是列表，请写作 ${below}[]`)
  for (const item of segment.list ? itemsOf(child) : [child]) walk(item, depth + 1, below, row, state)
}

/** Scalars of an object and of objects within it, except what lies on the way to the rows. */
function collect(
  object: JsonObject,
  name: string,
  onTheWay: string | undefined,
  row: Row,
  wanted: ReadonlySet<string>,
) {
  for (const { key, value } of object.members) {
    if (key === onTheWay) continue
    const own = dotted(name, key)
    if (isObject(value)) collect(value, own, undefined, row, wanted)
    else if (wanted.has(own)) {
      const text = textOfScalar(value)
      if (text !== undefined) row[own] = text
    }
  }
}

/** Vendors send one entry as itself, and none as nothing. */
function itemsOf(node: JsonNode): readonly JsonNode[] {
  if (isList(node)) return node
  return node === null || node === '' ? [] : [node]
}

function dotted(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`
}
