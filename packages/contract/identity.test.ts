import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canonicalIdentity,
  hintOf,
  identityCheckDigit,
  identityForms,
  identityKind,
  maskIdentity,
  maskName,
  sameIdentity,
} from './index.ts'

if (!process.env.XUEMIAN_LONG) fc.configureGlobal({ seed: 20261122 })

const canonical = (text: string) => {
  const parsed = canonicalIdentity(text)
  return parsed.ok ? parsed.value : parsed.message
}

describe('citizen numbers', () => {
  test.each(['11010519491231002X', '120103198806018241', '360426199101010071'])(
    'accepts %s without a hint',
    (number) => {
      expect(canonical(number)).toBe(number)
      expect(hintOf(number)).toBeNull()
      expect(identityKind(number)).toBe('citizen')
    },
  )

  test('keeps a number with a wrong check digit and gives a hint that does not repeat it', () => {
    expect(canonical('360426199101010072')).toBe('360426199101010072')
    expect(hintOf('360426199101010072')).toMatch(/校验位/)
    expect(hintOf('360426199101010072')).not.toMatch(/\d{4}/)
  })

  test.each([
    ['36042619910229007X', /出生日期不存在/],
    ['360426910229007', /出生日期不存在/],
    ['130229199004283561X', /18位/],
    ['1302291990042835612', /18位/],
    ['36042619910101007', /18位/],
  ])('hints at what is odd in %s', (number, hint) => {
    expect(hintOf(number)).toMatch(hint)
  })

  test('normalises width, letter case and blanks', () => {
    expect(canonical(' １１０１０５１９４９１２３１００２ｘ ')).toBe('11010519491231002X')
  })

  test('finds the 18-digit form of 15 digits and the other way round', () => {
    expect(canonical('110105491231002')).toBe('11010519491231002X')
    expect(identityForms('110105491231002')).toEqual(['11010519491231002X', '110105491231002'])
    expect(identityForms('11010519491231002x')).toEqual(['11010519491231002X', '110105491231002'])
    expect(sameIdentity('110105491231002', '11010519491231002x')).toBe(true)
  })

  test('gives no twin to a number of this century, of a wrong check digit or of no birth date', () => {
    const first17 = '11010520050101001'
    expect(identityForms(first17 + identityCheckDigit(first17))).toHaveLength(1)
    expect(identityForms('110105194912310020')).toEqual(['110105194912310020'])
    expect(identityForms('110105491331002')).toEqual(['110105491331002'])
  })

  test('differs from its neighbour', () => {
    expect(sameIdentity('120103198806018241', '11010519491231002X')).toBe(false)
    expect(sameIdentity('', '')).toBe(false)
  })
})

describe('other documents', () => {
  test.each([
    ['810000199408230021', 'residence-permit'],
    ['911124198108030024', 'foreign-permanent'],
    ['H12345678', 'hk-macao-permit'],
    ['m1234567801', 'hk-macao-permit'],
    ['12345678', 'taiwan-permit'],
    ['E12345678', 'other'],
    ['军字第20011号', 'other'],
  ])('recognises %s as %s', (number, kind) => {
    expect(identityKind(number)).toBe(kind)
  })

  test('takes a permit of Hong Kong or Macao by its first nine characters', () => {
    expect(sameIdentity('H1234567801', 'h1234567802')).toBe(true)
    expect(sameIdentity('H1234567801', 'M1234567801')).toBe(false)
    expect(identityForms('H1234567801')).toEqual(['H12345678', 'H1234567801'])
  })

  test('keeps letters, Chinese characters, digits and ()-·', () => {
    expect(canonical('军官（2001）－12·a')).toBe('军官(2001)-12·A')
  })

  test.each([
    ['', /为空/],
    ['   ', /为空/],
    ['1'.repeat(33), /32/],
    ["1' or 1=1", /只能含/],
    ['130102<b>', /只能含/],
    ['1301\u0000', /只能含/],
  ])('refuses %j', (number, message) => {
    expect(canonical(number)).toMatch(message)
    expect(identityForms(number)).toEqual([])
  })
})

test('canonical forms are their own canonical forms', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[1-6]\d{14}$/), fc.stringMatching(/^[HMhm]\d{10}$/)),
      (text) => {
        const first = canonicalIdentity(text)
        if (!first.ok) return
        expect(canonicalIdentity(first.value)).toEqual(first)
        for (const form of identityForms(text)) expect(sameIdentity(form, text)).toBe(true)
      },
    ),
  )
})

describe('masks', () => {
  test.each([
    ['120103198806018241', '1201**********8241'],
    ['H12345678', 'H123*5678'],
    ['12345678', '1******8'],
    ['AB', '**'],
    ['', ''],
  ])('masks the number %s', (number, masked) => {
    expect(maskIdentity(number)).toBe(masked)
  })

  test.each([
    ['张三', '张*'],
    ['买买提·吐尔逊', '买******'],
    ['𠮷田', '𠮷*'],
    ['', ''],
  ])('keeps the first character of %s', (name, masked) => {
    expect(maskName(name)).toBe(masked)
  })
})
