import { type BloodUse, bagsOf, type Day, type RawReply, readBloodUseReply, readTokenReply } from '@xuemian/contract'
import { corsHeaders, hisOpenapi } from '@xuemian/contract/openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CityHospital, createCity } from './city.ts'
import { faultOf } from './faults/faults.ts'
import { createSimulatedHospital, type SimulatedHospital, type SimulatedReply } from './hospital.ts'
import type { ProfileName } from './profiles.ts'
import { createRandom } from './random.ts'

const city = createCity({ seed: 7, today: '2026-11-22' as Day, population: 120 })
const credentials = { id: 'province', password: 'synthetic-password-of-128-bits' }
const dice = createRandom(1)
const random = (bytes: number) => Uint8Array.from({ length: bytes }, () => Math.floor(dice() * 256))
const now = () => Date.parse('2026-11-22T04:00:00Z')

const raw = (reply: SimulatedReply): RawReply => ({
  body: reply.body,
  status: reply.statusCode,
  contentType: reply.headers['content-type'] ?? null,
})

async function open(index: number, profile: ProfileName): Promise<SimulatedHospital> {
  const hospital = city.hospitals[index]
  if (!hospital) throw new RangeError('no such hospital')
  return createSimulatedHospital({ hospital, profile, credentials, now, random })
}

async function ask(hospital: SimulatedHospital, identityNumber: string) {
  const signed = readTokenReply(
    raw(await hospital.inject(`/token?id=${credentials.id}&password=${credentials.password}`)),
  )
  if (!signed.ok || !signed.value.success) throw new Error('no token')
  const { token } = signed.value.data
  const reply = await hospital.inject(`/blduseinfo?token=${token}&identityNumber=${identityNumber}`)
  return { reading: readBloodUseReply(raw(reply), { asked: identityNumber }), token: signed, reply }
}

async function use(hospital: SimulatedHospital, identityNumber: string): Promise<BloodUse> {
  const { reading } = await ask(hospital, identityNumber)
  if (!reading.ok || !reading.value.success) throw new Error(JSON.stringify(reading))
  return reading.value.data
}

