import { toHalfWidth } from '@xuemian/contract'
import { fit, widthOf, wrap } from '../commands/columns.ts'
import type { CatalogueColumn } from '../sources/inspection.ts'

/** A column that may hold a field of the interface. */
export interface Candidate extends CatalogueColumn {
  readonly score: number
}

interface Words {
  /** In comments, and in names where a hospital calls its columns in Chinese. */
  readonly comment: RegExp
  /** In names: pinyin initials as Chinese HIS have them, and English. */
  readonly name: RegExp
}

/** How hospitals call each field. */
const WORDS: Readonly<Record<string, Words>> = {
  patientKey: {
    comment: /(病人|患者)(id|编号|标识|主键|档案号|档案编号)/i,
    name: /^(br_?id|brbh|brdah|hz_?id|patient_?id|pid)$/i,
  },
  identityNumber: { comment: /身份证|证件号|公民身份/, name: /^(sfz|sfzh|sfzhm|zjh|zjhm|id_?(no|card|number))$/i },
  name: { comment: /(病人|患者)?姓名/, name: /^(xm|brxm|hzxm|(patient_?)?name)$/i },
  birthday: { comment: /出生/, name: /^(csrq|cssj|csny|birth|date_?of_?birth)/i },
  admissionNumber: { comment: /住院号|病案号/, name: /^(zyh|zyhm|bah|inp_?no|admission|inpatient)/i },
  settlementNumber: {
    comment: /结算(单|号|id|序号|编号)|(发票|收据)号/i,
    name: /^(js(id|h|dh|xh)|fph|fphm|rcpt_?no|settle.*(no|id))$/i,
  },
  settledOn: { comment: /(结算|收费)(日期|时间)/, name: /^(jsrq|jssj|sfrq|settl.*(date|time|at|on))/i },
  dischargedOn: { comment: /出院(日期|时间)/, name: /^(cyrq|cysj|discharge)/i },
  voided: { comment: /作废|冲销/, name: /^(zf|zfpb|zfbz|cancel(led)?|void(ed)?|transact_?type)$/i },
  refund: { comment: /退(费|款)/, name: /^(tf|tfpb|tfbz|tkbz|refund)/i },
  actualCost: { comment: /(费用|金额)合计|合计金额|总(金额|费用)|结算金额/, name: /^(fyhj|zje|hjje|total|charges)/i },
  consumedOn: { comment: /(输|用)血(日期|时间)/, name: /^(sxsj|sxrq|yxsj|yxrq|trans(fus\w*)?_?(date|time))/i },
  donCode: {
    comment: /献血(码|编号|条码|号)|血袋(号|编号|条码)/,
    name: /^(xxm|xmbh|xdbh|xdh|din|don(ation)?_?(code|no))$/i,
  },
  prodCode: { comment: /产品码|产品代码|血液产品/, name: /^(cpm|cpdm|prod(uct)?(_?code)?)$/i },
  prodClassCode: {
    comment: /费用(序号|编码|代码)|收费项目|项目(编码|代码)/,
    name: /^(fyxh|fybm|xmbm|xmdm|sfxm|item_?(code|id))/i,
  },
  volume: { comment: /数量|血量|用量/, name: /^(sl|fysl|xl|qty|quantity|volume|amount)/i },
  rh: { comment: /\brh/i, name: /^rh/i },
  money: { comment: /金额/, name: /^(je|fyje|amount|money|costs|charges)/i },
}

/** Words of tables in which people are kept and blood is billed or given. */
const PLACES = /病人|患者|结算|费用|输血|用血|血袋|血库|pat|settle|bill|blood|bag|rcpt/i
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
      Math.min(fieldsOfTable.get(column.table)?.size ?? 0, 6) / 2 +
      (PLACES.test(column.tableComment + column.table) ? 1 : 0)
    candidates.set(field, [...(candidates.get(field) ?? []), { ...column, score: score + place }])
  }
  return new Map(
    Object.keys(WORDS).map((field) => [
      field,
      (candidates.get(field) ?? []).sort((a, b) => b.score - a.score || (a.table < b.table ? -1 : 1)).slice(0, most),
    ]),
  )
}

/** `F_XM`, `VC_XM`: the kind of the column before its name. */
const PREFIX = /^[a-z]{1,3}_/i

function scoreOf({ column, comment, type }: CatalogueColumn, field: string, words: Words): number {
  const name = toHalfWidth(column).replace(/\s/g, '')
  const named = words.name.test(name) || words.name.test(name.replace(PREFIX, ''))
  const score = (words.comment.test(comment) || words.comment.test(name) ? 3 : 0) + (named ? 2 : 0)
  if (score === 0) return 0
  if (DATES.has(field)) return /date|time/i.test(type) ? score + 1 : score - 1
  if (NUMBERS.has(field)) return /dec|num|money|int|float|double|real/i.test(type) ? score + 1 : 0
  return score
}

/** The candidates for a terminal of 100 columns. */
export function candidatesText(candidates: ReadonlyMap<string, readonly Candidate[]>): string {
  const lines: string[] = []
  for (const [field, list] of candidates) {
    for (const [index, { table, column, type, comment }] of list.entries()) {
      const place = `${table}.${column}`
      // a name that is cut could not be copied
      const cell = widthOf(place) > 34 ? place : fit(place, 34)
      lines.push(`${fit(index === 0 ? field : '', 17)} ${cell} ${fit(type, 15)} ${comment}`.trimEnd())
    }
  }
  const lacking = [...candidates].filter(([, list]) => list.length === 0).map(([field]) => field)
  const none = lacking.length === 0 ? [] : ['', ...wrap(`没有找到：${lacking.join('、')}`, 100)]
  return `${[...lines, ...none].join('\n')}\n`
}
