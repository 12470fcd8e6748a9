import { type Fen, formatYuan } from '@xuemian/contract'

/** `1,234.50`: yuan with separators. */
export function yuanText(fen: number): string {
  const [whole = '', part] = formatYuan(fen as Fen).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${part}`
}

/** `+1,234.50`, `-20.00`, `0.00`. */
export function differenceText(fen: number): string {
  return fen > 0 ? `+${yuanText(fen)}` : yuanText(fen)
}

/** `1,234`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `12.3%`; never 0.0% where there is something. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%'
  const percent = Math.abs(part / whole) * 100
  const sign = part / whole < 0 ? '-' : ''
  return percent < 0.1 ? `${sign}<0.1%` : `${sign}${percent.toFixed(1)}%`
}

/** Words for a bin of differences in yuan. */
export function binText(from: number | null, to: number | null, zh: boolean): string {
  const yuan = (fen: number) => countText(Math.abs(fen) / 100)
  if (from === 0 && to === 0) return zh ? '不变' : 'none'
  const [sign, low, high] = (to ?? 1) > 0 ? [zh ? '多' : '+', from, to] : [zh ? '少' : '−', to, from]
  const unit = zh ? '元' : ''
  if (high === null) return zh ? `${sign}${yuan(low ?? 0)}元以上` : `${sign} over ${yuan(low ?? 0)}`
  if (low === 0) return zh ? `${sign}${yuan(high)}元以内` : `${sign} up to ${yuan(high)}`
  return `${sign}${zh ? '' : ' '}${yuan(low ?? 0)}–${yuan(high)}${unit}`
}
