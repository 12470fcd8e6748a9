import { describe, expect, test } from 'vitest'
import {
  canonicalDonationCode,
  canonicalProductCode,
  donationCheckCharacter,
  isCreditCode,
  isDonationNumber,
  isOrganisationCode9,
  isProductCode,
  organisationOfCreditCode,
  parseInstitutionCode,
} from './index.ts'

describe('donation codes', () => {
  test('reckons the published check character', () => {
    expect(donationCheckCharacter('ABCDE27000069')).toBe('C')
  })

  test.each([
    '0030126123456',
    '=0030126123456',
    '=003012612345600',
    '=003012612345601',
    '003012612345600',
    ' 00301 26 123456 ',
    '００３０１２６１２３４５６',
    `0030126123456${donationCheckCharacter('0030126123456')}`,
    `=003012612345600${donationCheckCharacter('0030126123456')}`,
  ])('gives the 13 characters of %s', (code) => {
    expect(canonicalDonationCode(code)).toBe('0030126123456')
  })

  test.each(['0030XXXXXXXXX', '003012612345', '0030126123456Z9', '003012612345601', '献血20190001', ''])(
    'leaves %s as it is',
    (code) => {
      expect(canonicalDonationCode(code)).toBe(code)
      expect(isDonationNumber(code)).toBe(false)
    },
  )

  test('leaves a code whose check character is wrong as it is', () => {
    const wrong = donationCheckCharacter('0030126123456') === 'A' ? 'B' : 'A'
    expect(canonicalDonationCode(`0030126123456${wrong}`)).toBe(`0030126123456${wrong}`)
  })
})

describe('product codes', () => {
  test.each(['P0001V00', 'P0056V00', 'P0147VA0', 'P0065H00'])('knows the shape of %s', (code) => {
    expect(isProductCode(code)).toBe(true)
    expect(canonicalProductCode(`=<${code.toLowerCase()}`)).toBe(code)
  })

  test.each(['P001', '00001V00', 'P0001V000'])('does not know the shape of %s', (code) => {
    expect(isProductCode(code)).toBe(false)
  })
})

describe('organisation codes', () => {
  test("splits the sample's institution code", () => {
    expect(parseInstitutionCode('40224846313020211A1001')).toEqual({
      organisation: '402248463',
      division: '130202',
      economicType: '11',
      category: 'A100',
      ownership: '1',
    })
  })

  test.each(['40224846413020211A1001', '40224846313020211A100', '40224846313020211A10012', ''])(
    'refuses %s',
    (code) => {
      expect(parseInstitutionCode(code)).toBeUndefined()
    },
  )

  test('a check of 10 is X, of 11 is 0', () => {
    expect(isOrganisationCode9('402248463')).toBe(true)
    expect(isOrganisationCode9('402248464')).toBe(false)
    expect(isOrganisationCode9('40000000X')).toBe(true)
    expect(isOrganisationCode9('00000000X')).toBe(false)
    expect(isOrganisationCode9('000000000')).toBe(true)
  })

  test('verifies a credit code and finds the organisation code within', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true)
    expect(isCreditCode('91350100M000100Y44')).toBe(false)
    expect(organisationOfCreditCode('91350100M000100Y43')).toBe('M000100Y4')
    expect(isOrganisationCode9('M000100Y4')).toBe(true)
  })
})
