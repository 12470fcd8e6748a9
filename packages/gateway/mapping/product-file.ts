import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { toHalfWidth } from '@xuemian/contract'
import type { ProductClass } from './code-tables.ts'
import { decodeCsv, parseCsv } from './csv.ts'

/** One thing that is wrong with a code table. */
export interface TableFault {
  /** From 1; the heading is line 1. */
  readonly line: number
  readonly message: string
}

export type ProductFile =
  | { readonly ok: true; readonly value: Readonly<Record<string, ProductClass>> }
  | { readonly ok: false; readonly faults: readonly TableFault[] }

/** The columns of the file, each under its Chinese and its English heading. */
export const PRODUCT_HEADINGS = {
  local: ['本院编码', 'local'],
  code: ['类别编码', 'prodClassCode'],
  name: ['类别名称', 'prodClassName'],
  mlPerUnit: ['每单位毫升', 'mlPerUnit'],
} as const

/**
 * Reads the table from local product codes to the province's classes (HIS-3.2.7): a CSV with a heading, in UTF-8 or GBK (as Excel saves it), comma
 * or tab between values. Lists every fault by line.
 */
export function readProductFile(file: string): ProductFile {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch {
    return { ok: false, faults: [{ line: 1, message: '无法读取该文件' }] }
  }
  return parseProducts(decodeCsv(bytes), basename(file))
}

/** As `readProductFile`, from the text; `name` goes into the origin of each entry. */
export function parseProducts(text: string, name: string): ProductFile {
  const table = parseCsv(text)
  if (!table.ok) return { ok: false, faults: [table] }
  const [heading, ...rows] = table.lines
  const at = (names: readonly string[]) => heading?.values.findIndex((cell) => names.includes(cell)) ?? -1
  const places = { local: at(PRODUCT_HEADINGS.local), code: at(PRODUCT_HEADINGS.code), name: at(PRODUCT_HEADINGS.name) }
  const ml = at(PRODUCT_HEADINGS.mlPerUnit)
  const lacking = (['local', 'code', 'name'] as const).filter((key) => places[key] < 0)
  if (lacking.length > 0) {
    const names = lacking.map((key) => PRODUCT_HEADINGS[key][0]).join('、')
    return { ok: false, faults: [{ line: 1, message: `第一行须为列名，缺少：${names}` }] }
  }
  const faults: TableFault[] = []
  const value: Record<string, ProductClass> = Object.create(null)
  for (const { values, line } of rows) {
    const [written = '', code = '', title = '', perUnit = ''] = [places.local, places.code, places.name, ml].map(
      (place) => values[place] ?? '',
    )
    // The table to fill puts this sign before what Excel would take for a formula.
    const local = written.replace(/^'(?=[=+\-@])/, '')
    const fault = faultOf({ local, code, title, perUnit }, value)
    if (fault) faults.push({ line, message: fault })
    else
      value[toHalfWidth(local)] = {
        code,
        name: title,
        ...(perUnit === '' ? {} : { mlPerUnit: Number(perUnit) }),
        origin: `${name}:${line}`,
      }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value }
}

function faultOf(
  { local, code, title, perUnit }: Readonly<Record<'local' | 'code' | 'title' | 'perUnit', string>>,
  before: Readonly<Record<string, ProductClass>>,
): string | undefined {
  if (local === '') return `缺少${PRODUCT_HEADINGS.local[0]}`
  if (code === '') return `缺少${PRODUCT_HEADINGS.code[0]}：还没有对应到省里的类别`
  if (title === '') return `缺少${PRODUCT_HEADINGS.name[0]}`
  if (perUnit !== '' && !/^[1-9]\d{0,3}$/.test(perUnit)) return `${PRODUCT_HEADINGS.mlPerUnit[0]}须为整数`
  const twin = before[toHalfWidth(local)]
  return twin && `${PRODUCT_HEADINGS.local[0]} ${local} 与 ${twin.origin} 重复`
}
