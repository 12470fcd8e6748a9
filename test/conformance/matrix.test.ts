import { checks } from '@xuemian/conformance/check'
import { faults } from '@xuemian/conformance/simulate'
import { describe, expect, test } from 'vitest'
import { broken, runAgainst } from './support.ts'

const tried = faults.filter((fault) => fault.breaks.length > 0)

test('every check has a fault that it must find, and every fault names checks that exist', () => {
  const named = new Set(faults.flatMap((fault) => fault.breaks))
  expect(checks.map((check) => check.id).filter((id) => !named.has(id))).toEqual([])
  const known = new Set(checks.map((check) => check.id))
  expect([...named].filter((id) => !known.has(id))).toEqual([])
})

test('names of faults and ids of checks are unique', () => {
  expect(new Set(faults.map((fault) => fault.name)).size).toBe(faults.length)
  expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length)
})

test('a good hospital passes every check: no warning, nothing that could not be run or does not apply', async () => {
  const results = await runAgainst({ waits: true })
  const odd = results.filter(({ verdict }) => verdict !== 'pass')
  expect(odd.map(({ check, outcome }) => ({ id: check.id, outcome }))).toEqual([])
}, 60_000)

describe('of all checks, those that a fault names find it, and no others', () => {
  test.each(tried.map((fault) => [fault.name, fault] as const))(
    '%s',
    async (_, fault) => {
      const results = await runAgainst({ faults: [fault], waits: fault.name === 'token-short-lived' })
      expect([...broken(results)].sort()).toEqual([...fault.breaks].sort())
      // a fault of values that tears the connection would keep checks from running without a word
      const torn = results.filter(({ outcome }) => outcome.kind === 'could-not-run' && /reset/.test(outcome.reason.en))
      expect(torn.map(({ check }) => check.id)).toEqual([])
    },
    120_000,
  )
})

describe('of a network that fails nothing is said against the hospital, and what could not be run is told', () => {
  test.each(faults.filter(({ breaks }) => breaks.length === 0).map((fault) => [fault.name, fault] as const))(
    '%s',
    async (name, fault) => {
      const results = await runAgainst({ faults: [fault], timeoutMs: 1_000 })
      expect(broken(results)).toEqual([])
      expect(results.some(({ verdict }) => verdict === 'could-not-run')).toBe(name !== 'latency')
    },
    120_000,
  )
})
