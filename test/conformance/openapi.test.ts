import { randomBytes } from 'node:crypto'
import { createCity, createSimulatedHospital, type SimulatedHospital } from '@xuemian/conformance/simulate'
import { type Day, readTokenReply } from '@xuemian/contract'
import { hisOpenapi } from '@xuemian/contract/openapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'

/** The document's schemas as a validator that is none of ours reads them. */
const definitions = JSON.parse(
  JSON.stringify((hisOpenapi().components as { schemas: object }).schemas).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  ),
)
const validator = (name: string) => z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: definitions })
const token = validator('TokenReply')
const bloodUse = validator('BloodUseReply')

const credentials = { id: 'province', password: randomBytes(18).toString('base64url') }
const city = createCity({ seed: 11, today: '2026-11-20' as Day, population: 150 })
const hospitals: SimulatedHospital[] = []

beforeAll(async () => {
  for (const hospital of city.hospitals)
    hospitals.push(
      await createSimulatedHospital({ hospital, profile: 'good', credentials, now: Date.now, random: randomBytes }),
    )
})
afterAll(async () => {
  for (const hospital of hospitals) await hospital.close()
})

async function json(hospital: SimulatedHospital | undefined, url: string): Promise<unknown> {
  const reply = await hospital?.inject(url)
  return JSON.parse(new TextDecoder().decode(reply?.body))
}

async function tokenOf(hospital: SimulatedHospital | undefined): Promise<string> {
  const reply = await hospital?.inject(`/token?id=${credentials.id}&password=${credentials.password}`)
  const read = readTokenReply({ body: reply?.body ?? new Uint8Array(), status: 200, contentType: 'application/json' })
  if (!read.ok || !read.value.success) throw new Error('no token')
  return read.value.data.token
}

describe('the schemas of the OpenAPI document', () => {
  test('accept every reply of two simulated hospitals', async () => {
    let asked = 0
    for (const [index, hospital] of hospitals.entries()) {
      const own = await tokenOf(hospital)
      for (const { identityNumber } of city.hospitals[index]?.patients ?? []) {
        const reply = await json(hospital, `/blduseinfo?token=${own}&identityNumber=${identityNumber}`)
        expect(bloodUse.safeParse(reply).error, JSON.stringify(reply)).toBeUndefined()
        asked += 1
      }
    }
    expect(asked).toBeGreaterThan(300)
  })

  test('accept what /token answers, and every refusal', async () => {
    const [hospital] = hospitals
    const own = await tokenOf(hospital)
    const { id, password } = credentials
    for (const query of [`id=${id}&password=${password}`, `id=${id}&password=wrong`, `id=${id}`, '', 'id=%ZZ'])
      expect(token.safeParse(await json(hospital, `/token?${query}`)).error).toBeUndefined()
    for (const query of [`token=${own}&identityNumber=11010519491231002X`, `token=${own}`, 'token=x', '', 'token=%ZZ'])
      expect(bloodUse.safeParse(await json(hospital, `/blduseinfo?${query}`)).error).toBeUndefined()
  })

  const strict = {
    name: '张三',
    identityNumber: '11010519491231002X',
    birthday: '1949-12-31',
    hisId: '40224846313020211A1001_056544',
  }
  const product = {
    donCode: '0030226000101',
    prodCode: 'P0056V00',
    prodClassCode: '1002',
    prodClassName: '悬浮红细胞',
    volume: 1.5,
    rh: '+',
    money: 315,
  }
  const bill = { serialNumber: 'S1', actualCost: '315.00', consumptionDatetime: '2026-10-15', products: [product] }
  const reply = (bldUser: object, chargeBills: unknown) => ({
    success: true,
    data: { bldUser, chargeBills },
    erroMessage: null,
  })
  const withProduct = (change: object) => reply(strict, [{ ...bill, products: [{ ...product, ...change }] }])

  test('accept a strict reply', () => expect(bloodUse.safeParse(reply(strict, [bill])).success).toBe(true))

  test.each([
    ['a volume as a string', withProduct({ volume: '1.5' })],
    ['a volume of three decimals', withProduct({ volume: 1.255 })],
    ['money as a string', withProduct({ money: '315' })],
    ['an rh in words', withProduct({ rh: '阳性' })],
    ['a null', withProduct({ donCode: null })],
    ['a key with a blank', withProduct({ 'donCode ': 'x' })],
    ['a missing field', reply(strict, [{ serialNumber: 'S1', actualCost: '1.00', products: [] }])],
    ['a cost as a number', reply(strict, [{ ...bill, actualCost: 315 }])],
    ['a day with slashes', reply({ ...strict, birthday: '1949/12/31' }, [])],
    ['bills that are null', reply(strict, null)],
    ['a message on success', { ...reply(strict, []), erroMessage: '' }],
    ['success as a word', { ...reply(strict, []), success: 'true' }],
    ['a failure without a reason', { success: false, data: null, erroMessage: null }],
    ['a failure with data', { ...reply(strict, []), success: false, erroMessage: '错误' }],
  ])('refuse %s', (_, value) => expect(bloodUse.safeParse(value).success).toBe(false))

  test.each([
    ['expires_in as a number', { success: true, data: { token: 'a', expires_in: 7200 }, erroMessage: null }],
    ['a token to escape', { success: true, data: { token: 'a+b', expires_in: '7200' }, erroMessage: null }],
    ['a failure without expires_in', { success: false, data: { token: null }, erroMessage: '错误' }],
  ])('refuse %s', (_, value) => expect(token.safeParse(value).success).toBe(false))
})
