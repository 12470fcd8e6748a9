import { checks } from '@xuemian/conformance/check'
import { type Fault, faults } from '@xuemian/conformance/simulate'
import { expect, test } from 'vitest'
import { broken, city, runAgainst } from './support.ts'

const own = checks.filter((check) => /^(?:quirk|reads)-/.test(check.id))
const ids = new Set(own.map((check) => check.id))
const only = (check: { readonly id: string }) => ids.has(check.id)
const ours = faults.filter((fault) => fault.breaks.some((id) => ids.has(id)))

test('a good hospital passes every check of the fields', async () => {
  const results = await runAgainst({ only })
  expect(results.filter(({ verdict }) => verdict !== 'pass').map(({ check }) => check.id)).toEqual([])
  expect(results.length).toBe(own.length)
})

test('every check of the fields has a fault that it must find', () => {
  const named = new Set(ours.flatMap((fault) => fault.breaks))
  expect([...ids].filter((id) => !named.has(id))).toEqual([])
})

test.each(ours.map((fault): [string, Fault] => [fault.name, fault]))(
  'the fault %s is found by the checks that it names, and by no others of the fields',
  async (_, fault) => {
    const found = broken(await runAgainst({ only, faults: [fault] }))
    expect([...found].sort()).toEqual(fault.breaks.filter((id) => ids.has(id)).sort())
  },
  30_000,
)

test('no finding holds a name or an identity number', async () => {
  const sloppy = ours.filter(({ name }) => ['gbk', 'padded-values', 'date-slashes', 'unknown-key'].includes(name))
  const results = await runAgainst({ only, faults: sloppy })
  const said = results.flatMap(({ outcome }) =>
    outcome.kind === 'broken' ? outcome.findings.map(({ found, path }) => ({ found, path })) : [],
  )
  expect(said.length).toBeGreaterThan(0)
  const text = JSON.stringify(said)
  expect(text).not.toMatch(/\d{15}/)
  expect(city.patients.filter(({ name }) => text.includes(name))).toEqual([])
})
