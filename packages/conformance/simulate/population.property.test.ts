import { randomBytes } from 'node:crypto'
import {
  addDays,
  type Day,
  hintOf,
  identityKind,
  isDonationNumber,
  isProductCode,
  readBloodUseReply,
  readTokenReply,
} from '@xuemian/contract'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type City, type CityHospital, createCity } from './city.ts'
import { createSimulatedHospital } from './hospital.ts'
import { priceList } from './products.ts'

const cities = fc.record({
  seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  today: fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2020-01-01' as Day, days)),
  population: fc.integer({ min: 0, max: 160 }),
  rhNegative: fc.constantFrom(0, 0.02, 0.5, 1),
})
const runs = process.env.XUEMIAN_LONG === '1' ? 300 : 25

describe('a city of any seed and size is good by construction', () => {
  it('has valid identity numbers that say the birthday, each of one person, and codes of the right shape', () => {
    fc.assert(
      fc.property(cities, (options) => wellMade(createCity(options))),
      { numRuns: runs },
    )
  })

  it('has replies that all read back strictly, without a deviation, to the rows that the hospital holds', async () => {
    await fc.assert(
      fc.asyncProperty(cities, async (options) => {
        for (const hospital of createCity(options).hospitals) await readsBack(hospital)
      }),
      { numRuns: runs },
    )
  }, 300_000)

  it('has as many patients as it was asked for, and the first forty whatever its size', () => {
    const today = '2026-11-22' as Day
    const [few, many] = [createCity({ seed: 9, today }), createCity({ seed: 9, today, population: 500 })]
    for (const [index, { patients }] of many.hospitals.entries()) {
      const own = new Set(patients.map(({ identityNumber }) => identityNumber))
      expect(own.size).toBe(10 + 500)
      expect(patients.slice(0, 50)).toEqual(few.hospitals[index]?.patients)
    }
    expect(few.relatives).toEqual([])
  })

  it('refuses a size that is none', () => {
    for (const population of [-1, 0.5, 500_001, Number.NaN])
      expect(() => createCity({ seed: 1, today: '2026-11-22' as Day, population })).toThrow(RangeError)
  })
})

describe('a large city', () => {
  let city: City
  let seconds = Number.POSITIVE_INFINITY
  beforeAll(() => {
    const started = performance.now()
    city = createCity({ seed: 3, today: '2026-11-22' as Day, population: 100_000 })
    seconds = (performance.now() - started) / 1000
  })

  it('of 200,000 patients is made in seconds', () => {
    expect(seconds).toBeLessThan(20)
    expect(city.hospitals.every(({ patients }) => patients.length > 100_000)).toBe(true)
  })

  it('is as well made as a small one', () => wellMade(city))

  it('answers people from its beginning to its end strictly', async () => {
    for (const hospital of city.hospitals) await readsBack(hospital, 4_001)
  })

  it('has lives of every kind', () => {
    const [{ patients = [], bags = [] } = {}] = city.hospitals
    expect(new Set(patients.map(({ identityNumber }) => identityNumber)).size).toBeLessThan(patients.length)
    const admissions = byPatient(bags)
    const stays = [...admissions.values()].map((own) => new Set(own.map((bag) => bag.admissionNumber)).size)
    expect(Math.max(...stays)).toBe(3)
    expect(new Set(bags.map(({ prodClassCode }) => prodClassCode)).size).toBe(priceList.length)
    expect(bags.some(({ volume }) => volume === 150)).toBe(true)
    expect(bags.some(({ money }) => (money ?? 0) < 0)).toBe(true)
    const negative = bags.filter(({ rh }) => rh === '-').length / bags.length
    expect(negative).toBeGreaterThan(0.015)
    expect(negative).toBeLessThan(0.025)
    expect(city.donors.flatMap(({ donations }) => donations).some(({ kind }) => kind !== 'whole-blood')).toBe(true)
    expect(new Set(city.relatives.map(({ relation }) => relation))).toEqual(
      new Set(['spouse', 'parent', 'child', 'sibling']),
    )
  })
})

