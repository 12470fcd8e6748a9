import { type BloodUse, writeBloodUseReply } from '@xuemian/contract'
import { fit, widthOf } from '../commands/columns.ts'
import { errorTable, type Failure } from '../errors.ts'
import type { FieldOrigin, Preview, RowOrigin } from './preview.ts'

const WIDTHS = { field: 19, column: 12, raw: 19, converter: 20, value: 18, clause: 7 }

/** A preview for a terminal of 100 columns. */
export function previewText({ rows, reply }: Preview, revealed: boolean): string {
  const lines = [
    revealed
      ? '一位患者的答复及其来源（显示原值，请勿截图外传）'
      : '一位患者的答复及其来源（姓名、号码已遮盖；--reveal 显示原值）',
    '',
  ]
  if (rows.length === 0) lines.push('查询没有返回患者。', '')
  const shown: RowOrigin[] = []
  for (const row of rows) {
    if (row.failure && shown.some((each) => isTwin(each, row))) continue
    if (lines.at(-1) !== '' && isWhole(row)) lines.push('')
    lines.push(...rowLines(row, rows, shown), ...(isWhole(row) ? [''] : []))
    if (isWhole(row)) shown.push(row)
  }
  if (lines.at(-1) !== '') lines.push('')
  lines.push(...(reply.ok ? replyLines(reply.value) : failureLines(reply.code, reply.message)))
  return `${lines.join('\n')}\n`
}

const FATES: Readonly<Record<Exclude<RowOrigin['fate'], 'unread' | 'sent'>, string>> = {
  read: '可以读取',
  summed: '与同一袋的前一行合计',
  netted: '冲销相抵或已重新结算，不出现在答复中（3.2.5）',
  voided: '结算已作废，不计（3.2.5）',
  'not-settled': '尚未结算，不计（3.2.5；includePreSettled: true 时返回）',
}

/** Rows that are sent or cannot be read are shown field by field; of those that fail alike only the first. */
function isWhole({ fate }: RowOrigin): boolean {
  return fate === 'sent' || fate === 'unread'
}

function isTwin(one: RowOrigin, other: RowOrigin): boolean {
  return one.kind === other.kind && one.failure?.code === other.failure?.code && failing(one) === failing(other)
}

function failing({ fields }: RowOrigin): string | undefined {
  return fields.find(({ failed }) => failed)?.field
}

function rowLines(row: RowOrigin, all: readonly RowOrigin[], shown: readonly RowOrigin[]): readonly string[] {
  const name = `${row.kind === 'patient' ? '患者查询' : '用血查询'} 第${row.row}行`
  if (row.fate !== 'unread' && row.fate !== 'sent') return [`${name}：${FATES[row.fate]}`, `  ${brief(row)}`]
  const before = shown.find((each) => each.bill !== undefined && each.bill === row.bill)
  const fields = before ? row.fields.filter((field) => !isOfBill(field, before)) : row.fields
  const place = row.bill === undefined ? '' : `：第${row.bill}张票据第${row.bag}袋`
  const title = row.failure ? `${name}：无法读取` : `${name}${place}${before ? `（结算同第${before.row}行）` : ''}`
  return [title, RULE, heading(), ...fields.flatMap(fieldLines), ...(row.failure ? reason(row, row.failure, all) : [])]
}

function reason(row: RowOrigin, { message }: Failure, all: readonly RowOrigin[]): readonly string[] {
  const alike = all.filter((each) => each !== row && each.failure && isTwin(each, row)).map((each) => each.row)
  const some = `${alike.slice(0, 12).join('、')}${alike.length > 12 ? ` 等 ${alike.length} ` : ''}`
  return [`✗ ${message}`, ...(alike.length > 0 ? [`  第${some}行同样如此`] : [])]
}

/** What the rows of one settlement have in common is shown once. */
const OF_BILL = [
  'patientKey',
  'admissionNumber',
  'settlementNumber',
  'settledOn',
  'dischargedOn',
  'voided',
  'refund',
  'actualCost',
]

function isOfBill({ field, raw }: FieldOrigin, before: RowOrigin): boolean {
  return OF_BILL.includes(field) && before.fields.some((each) => each.field === field && each.raw === raw)
}

/** ASCII: terminals of Chinese systems give line-drawing characters two columns. */
const RULE = '-'.repeat(100)
/** What names a row that is not shown field by field. */
const NAMING = ['settlementNumber', 'donCode', 'prodCode', 'refund', 'volume', 'money']

function brief({ fields }: RowOrigin): string {
  return fields
    .filter(({ field }) => NAMING.includes(field))
    .map(({ column, raw }) => `${column}=${raw ?? '空'}`)
    .join('  ')
}

function heading(): string {
  return cells({ field: '接口字段', column: '列', raw: '原值', converter: '转换', value: '结果', clause: '条款' })
}

function fieldLines(origin: FieldOrigin): readonly string[] {
  const line = cells({
    field: origin.wire?.split('.').at(-1) ?? `(${origin.field})`,
    column: origin.column,
    raw: origin.raw ?? '空',
    converter: origin.table === undefined ? origin.converter : `对照 ${origin.table}`,
    value: origin.failed ? '✗' : (origin.value ?? '空'),
    clause: origin.clause.replace('HIS-', ''),
  })
  const more = [
    widthOf(origin.column) > WIDTHS.column ? `列 ${origin.column}` : '',
    origin.bytes === undefined ? '' : `字节 ${origin.bytes}`,
    origin.garbled ? '像是 GBK：给该列写 charset: gb18030，或先在数据库中转换' : '',
  ]
  return [line, ...more.filter((text) => text !== '').map((text) => `${' '.repeat(WIDTHS.field + 1)}${text}`)]
}

function cells(texts: Readonly<Record<keyof typeof WIDTHS, string>>): string {
  return (Object.keys(WIDTHS) as (keyof typeof WIDTHS)[])
    .map((name) => fit(texts[name].trim(), WIDTHS[name]))
    .join(' ')
    .trimEnd()
}

function failureLines(code: keyof typeof errorTable, message: string): readonly string[] {
  return [`✗ ${code} ${message}`, `  ${errorTable[code].action}`, `  ${errorTable[code].english}`]
}

function replyLines(value: BloodUse): readonly string[] {
  const text = JSON.stringify(JSON.parse(writeBloodUseReply(value)), null, 2)
  return ['✓ 将发出的答复', RULE, ...text.split('\n')]
}
