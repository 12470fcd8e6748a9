import { expect, test } from 'vitest'
import { createLookUpBudget } from './look-up-budget.ts'

function setUp(lookUps: number) {
  let time = 0
  const budget = createLookUpBudget({ lookUps, windowMs: 1_000, now: () => time })
  const ask = (number: string, source = 'here', client = 'window') => budget.ask(client, source, number)
  const later = (ms: number) => {
    time += ms
  }
  return { budget, ask, later }
}

test('counts different numbers, and lets those asked before pass when all is spent', () => {
  const { ask } = setUp(2)
  expect(['1', '1', '2', '3', '1'].map((number) => ask(number))).toEqual([
    'counted',
    'known',
    'counted',
    'spent',
    'known',
  ])
})

test('a number that is nobody’s counts as ten', () => {
  const { budget, ask } = setUp(20)
  for (const number of ['1', '2']) {
    expect(ask(number)).toBe('counted')
    budget.missed('window', 'here')
  }
  expect(ask('3')).toBe('spent')
})

test('is one for each client and source, and whole again after its window', () => {
  const { ask, later } = setUp(1)
  expect([ask('1'), ask('2')]).toEqual(['counted', 'spent'])
  expect(ask('2', 'there')).toBe('counted')
  expect(ask('2', 'here', 'other')).toBe('counted')
  later(1_000)
  expect(ask('2')).toBe('counted')
})
