import { type BloodUse, writeBloodUseReply } from '@xuemian/contract'
import { fit } from '../commands/columns.ts'
import { errorTable } from '../errors.ts'
import type { FieldOrigin, Preview, RowOrigin } from './preview.ts'

const WIDTHS = { field: 19, column: 12, raw: 19, converter: 16, value: 18, clause: 11 }

/** A preview for a terminal of 100 columns. */
export function previewText({ rows, reply }: Preview, revealed: boolean): string {
  const lines = [
    revealed
      ? '一位患者的答复及其来源（显示原值，请勿截图外传）'
      : '一位患者的答复及其来源（姓名、号码已遮盖；--reveal 显示原值）',
    '',
  ]
  if (rows.length === 0) lines.push('查询没有返回患者。', '')
  for (const row of rows) lines.push(...rowLines(row), '')
  lines.push(...(reply.ok ? replyLines(reply.value) : failureLines(reply.code, reply.message)))
  return `${lines.join('\n')}\n`
}

const FATES: Readonly<Record<RowOrigin['fate'], string>> = {
  sent: '',
  summed: '与同一袋的前一行合计',
  netted: '冲销相抵或已重新结算，不出现在答复中（HIS-3.2.5）',
  voided: '结算已作废，不计（HIS-3.2.5）',
  'not-settled': '尚未结算，不计（HIS-3.2.5；includePreSettled: true 时返回）',
  unread: '无法读取',
}

function rowLines(row: RowOrigin): readonly string[] {
  const place = row.bill === undefined ? '' : `第${row.bill}张票据第${row.bag}袋`
  const fate = row.kind === 'patient' && row.fate === 'sent' ? '' : place || FATES[row.fate]
  const title = `${row.kind === 'patient' ? '患者查询' : '用血查询'} 第${row.row}行${fate === '' ? '' : `：${fate}`}`
  if (row.fate !== 'sent' && row.fate !== 'unread') return [title, `  ${brief(row)}`]
  const failed = row.failure ? failureLines(row.failure.code, row.failure.message) : []
  return [title, RULE, heading(), ...row.fields.flatMap(fieldLines), ...failed]
}

const RULE = '─'.repeat(100)
/** What names a row that is not sent. */
const NAMING = ['settlementNumber', 'donCode', 'prodCode', 'volume', 'money']

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
    converter: origin.converter,
    value: origin.value ?? '空',
    clause: origin.clause,
  })
  const indent = ' '.repeat(WIDTHS.field + 1)
  return [
    line,
    ...(origin.bytes === undefined ? [] : [`${indent}└ 字节 ${origin.bytes}`]),
    ...(origin.table === undefined ? [] : [`${indent}└ 对照 ${origin.table}`]),
  ]
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
