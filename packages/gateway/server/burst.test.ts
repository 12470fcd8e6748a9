import { expect, test } from 'vitest'
import { createBurst } from './burst.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what is given in one turn runs together and in order, after the turn', async () => {
  const burst = createBurst()
  const ran: number[] = []
  for (const each of [1, 2, 3]) burst(() => ran.push(each))
  expect(ran).toEqual([])
  await turn()
  expect(ran).toEqual([1, 2, 3])
  burst(() => ran.push(4))
  await turn()
  expect(ran).toEqual([1, 2, 3, 4])
})

test('one that throws is heard of, and the others run all the same', async () => {
  const heard: unknown[] = []
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.once('uncaughtException', (error) => heard.push(error))
  const burst = createBurst()
  let ran = 0
  const fault = new Error('broken')
  burst(() => {
    throw fault
  })
  burst(() => {
    ran += 1
  })
  await turn()
  await turn()
  for (const listener of listeners) process.on('uncaughtException', listener)
  expect(heard).toEqual([fault])
  expect(ran).toBe(1)
})
