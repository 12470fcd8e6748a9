import { describe, expect, it } from 'vitest'
import { parseRhCodes } from './rh-codes.ts'

describe('Rh codes of a hospital', () => {
  it('reads a list of codes', () => {
    expect(parseRhCodes('1=+, 2=-')).toEqual({ 1: '+', 2: '-' })
  })

  it('reads the signs of a Chinese keyboard', () => {
    expect(parseRhCodes('1＝＋，2＝－')).toEqual({ 1: '+', 2: '-' })
  })

  it('reads nothing as no codes', () => {
    expect(parseRhCodes('  ')).toEqual({})
  })

  it.each(['1', '1=阳', '1=+,1=-', '=+'])('refuses %j', (typed) => {
    expect(parseRhCodes(typed)).toBeUndefined()
  })
})
