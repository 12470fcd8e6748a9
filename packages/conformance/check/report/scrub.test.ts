import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { scrubber } from './scrub.ts'

test('the longest of several values that begin alike is taken out whole', () => {
  expect(scrubber(['tok123', 'tok123456', 'tok1'])('a tok123456, a tok1234, a tok1')).toBe('a ***, a ***4, a ***')
})

test('letter case does not matter, nor do characters that grow in upper case before a value', () => {
  expect(scrubber(['AbcDef'])('ß ŉ abcdef ABCDEF ß')).toBe('ß ŉ *** *** ß')
})

test('a value of any characters is found in any text', () => {
  const unit = fc.constantFrom(...'aAßŉıİſKΣς０张😀.%+\\"<&\u0000')
  const text = fc.string({ unit, maxLength: 8 })
  const value = fc.string({ unit, minLength: 2, maxLength: 8 }).filter((each) => Array.from(each).length >= 2)
  fc.assert(
    fc.property(text, value, text, (before, secret, after) => {
      const shown = scrubber([secret])(`${before}|${secret}|${after}`)
      expect(shown).toContain('|***|')
    }),
    { numRuns: 2_000 },
  )
})

test('thousands of values of a long reply are found, each', () => {
  const values = Array.from({ length: 7_000 }, (_, index) => `李四光${index + 10_000}`)
  const shown = scrubber(values)(values.join(','))
  expect(shown).toBe(values.map(() => '***').join(','))
})
