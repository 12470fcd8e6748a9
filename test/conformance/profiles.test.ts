import { randomBytes } from 'node:crypto'
import { createSimulatedHospital } from '@xuemian/conformance/simulate'
import { expect, test } from 'vitest'
import { city, runOn } from './support.ts'

test('the careless hospital, which the province’s client reads, fails for strict clients and only warns for the province', async () => {
  const [hospital] = city.hospitals
  if (!hospital) throw new RangeError('no hospital')
  const credentials = { id: 'province', password: randomBytes(18).toString('base64url') }
  const simulated = await createSimulatedHospital({
    hospital,
    profile: 'sloppy',
    credentials,
    now: Date.now,
    random: randomBytes,
  })
  try {
    const { url } = await simulated.listen({ port: 0 })
    const strict = await runOn(url, credentials, { profile: 'strict' })
    expect(strict.filter(({ verdict }) => verdict === 'fail').length).toBeGreaterThan(5)
    const province = await runOn(url, credentials, { profile: 'province' })
    expect(province.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check.id)).toEqual([])
    expect(province.filter(({ verdict }) => verdict === 'warn').length).toBeGreaterThan(5)
  } finally {
    await simulated.close()
  }
})
