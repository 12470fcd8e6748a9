import { expect, test } from 'vitest'
import { type BacktestFigures, backtestInProcess, compareMemory } from './policy-backtest.ts'
import { assessByJsonRules } from './policy-json-rules.ts'
import { handWritten, ours, requireEqualResults, requireEqualSums } from './policy-peers.ts'
import { applications, sampleOf } from './policy-sample.ts'

const sample = [...sampleOf(600, 1)]

test('the function written for Hebei comes to the engine’s lines, quotas, notices, sums and fen', () => {
  requireEqualResults(sample, handWritten)
})

test('json-rules-engine comes to the engine’s sums and notes', async () => {
  await requireEqualSums(sample.slice(0, 200), assessByJsonRules)
})

test('a peer that is wrong by a fen, a word or a sum is found', async () => {
  const { assess, fen } = handWritten
  const wrong = [
    { assess, fen: (facts: Parameters<typeof fen>[0]) => fen(facts).map((row) => row.map((one) => one + 1)) },
    { fen, assess: (facts: Parameters<typeof fen>[0]) => ({ ...assess(facts), notices: [] }) },
    { fen, assess: (facts: Parameters<typeof fen>[0]) => ({ ...assess(facts), remains: 0 }) },
  ]
  for (const peers of wrong) expect(() => requireEqualResults(sample, peers)).toThrow('unequal results')
  await expect(requireEqualSums(sample, async () => ({ waived: 1, notes: [] }))).rejects.toThrow('unequal results')
})

test('the sample has what a year has: several donors, shares, refused bags, donations that do not count', () => {
  const decisions = sample.map(ours.assess)
  const codes = new Set(decisions.flatMap(({ notices }) => notices.map(({ code }) => code)))
  for (const code of ['UNKNOWN_CLASS', 'DUPLICATE_BAG', 'PRICE_DIFFERS', 'RELATION_NOT_COVERED', 'ACTUAL_COST_LOWER'])
    expect(codes).toContain(code)
  for (const code of ['DONATION_AFTER_USE', 'DONATION_ELSEWHERE', 'DONATION_NOT_CONVERTED', 'CLASS_NOT_CONVERTED'])
    expect(codes).toContain(code)
  const some = (holds: (decision: (typeof decisions)[number]) => boolean) => decisions.filter(holds).length
  expect(some(({ waived, remains }) => waived > 0 && remains > 0)).toBeGreaterThan(100)
  expect(some(({ remains }) => remains === 0)).toBeGreaterThan(50)
  expect(some(({ lines }) => new Set(lines.map(({ donor }) => donor)).size > 2)).toBeGreaterThan(20)
  expect(some(({ payers }) => payers.length > 1)).toBeGreaterThan(20)
})

test('the synthetic applications are the same for the same seed, each with a hospital, and as many as were asked for', async () => {
  const drawn = []
  for await (const one of applications(600, 1)) drawn.push(one)
  expect(drawn).toEqual(sample)
  expect([...sampleOf(3, 2)]).not.toEqual(sample.slice(0, 3))
  expect(new Set(drawn.map(({ hospital }) => hospital)).size).toBe(150)
})

test('a backtest in a process of its own counts every application, and more of them hold no more of the heap', async () => {
  const [few, more] = await Promise.all([backtestInProcess(500), backtestInProcess(2_000)])
  expect([few.total.applications, more.total.applications]).toEqual([500, 2_000])
  expect(more.total.losers).toBeGreaterThan(200)
  expect(more.bytes.resident).toBeGreaterThan(more.bytes.heap)
  expect(compareMemory(few, more).map(({ holds }) => holds)).toEqual([true, true])
})

test('memory that grows with the number breaks the promise; nothing is measured of a draft that changes nothing, or of another number', async () => {
  const total = { applications: 1, winners: 0, losers: 1, now: 2, draft: 1 } as BacktestFigures['total']
  const few = { total, bytes: { resident: 100, heap: 50, held: 20 }, seconds: 1 }
  const many = { ...few, bytes: { resident: 151, heap: 50, held: 23 } }
  expect(compareMemory(few, many).map(({ ratio, holds }) => [ratio, holds])).toEqual([
    [1.51, false],
    [1.15, false],
  ])
  expect(() => compareMemory(few, { ...few, total: { ...total, losers: 0 } })).toThrow('changed no application')
  await expect(backtestInProcess(Number.NaN)).rejects.toThrow('the report has 0 of NaN applications')
})