function wellMade(city: City): void {
  const people = new Map<string, string>()
  for (const { patients } of city.hospitals) {
    for (const { identityNumber, name, birthday } of patients) {
      const number = identityNumber ?? ''
      if (hintOf(number) !== null || identityKind(number) !== 'citizen') fail(number)
      if (number.slice(6, 14) !== birthday?.replaceAll('-', '')) fail(number)
      if ((people.get(number) ?? name) !== name) fail(number)
      people.set(number, name ?? '')
    }
  }
  const given = new Set<string>()
  const donors = new Set<string>()
  for (const { identityNumber, name, donations } of city.donors) {
    if (hintOf(identityNumber) !== null || donors.has(identityNumber)) fail(identityNumber)
    if ((people.get(identityNumber) ?? name) !== name) fail(identityNumber)
    donors.add(identityNumber)
    let before = ''
    for (const { donCode, day, kind, volume, units } of donations) {
      if (!isDonationNumber(donCode) || given.has(donCode)) fail(donCode)
      if (kind === 'whole-blood' ? volume < 200 || units !== 0 : volume !== 0 || units < 100) fail(donCode)
      const age = Number(day.slice(0, 4)) - Number(identityNumber.slice(6, 10))
      if (day <= before || age < 15) fail(donCode)
      given.add(donCode)
      before = day
    }
  }
  for (const { patient, donor } of city.relatives) if (!people.has(patient) || !donors.has(donor)) fail(patient)
  const elsewhere = new Set<string>()
  for (const { bags } of city.hospitals) {
    const holders = new Map<string, string>()
    for (const { donCode, prodCode, prodClassCode, volume, rh, money, patientKey } of bags) {
      const code = donCode ?? ''
      if (!isDonationNumber(code) || !isProductCode(prodCode ?? '') || given.has(code)) fail(code)
      if ((holders.get(code) ?? patientKey) !== patientKey) fail(code)
      holders.set(code, patientKey)
      const price = priceList.find(({ classCode }) => classCode === prodClassCode)?.price[rh ?? '+'] ?? 0
      if (price * (volume ?? 0) !== (money ?? 0) * 100 || money === 0) fail(code)
    }
    // one bag of the transferred patient stands at both
    const both = [...holders.keys()].filter((code) => elsewhere.has(code))
    if (both.length > 1) fail(String(both))
    for (const code of holders.keys()) elsewhere.add(code)
  }
}

function byPatient(bags: CityHospital['bags']): Map<string, CityHospital['bags'][number][]> {
  const grouped = new Map<string, CityHospital['bags'][number][]>()
  for (const bag of bags) {
    const own = grouped.get(bag.patientKey)
    if (own) own.push(bag)
    else grouped.set(bag.patientKey, [bag])
  }
  return grouped
}

function fail(what: string): never {
  throw new Error(`not well made: ${what}`)
}

/** Asks the gateway over the hospital's rows for every `step`th patient. */
async function readsBack(hospital: CityHospital, step = 1): Promise<void> {
  const credentials = { id: 'province', password: randomBytes(18).toString('base64url') }
  const simulated = await createSimulatedHospital({
    hospital,
    profile: 'good',
    credentials,
    now: () => 0,
    random: randomBytes,
  })
  const ask = async (url: string) => {
    const { body, statusCode, headers } = await simulated.inject(url)
    return { body, status: statusCode, contentType: headers['content-type'] ?? null }
  }
  const signed = readTokenReply(await ask(`/token?id=${credentials.id}&password=${credentials.password}`))
  if (!signed.ok || !signed.value.success) throw new Error('no token')
  const admissions = new Set<string>()
  const bags = byPatient(hospital.bags)
  for (let at = 0; at < hospital.patients.length; at += step) {
    const asked = hospital.patients[at]?.identityNumber ?? ''
    const url = `/blduseinfo?token=${signed.value.data.token}&identityNumber=${asked}`
    const reading = readBloodUseReply(await ask(url), { asked })
    if (!reading.ok || !reading.value.success) throw new Error(`${asked}: ${JSON.stringify(reading)}`)
    expect(reading.deviations).toEqual([])
    const { bldUser, chargeBills } = reading.value.data
    expect(bldUser).toMatchObject({ name: hospital.patients[at]?.name, birthday: hospital.patients[at]?.birthday })
    admissions.add(bldUser.hisId)
    const records = hospital.patients.filter(({ identityNumber }) => identityNumber === asked)
    const rows = records.flatMap(({ patientKey }) => bags.get(patientKey) ?? [])
    const products = chargeBills.flatMap((bill) => bill.products)
    const total = rows.reduce((sum, { money }) => sum + (money ?? 0), 0)
    expect(products.reduce((sum, { money }) => sum + money, 0)).toBe(total)
    expect(products.every(({ volume, money }) => volume > 0 && money > 0)).toBe(true)
  }
  if (step === 1) expect(admissions.size).toBe(new Set(hospital.patients.map((each) => each.identityNumber)).size)
  await simulated.close()
}
