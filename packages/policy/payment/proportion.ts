/** How a proportion becomes a whole number. */
export type RoundingMode = 'down' | 'half-up' | 'up'

/**
 * `part` of `whole` applied to `amount` (`amount * part / whole`), rounded; exact for integers that are not negative and a whole above
 * zero. Numbers are exact as long as the product is below 2^53, and the whole part of such a quotient is too; beyond it takes BigInt.
 */
export function proportion(amount: number, part: number, whole: number, mode: RoundingMode = 'down'): number {
  const sum = amount * part + addend(whole, mode)
  if (sum <= Number.MAX_SAFE_INTEGER) return Math.floor(sum / whole)
  return Number((BigInt(amount) * BigInt(part) + BigInt(addend(whole, mode))) / BigInt(whole))
}

/** What `proportion` rounded down leaves over, in parts of `whole`. */
export function remainder(amount: number, part: number, whole: number): number {
  const product = amount * part
  if (product <= Number.MAX_SAFE_INTEGER) return product % whole
  return Number((BigInt(amount) * BigInt(part)) % BigInt(whole))
}

/** Whether `a / b` is less than (negative), equal to (0) or more than `c / d`; exact for integers, `b` and `d` above zero. */
export function compareRatios(a: number, b: number, c: number, d: number): number {
  const [left, right] = [a * d, c * b]
  if (Math.abs(left) <= Number.MAX_SAFE_INTEGER && Math.abs(right) <= Number.MAX_SAFE_INTEGER) return left - right
  const difference = BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function addend(whole: number, mode: RoundingMode): number {
  if (mode === 'down') return 0
  return mode === 'up' ? whole - 1 : Math.floor(whole / 2)
}
