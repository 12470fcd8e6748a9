import { describe, expect, it } from 'vitest'
import { capitalAmount } from './capital-amount.ts'

describe('capital figures', () => {
  it.each([
    [0, '零元整'],
    [1, '壹分'],
    [10, '壹角整'],
    [15, '壹角伍分'],
    [100, '壹元整'],
    [105, '壹元零伍分'],
    [150, '壹元伍角整'],
    [1_000, '壹拾元整'],
    [101_00, '壹佰零壹元整'],
    [110_00, '壹佰壹拾元整'],
    [1_960_00, '壹仟玖佰陆拾元整'],
    [1_002_05, '壹仟零贰元零伍分'],
    [10_000_00, '壹万元整'],
    [10_001_00, '壹万零壹元整'],
    [10_100_00, '壹万零壹佰元整'],
    [11_000_00, '壹万壹仟元整'],
    [100_001_00, '壹拾万零壹元整'],
    [1_000_000_00, '壹佰万元整'],
    [20_300_400_50, '贰仟零叁拾万零肆佰元伍角整'],
    [100_000_000_00, '壹亿元整'],
    [100_000_001_00, '壹亿零壹元整'],
    [100_010_000_00, '壹亿零壹万元整'],
    [123_456_789_12, '壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分'],
    [-2_50, '负贰元伍角整'],
  ])('writes %i fen as %s', (fen, text) => {
    expect(capitalAmount(fen)).toBe(text)
  })

  it('never writes two 零 in a row, nor one before a unit', () => {
    for (let fen = 0; fen < 300_000_000; fen += 99_731)
      expect(capitalAmount(fen)).not.toMatch(/零零|零[拾佰仟万亿角分]|^零.+[角分]/)
  })

  it('refuses what is no whole number of fen', () => {
    expect(() => capitalAmount(1.5)).toThrow(RangeError)
    expect(() => capitalAmount(Number.NaN)).toThrow(RangeError)
  })
})
