import { expect, test } from 'vitest'
import { createPasswordGate, type Turn } from './password-gate.ts'

/** A gate over work that ends when told to; `order` says who ran. */
function setUp(more: { places?: number; slow?: () => boolean } = {}) {
  const gate = createPasswordGate({ places: 8, slow: () => false, pauseMs: 60, ...more })
  const order: string[] = []
  const ends: (() => void)[] = []
  const ask = (name: string, turn: Partial<Turn> = {}) =>
    gate.pass({ source: 'here', proven: false, ...turn }, () => {
      order.push(name)
      return new Promise<string>((resolve) => ends.push(() => resolve(name)))
    })
  const end = async () => {
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ask, end, order }
}

test('lets one through at a time, in order', async () => {
  const { ask, end, order } = setUp()
  const answers = [ask('a'), ask('b', { source: 'there' })]
  expect(order).toEqual(['a'])
  await end()
  expect(order).toEqual(['a', 'b'])
  await end()
  expect(await Promise.all(answers)).toEqual([{ value: 'a' }, { value: 'b' }])
})

test('one source takes a quarter of the places, and proven callers go first from places of their own', async () => {
  const { ask, end, order } = setUp()
  const mine = [1, 2, 3, 4].map((each) => ask(`mine ${each}`))
  expect(await mine[3]).toBeUndefined()
  for (let source = 0; source < 3; source += 1)
    for (const each of [1, 2]) void ask(`flood ${source} ${each}`, { source: `${source}` })
  expect(await ask('late', { source: 'elsewhere' })).toBeUndefined()
  const proven = ask('proven', { proven: true })
  await end()
  await end()
  expect(order).toEqual(['mine 1', 'proven', 'mine 2'])
  expect(await proven).toEqual({ value: 'proven' })
})

test('work that fails lets the next one through', async () => {
  const gate = createPasswordGate({ places: 8, slow: () => false, pauseMs: 60 })
  const turn = { source: 'here', proven: false }
  const failing = gate.pass(turn, () => Promise.reject(new Error('broken')))
  const next = gate.pass(turn, async () => 1)
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toEqual({ value: 1 })
})

test('pauses before the others while it is slow, and not before proven callers', async () => {
  const { ask, end, order } = setUp({ slow: () => true })
  void ask('a')
  const later = ask('b')
  await end()
  expect(order).toEqual(['a'])
  void ask('proven', { proven: true })
  expect(order).toEqual(['a', 'proven'])
  await end()
  expect(order).toEqual(['a', 'proven'])
  await new Promise((resolve) => setTimeout(resolve, 90))
  expect(order).toEqual(['a', 'proven', 'b'])
  await end()
  expect(await later).toEqual({ value: 'b' })
})
