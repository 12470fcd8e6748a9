import type { Rh } from '../blood-use-value.ts'
import { toHalfWidth } from '../text.ts'

const POSITIVE = new Set(['+', '阳', '阳性', 'POS', 'POSITIVE', '阳性+', '+阳性', 'POS+', '阳+'])
const NEGATIVE = new Set(['-', '阴', '阴性', 'NEG', 'NEGATIVE', '阴性-', '-阴性', 'NEG-', '阴-'])

/** Reads `阳性`, `Rh(D)+`, `RhD阴性`, `POS`, `＋`. Digits and letters that could be an ABO group give undefined (HIS-3.2.7). */
export function readRhForm(text: string): Rh | undefined {
  const form = toHalfWidth(text)
    .toUpperCase()
    .replace(/[‐‑‒–—―−﹣]/g, '-')
    .replace(/﹢/g, '+')
    .replace(/[\s()[\]:,_"'“”]/g, '')
    .replace(/^RH因子|^RH血型|^RH/, '')
    .replace(/^D/, '')
  if (POSITIVE.has(form)) return '+'
  if (NEGATIVE.has(form)) return '-'
  return undefined
}
