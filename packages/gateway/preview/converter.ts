import { type AmountOptions, columnOf, type Field, type FlagOptions, type VolumeOptions } from '../mapping/fields.ts'

type AnyField = Field<AmountOptions & VolumeOptions & FlagOptions>

/** What happens to a value on its way, in a few words for the operator; `emptied`: it was taken for nothing. */
export function converterOf(name: string, field: AnyField | undefined, emptied: boolean): string {
  if (field === undefined) return own(name, { column: '' }).join('')
  const options = columnOf(field)
  const steps = [options.charset && `按 ${options.charset} 解码`, ...own(name, options)]
  if (emptied) steps.push('视为空')
  return steps.filter((step) => step !== undefined && step !== '').join('，')
}

function own(name: string, options: Exclude<AnyField, string>): readonly (string | undefined)[] {
  switch (name) {
    case 'birthday':
    case 'settledOn':
    case 'dischargedOn':
    case 'consumedOn':
      return ['日期']
    case 'actualCost':
    case 'money':
      return [options.in === 'fen' ? '分' : '元', options.round && '四舍五入到分']
    case 'volume':
      return [options.in === 'ml' ? '毫升换算为单位' : '单位数']
    case 'voided':
    case 'refund':
      return ['真假']
    case 'rh':
      return ['Rh 代码']
    case 'donCode':
    case 'prodCode':
      return ['血袋条码']
    case 'prodClassCode':
    case 'prodClassName':
      return ['产品对照']
    default:
      return [options.charset ? '' : '文字']
  }
}
