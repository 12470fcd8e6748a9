import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRatios, proportion, remainder } from './proportion.ts'

/** Any number that is not negative: small ones, those about the root of 2^53, the largest. */
const whole = fc.oneof(
  fc.nat({ max: 1000 }),
  fc.integer({ min: 2 ** 26 - 50, max: 2 ** 27 }),
  fc.maxSafeNat(),
  fc.nat({ max: 50 }).map((less) => Number.MAX_SAFE_INTEGER - less),
)
const positive = whole.map((value) => Math.max(1, value))
const runs = { numRuns: 3_000, seed: 20261124 }

describe('a proportion', () => {
  it('is that of unbounded integers, however large the product', () => {
    fc.assert(
      fc.property(whole, whole, positive, (amount, part, of) => {
        const [a, b, c] = [BigInt(amount), BigInt(part), BigInt(of)]
        fc.pre((a * b) / c < BigInt(Number.MAX_SAFE_INTEGER))
        expect(BigInt(proportion(amount, part, of))).toBe((a * b) / c)
        expect(BigInt(proportion(amount, part, of, 'up'))).toBe((a * b + c - 1n) / c)
        expect(BigInt(proportion(amount, part, of, 'half-up'))).toBe((a * b + c / 2n) / c)
        expect(BigInt(remainder(amount, part, of))).toBe((a * b) % c)
      }),
      runs,
    )
  })

  it('rounds a half up, and only a half or more', () => {
    expect([1, 2, 3, 4, 5].map((part) => proportion(1, part, 4, 'half-up'))).toEqual([0, 1, 1, 1, 1])
    expect([1, 2, 3].map((part) => proportion(1, part, 3, 'half-up'))).toEqual([0, 1, 1])
  })

  it('compares with another as unbounded fractions do', () => {
    fc.assert(
      fc.property(whole, positive, whole, positive, (a, b, c, d) => {
        const difference = BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b)
        expect(Math.sign(compareRatios(a, b, c, d))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0)
      }),
      runs,
    )
    expect(compareRatios(-1, 1, 0, 3)).toBeLessThan(0)
    // what floating point would call equal
    const [more, less] = [8_773_702_064_827_673, 8_773_702_064_827_672]
    expect(Math.sign(compareRatios(more, 37, less, 37))).toBe(1)
    expect(Math.sign(compareRatios(less, 37, more, 37))).toBe(-1)
    const large = Number.MAX_SAFE_INTEGER
    expect(compareRatios(large, large - 1, large, large - 1)).toBe(0)
  })
})
