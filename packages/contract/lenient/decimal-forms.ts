import { toHalfWidth } from '../text.ts'

/** A decimal as it was sent, in plain form, and what departed from it; `form` null: it was plain. A text that is no decimal comes back unchanged. */
export interface PlainDecimal {
  readonly text: string
  readonly form: 'thousands' | 'currency' | 'exponent' | 'loose' | null
}

const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/** Turns `1,234.50`, `￥100`, `100元`, `.5`, `+3`, `007.50`, `1E+2` into plain decimals, by moving characters only. */
export function plainDecimal(sent: string): PlainDecimal {
  if (PLAIN.test(sent)) return { text: sent, form: null }
  // no amount is that long; the cap keeps the patterns below cheap
  if (sent.length > 64) return { text: sent, form: null }
  const half = toHalfWidth(sent).replace(/\s/g, '').replace(/^−/, '-')
  const bare = half.replace(/^(-?)(?:RMB|CNY|[¥￥])(-?)/i, '$1$2').replace(/(?:元|圆|RMB|CNY)$/i, '')
  const currency = bare !== half
  if (/^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(bare))
    return { text: bare.replace(/,/g, ''), form: currency ? 'currency' : 'thousands' }
  const exponent = /^(-?)(\d)(?:\.(\d{1,12}))?E([+-]?)(\d{1,2})$/i.exec(bare)
  if (exponent) return { text: shift(exponent), form: 'exponent' }
  const loose = /^([+-]?)0*(\d*)(?:\.(\d*))?$/.exec(bare)
  if (!loose || (loose[2] === '' && !/\d/.test(bare))) return { text: sent, form: null }
  const text = `${loose[1] === '-' ? '-' : ''}${loose[2] || '0'}${loose[3] ? `.${loose[3]}` : ''}`
  return { text, form: currency ? 'currency' : 'loose' }
}

function shift(match: RegExpExecArray): string {
  const [, sign = '', first = '', rest = '', exponentSign, digits] = match
  const places = Number(digits) * (exponentSign === '-' ? -1 : 1)
  const all = first + rest
  const point = 1 + places
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`
  const whole = all
    .slice(0, point)
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '')
  return sign + whole + (all.length > point ? `.${all.slice(point)}` : '')
}
