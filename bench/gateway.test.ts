import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../test/support/postgres.ts'
import { type Contenders, requireEqualAnswers, startContenders } from './gateway.ts'
import { fillHospital } from './hospital-database.ts'
import { rate } from './load.ts'

const PATIENTS = 64
let postgres: TestPostgres | undefined
let contenders: Contenders | undefined
let patients: readonly string[] = []
beforeAll(async () => {
  postgres = await startPostgres()
  if (!postgres) return
  patients = await fillHospital(postgres.url, PATIENTS)
  contenders = await startContenders(postgres.url, 2)
}, 60_000)
afterAll(async () => {
  contenders?.stop()
  await postgres?.stop()
})

test('the gateway and its peers answer every patient alike, with ten bags', async (context) => {
  if (!contenders) return context.skip()
  await requireEqualAnswers(contenders, patients)
  const { url, token } = contenders.ours
  const reply = await fetch(`${url}/blduseinfo?${new URLSearchParams({ token, identityNumber: patients[7] ?? '' })}`)
  const { data } = (await reply.json()) as { data: { chargeBills: { products: unknown[] }[] } }
  // the eighth patient's settlement was voided and made anew
  expect(data.chargeBills.map(({ products }) => products.length)).toEqual([10])
})

test('a peer that answers something else is noticed', async (context) => {
  if (!contenders) return context.skip()
  const wrong = { ...contenders, express: { ...contenders.express, token: 'another' } }
  await expect(requireEqualAnswers(wrong, patients.slice(0, 1))).rejects.toThrow('unequal answers')
})

test('a load whose look-ups fail with status 200 is no measurement', async (context) => {
  if (!contenders) return context.skip()
  const { url } = contenders.ours
  await expect(rate({ url, pathsOf: () => ['/blduseinfo?token=x&identityNumber=1'] }, 1)).rejects.toThrow(
    /failed look-ups/,
  )
})