describe('a simulated hospital', () => {
  const good: SimulatedHospital[] = []
  const sloppy: SimulatedHospital[] = []
  beforeAll(async () => {
    for (const index of [0, 1]) {
      good.push(await open(index, 'good'))
      sloppy.push(await open(index, 'sloppy'))
    }
  })
  afterAll(async () => {
    for (const hospital of [...good, ...sloppy]) await hospital.close()
  })

  for (const patient of city.patients) {
    it(`hospital ${patient.hospital + 1} tells the story ${patient.key} as its sentence says`, async () => {
      const { bldUser, chargeBills } = await use(good[patient.hospital] as SimulatedHospital, patient.identityNumber)
      expect(bldUser.name).toBe(patient.name)
      expect(chargeBills).toHaveLength(patient.bills)
      const bags = chargeBills.flatMap((bill, index) => {
        const summed = bagsOf(bill, index)
        return summed.ok ? summed.value : []
      })
      expect(bags).toHaveLength(patient.bags)
      expect(bags.reduce((sum, bag) => sum + bag.money, 0)).toBe(patient.billed)
      if (patient.billed > 0) expect(patient.story).toContain(String(patient.billed / 100))
      if (patient.key === 'two-bills') expect(new Set(chargeBills.map((bill) => bill.serialNumber)).size).toBe(1)
      if (patient.key === 'rh-negative') expect(bags.every((bag) => bag.rh === '-')).toBe(true)
    })

    it(`hospital ${patient.hospital + 1} says ${patient.key} sloppily, and it reads to the same value with deviations`, async () => {
      const strict = await ask(good[patient.hospital] as SimulatedHospital, patient.identityNumber)
      const loose = await ask(sloppy[patient.hospital] as SimulatedHospital, patient.identityNumber)
      expect(strict.reading.deviations).toEqual([])
      expect(loose.reading).toMatchObject({ ok: true, value: (strict.reading as { value?: unknown }).value })
      expect(loose.reading.deviations.length).toBeGreaterThan(3)
      expect(loose.token.deviations.length).toBeGreaterThan(1)
    })
  }

  it('bills the transferred patient with the same bag at both hospitals', async () => {
    const moved = city.patients.filter((patient) => patient.key === 'transferred')
    expect(moved).toHaveLength(2)
    const bags = await Promise.all(
      moved.map(async ({ hospital, identityNumber }) => {
        const { chargeBills } = await use(good[hospital] as SimulatedHospital, identityNumber)
        return chargeBills.flatMap((bill) => bill.products.map(({ donCode, prodCode }) => donCode + prodCode))
      }),
    )
    expect(bags[0]).toEqual(bags[1])
  })

  it('answers everybody of the crowd in both profiles alike', async () => {
    for (const { identityNumber } of city.hospitals[0]?.patients ?? []) {
      const strict = await ask(good[0] as SimulatedHospital, identityNumber ?? '')
      const loose = await ask(sloppy[0] as SimulatedHospital, identityNumber ?? '')
      expect(strict.reading.ok).toBe(true)
      expect((loose.reading as { value?: unknown }).value).toEqual((strict.reading as { value?: unknown }).value)
    }
  })

  it('sends sloppy bytes that are no UTF-8 under a type without charset, with the four headers all the same', async () => {
    const patient = city.patients[0]
    const { reply } = await ask(sloppy[0] as SimulatedHospital, patient?.identityNumber ?? '')
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(reply.body)).toThrow()
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': 'PUT, GET, HEAD, POST, DELETE, OPTIONS',
    })
  })

  it('shows each quirk that its description promises', async () => {
    const patient = city.patients.find(({ hospital, key }) => hospital === 0 && key === 'rh-negative')
    const { reading, reply } = await ask(sloppy[0] as SimulatedHospital, patient?.identityNumber ?? '')
    const quirks = [...new Set(reading.deviations.map(({ quirk }) => quirk))].sort()
    expect(quirks).toEqual([
      'amount-form',
      'charset',
      'date-form',
      'key-alias',
      'key-trimmed',
      'number-as-string',
      'object-for-list',
      'rh-form',
      'success-form',
      'trailing-comma',
    ])
    expect(new TextDecoder('gb18030').decode(reply.body)).toContain('"rh": "阴性"')
  })

  it('refuses an unknown person and a wrong token in both profiles, in words that read', async () => {
    for (const hospital of [good[0], sloppy[0]] as SimulatedHospital[]) {
      const { reading } = await ask(hospital, '11010519491231002X')
      expect(reading).toMatchObject({ ok: true, value: { success: false } })
      const refused = readBloodUseReply(
        raw(await hospital.inject('/blduseinfo?token=x&identityNumber=11010519491231002X')),
      )
      expect(refused).toMatchObject({
        ok: true,
        value: { success: false, erroMessage: expect.stringContaining('token') },
      })
    }
  })

  for (const profile of ['good', 'sloppy'] as const) {
    it(`serves the ${profile} profile over a socket as without one`, async () => {
      const hospital = await open(0, profile)
      const { url } = await hospital.listen({ port: 0 })
      const query = `/token?id=${credentials.id}&password=${credentials.password}`
      const reply = await fetch(url + query)
      expect(reply.headers.get('access-control-allow-origin')).toBe('*')
      const body = new Uint8Array(await reply.arrayBuffer())
      const read = readTokenReply({ body, status: reply.status, contentType: reply.headers.get('content-type') })
      expect(read).toMatchObject({ ok: true, value: { success: true, data: { expiresIn: 7200 } } })
      const preflight = await fetch(url + query, { method: 'OPTIONS' })
      expect(preflight.headers.get('access-control-allow-methods')).toBe('PUT, GET, HEAD, POST, DELETE, OPTIONS')
      await hospital.close()
      await expect(fetch(url + query)).rejects.toThrow()
    })
  }

  for (const [profile, faults] of [
    ['good', []],
    ['sloppy', []],
    ['good', ['doubled-origin']],
  ] as const) {
    it(`gives the description of the interface at /openapi.json to any page (${profile}${faults.map((name) => `, ${name}`)})`, async () => {
      const hospital = await createSimulatedHospital({
        hospital: city.hospitals[0] as CityHospital,
        profile,
        credentials,
        now,
        random,
        faults: faults.flatMap((name) => faultOf(name) ?? []),
      })
      const { url } = await hospital.listen({ port: 0 })
      const reply = await fetch(`${url}/openapi.json?from=viewer`)
      expect(await reply.json()).toEqual(hisOpenapi())
      expect((await fetch(`${url}/openapi.json`, { method: 'HEAD' })).headers.get('content-length')).toBe(
        reply.headers.get('content-length'),
      )
      const strict = (await hospital.inject('/elsewhere')).headers
      for (const { name } of corsHeaders) expect(reply.headers.get(name)).toBe(strict[name.toLowerCase()])
      expect((await fetch(`${url}/openapi.json`, { method: 'OPTIONS' })).status).toBe(200)
      expect((await fetch(`${url}/openapi.json`, { method: 'POST' })).headers.get('allow')).toBeNull()
      expect((await hospital.inject('/openapi.json')).statusCode).toBe(200)
      expect((await hospital.inject('/openapi.json2')).statusCode).toBe(404)
      await hospital.close()
    })
  }
})
