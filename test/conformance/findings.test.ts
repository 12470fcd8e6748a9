import { faults } from '@xuemian/conformance/simulate'
import { expect, test } from 'vitest'
import { city, runAgainst } from './support.ts'

test('no finding holds a name or an identity number', async () => {
  const sloppy = faults.filter(({ name }) =>
    ['gbk', 'padded-values', 'date-slashes', 'unknown-key', 'masked-name', 'his-id-of-admission'].includes(name),
  )
  const results = await runAgainst({ faults: sloppy })
  const said = results.flatMap(({ outcome }) =>
    outcome.kind === 'broken' ? outcome.findings.map(({ found, path }) => ({ found, path })) : [],
  )
  expect(said.length).toBeGreaterThan(0)
  const text = JSON.stringify(said)
  expect(text).not.toMatch(/\d{15}/)
  expect(city.patients.filter(({ name }) => text.includes(name))).toEqual([])
})
