import { faults } from '@xuemian/conformance/simulate'
import { describe, expect, test } from 'vitest'
import { broken, runAgainst } from './support.ts'

const only = (check: { readonly group: string }) => check.group === 'robustness'
const own = await runAgainst({ only })
const ids = new Set(own.map(({ check }) => check.id))
const tried = faults.filter(({ breaks }) => breaks.some((id) => ids.has(id)))

test('a good hospital passes every check of robustness and speed', () => {
  expect(own.map(({ verdict }) => verdict)).toEqual(own.map(() => 'pass'))
})

describe('of these checks, exactly those that a fault names find it', () => {
  test.each(tried.map((fault) => [fault.name, fault] as const))('%s', async (_, fault) => {
    const found = broken(await runAgainst({ faults: [fault], only }))
    expect([...found].sort()).toEqual(fault.breaks.filter((id) => ids.has(id)).sort())
  })
})
