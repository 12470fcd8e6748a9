import { createHash } from 'node:crypto'
import {
  type Day,
  hintOf,
  identityKind,
  isDonationNumber,
  isProductCode,
  parseInstitutionCode,
} from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { createCity, storyKeys } from './city.ts'

const today = '2026-11-22' as Day
const city = createCity({ seed: 1, today })

describe('a synthetic city', () => {
  it('is the same for the same seed and day, and another for another seed', () => {
    expect(createCity({ seed: 1, today })).toEqual(city)
    expect(createCity({ seed: 2, today }).donors).not.toEqual(city.donors)
  })

  it('is to the byte the city that earlier versions made of a seed', () => {
    const digest = (seed: number, day: string) => {
      const { hospitals, donors, patients } = createCity({ seed, today: day as Day })
      return createHash('sha256').update(JSON.stringify({ seed, hospitals, donors, patients })).digest('hex')
    }
    expect(digest(1, '2026-11-22')).toMatch(/^cc645e2c75d58420/)
    expect(digest(20_261_122, '2026-11-22')).toMatch(/^4c535b85c049e87c/)
    expect(digest(4_294_967_295, '2024-02-29')).toMatch(/^74f406a56ba3982d/)
  })

  it('gives everybody a valid identity number of Hebei that says the birthday', () => {
    for (const { patients } of city.hospitals) {
      for (const { identityNumber, birthday } of patients) {
        expect(identityKind(identityNumber ?? '')).toBe('citizen')
        expect(hintOf(identityNumber ?? '')).toBeNull()
        expect(identityNumber).toMatch(/^13/)
        expect(identityNumber?.slice(6, 14)).toBe(birthday?.replaceAll('-', ''))
      }
    }
    for (const { identityNumber } of city.donors) expect(hintOf(identityNumber)).toBeNull()
  })

  it('gives hospitals valid organisation codes that differ', () => {
    expect(city.hospitals).toHaveLength(2)
    for (const { orgCode } of city.hospitals) expect(parseInstitutionCode(orgCode)).toBeDefined()
    expect(new Set(city.hospitals.map(({ orgCode }) => orgCode)).size).toBe(2)
    expect(city.hospitals[0]?.orgCode).toBe('40224846313020211A1001')
  })

  it('numbers bags and donations by 13 and 8 characters, each donation once', () => {
    for (const { bags } of city.hospitals) {
      for (const { donCode, prodCode } of bags) {
        expect(isDonationNumber(donCode ?? '')).toBe(true)
        expect(isProductCode(prodCode ?? '')).toBe(true)
      }
    }
    const given = city.donors.flatMap((donor) => donor.donations.map((donation) => donation.donCode))
    expect(new Set(given).size).toBe(given.length)
    for (const code of given) expect(isDonationNumber(code)).toBe(true)
  })

  it('uses a bag once, but for the transferred patient and the refund', () => {
    const uses = new Map<string, number>()
    for (const { bags } of city.hospitals)
      for (const bag of bags) uses.set(bag.donCode ?? '', (uses.get(bag.donCode ?? '') ?? 0) + 1)
    expect([...uses.values()].filter((count) => count > 1)).toEqual([2, 2, 2])
  })

  it('keeps 180 days between whole-blood donations, none after today', () => {
    for (const { donations } of city.donors) {
      for (const [index, { day }] of donations.entries()) {
        expect(day < today).toBe(true)
        const before = donations[index - 1]
        if (before) expect(Date.parse(day) - Date.parse(before.day)).toBeGreaterThanOrEqual(180 * 86_400_000)
      }
    }
  })

  it('tells every story at both hospitals, with the relatives it names among the donors', () => {
    for (const hospital of [0, 1]) {
      const told = city.patients.filter((patient) => patient.hospital === hospital)
      expect(told.map(({ key }) => key).sort()).toEqual([...storyKeys].sort())
      for (const { donorIdentity, relation } of told) {
        expect(donorIdentity === undefined).toBe(relation === undefined)
        if (donorIdentity) expect(city.donors.some((donor) => donor.identityNumber === donorIdentity)).toBe(true)
      }
    }
  })

  it('has names of one to many characters, with middle dots and rare characters', () => {
    const names = city.hospitals.flatMap(({ patients }) => patients.map(({ name }) => name ?? ''))
    expect(names.some((name) => name.includes('·'))).toBe(true)
    expect(names.some((name) => name.includes('䶮'))).toBe(true)
    expect(names.some((name) => [...name].length === 4 && !name.includes('·'))).toBe(true)
  })

  it('has the same crowd size for any seed, and stays valid', () => {
    for (const seed of [3, 4, 5]) {
      const other = createCity({ seed, today })
      for (const { identityNumber } of other.donors) expect(hintOf(identityNumber)).toBeNull()
      expect(other.patients).toHaveLength(city.patients.length)
    }
  })
})
