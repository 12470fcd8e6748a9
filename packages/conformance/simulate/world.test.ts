import { type Day, isDonationNumber } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { donationCode } from './codes.ts'
import { createRandom } from './random.ts'
import { createWorld } from './world.ts'

const day = '2026-11-22' as Day

describe('a world', () => {
  it('finds no identity number twice, and says so where none is left instead of searching for ever', () => {
    const stuck = createWorld(() => 0.5, day, [])
    stuck.person('male', 40)
    expect(() => stuck.person('male', 40)).toThrow(RangeError)
  })

  it('is as quick for the last of many people of one age as for the first', () => {
    const world = createWorld(createRandom(1), day, [])
    const numbers = new Set<string>()
    const started = performance.now()
    for (let i = 0; i < 200_000; i += 1) numbers.add(world.person('female', 30).identityNumber)
    expect(numbers.size).toBe(200_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('gives donation codes beyond a million, each of 13 characters', () => {
    expect(donationCode('00302', day, 999_999)).toBe('0030226999999')
    expect(donationCode('00302', day, 1_000_000)).toBe('A030226000000')
    expect(donationCode('00302', day, 26_999_999)).toBe('Z030226999999')
    for (const serial of [1, 2_345_678]) expect(isDonationNumber(donationCode('00302', day, serial))).toBe(true)
    expect(() => donationCode('00302', day, 27_000_000)).toThrow(RangeError)
  })
})
