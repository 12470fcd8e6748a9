import { fit } from '../commands/columns.ts'
import type { CatalogueColumn } from '../sources/inspection.ts'

/** A column that may hold a field of the interface. */
export interface Candidate extends CatalogueColumn {
  readonly score: number
}

interface Words {
  /** In comments. */
  readonly comment: RegExp
  /** In names: pinyin initials as Chinese HIS have them, and English. */
  readonly name: RegExp
}

/** How hospitals call each field. */
const WORDS: Readonly<Record<string, Words>> = {
  identityNumber: { comment: /身份证|证件号|公民身份/, name: /^(sfz|sfzh|sfzhm|zjh|zjhm|id_?(no|card|number))$/i },
  name: { comment: /(病人|患者)?姓名/, name: /^(xm|brxm|hzxm|patient_?name)$/i },
  birthday: { comment: /出生/, name: /^(csrq|cssj|birth)/i },
  admissionNumber: { comment: /住院号|病案号/, name: /^(zyh|zyhm|bah|admission|inpatient)/i },
  settlementNumber: { comment: /结算(单|号|id|序号|编号)/i, name: /^(js(id|h|dh|xh)|settle.*(no|id))$/i },
  settledOn: { comment: /结算(日期|时间)/, name: /^(jsrq|jssj|settle.*(date|time|at|on))/i },
  dischargedOn: { comment: /出院(日期|时间)/, name: /^(cyrq|cysj|discharge)/i },
  voided: { comment: /作废|冲销|退费(标志|判别|标识)/, name: /^(zf|zfpb|zfbz|tfbz|cancel(led)?|void(ed)?)$/i },
  actualCost: { comment: /(费用|金额)合计|合计金额|总(金额|费用)|结算金额/, name: /^(fyhj|zje|hjje|total)/i },
  consumedOn: { comment: /(输|用)血(日期|时间)/, name: /^(sxsj|sxrq|yxsj|yxrq|transfus)/i },
  donCode: {
    comment: /献血(码|编号|条码|号)|血袋(号|编号|条码)/,
    name: /^(xxm|xmbh|xdbh|xdh|don(ation)?_?(code|no))/i,
  },
  prodCode: { comment: /产品码|产品代码|血液产品/, name: /^(cpm|cpdm|prod(uct)?_?code)/i },
  prodClassCode: {
    comment: /费用(序号|编码|代码)|收费项目|项目(编码|代码)/,
    name: /^(fyxh|fybm|xmbm|sfxm|item_?(code|id))/i,
  },
  volume: { comment: /数量|血量|用量/, name: /^(sl|fysl|xl|qty|quantity|volume)/i },
  rh: { comment: /\brh/i, name: /^rh/i },
  money: { comment: /金额/, name: /^(je|fyje|amount|money)/i },
}

/** Words of tables in which blood is billed or given. */
const PLACES = /病人|患者|结算|费用|输血|用血|血袋|血库/
const DATES = new Set(['birthday', 'settledOn', 'dischargedOn', 'consumedOn'])
const NUMBERS = new Set(['actualCost', 'volume', 'money'])

/**
 * For each field of the interface the columns that most probably hold it, the best first: by their comments and names, and by how many fields
 * their table holds. Names of a catalogue alone, never a value.
 */
export function candidatesOf(
  catalogue: readonly CatalogueColumn[],
  most = 4,
): ReadonlyMap<string, readonly Candidate[]> {
  const fieldsOfTable = new Map<string, Set<string>>()
  const found: { readonly field: string; readonly column: CatalogueColumn; readonly score: number }[] = []
  for (const column of catalogue)
    for (const [field, words] of Object.entries(WORDS)) {
      const score = scoreOf(column, field, words)
      if (score === 0) continue
      found.push({ field, column, score })
      const own = fieldsOfTable.get(column.table) ?? new Set()
      fieldsOfTable.set(column.table, own.add(field))
    }
  const candidates = new Map<string, Candidate[]>()
  for (const { field, column, score } of found) {
    const place =
      Math.min(fieldsOfTable.get(column.table)?.size ?? 0, 6) / 2 + (PLACES.test(column.tableComment) ? 1 : 0)
    candidates.set(field, [...(candidates.get(field) ?? []), { ...column, score: score + place }])
  }
  return new Map(
    Object.keys(WORDS).map((field) => [
      field,
      (candidates.get(field) ?? []).sort((a, b) => b.score - a.score || (a.table < b.table ? -1 : 1)).slice(0, most),
    ]),
  )
}

function scoreOf({ column, comment, type }: CatalogueColumn, field: string, words: Words): number {
  const score = (words.comment.test(comment) ? 3 : 0) + (words.name.test(column) ? 2 : 0)
  if (score === 0) return 0
  if (DATES.has(field)) return /date|time/i.test(type) ? score + 1 : score - 1
  if (NUMBERS.has(field)) return /dec|num|money|int|float|double|real/i.test(type) ? score + 1 : 0
  return score
}

/** The candidates for a terminal of 100 columns. */
export function candidatesText(candidates: ReadonlyMap<string, readonly Candidate[]>): string {
  const lines = ['可能的列（按列名与注释，未读取数据）', '']
  for (const [field, list] of candidates) {
    if (list.length === 0) lines.push(`${fit(field, 17)} 没有找到`)
    for (const [index, { table, column, type, comment }] of list.entries())
      lines.push(
        `${fit(index === 0 ? field : '', 17)} ${fit(`${table}.${column}`, 34)} ${fit(type, 15)} ${comment}`.trimEnd(),
      )
  }
  return `${lines.join('\n')}\n`
}
