import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Fault } from './fault.ts'
import { createFaultyServer, type FaultyOptions } from './faulty-server.ts'
import { onJson, onText, withHeader } from './rewrite.ts'

const fault = (name: string, rest: Partial<Fault>): Fault => ({
  name,
  zh: '测试',
  en: 'test',
  requirement: 'HIS-2.5',
  breaks: [],
  ...rest,
})
const renamed = fault('renamed', {
  reply: onJson(({ erroMessage, ...rest }) => ({ ...rest, errorMessage: erroMessage ?? null })),
})
const spoiled = fault('spoiled', { reply: onText((text) => text.slice(0, -1)) })
const doubled = fault('doubled', { reply: (reply) => ({ ...reply, headers: [...reply.headers, ['X-Twice', 'b']] }) })

const body = new TextEncoder().encode('{"success":true,"data":null,"erroMessage":null}')
let close: () => void = () => undefined
afterEach(() => close())

async function serve(options: Partial<FaultyOptions>): Promise<string> {
  const server = createFaultyServer({
    inject: async () => ({ statusCode: 200, headers: { 'x-twice': 'a' }, body }),
    faults: [],
    clock: () => 0,
    chance: () => 0,
    ...options,
  })
  close = () => void server.close()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const textOf = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).text()

test('without a fault the reply passes unchanged', async () => {
  expect(await textOf(await serve({}))).toBe('{"success":true,"data":null,"erroMessage":null}')
})

test('faults add up, and one of values leaves a text alone that another has spoiled', async () => {
  const url = await serve({ faults: [renamed, spoiled, doubled] })
  const reply = await fetch(url, { headers: { connection: 'close' } })
  expect(reply.headers.get('x-twice')).toBe('a, b')
  expect(await reply.text()).toBe('{"success":true,"data":null,"errorMessage":null')
  close()
  expect(await textOf(await serve({ faults: [spoiled, renamed] }))).toBe(
    '{"success":true,"data":null,"erroMessage":null',
  )
})

test('an intermittent fault strikes by chance, a timed one between its moments', async () => {
  const draws = [0.9, 0.1, 0.5]
  const url = await serve({ faults: [renamed], timing: { oneIn: 3 }, chance: () => draws.shift() ?? 0 })
  const struck: boolean[] = []
  for (let i = 0; i < 3; i++) struck.push((await textOf(url)).includes('errorMessage'))
  expect(struck).toEqual([false, true, false])
  close()
  let now = 0
  const timed = await serve({ faults: [renamed], timing: { fromMs: 100, untilMs: 200 }, clock: () => now })
  const seen: boolean[] = []
  for (now of [99, 100, 199, 200]) seen.push((await textOf(timed)).includes('errorMessage'))
  expect(seen).toEqual([false, true, true, false])
})

test('a fault may answer in the place of the hospital, and take headers away', async () => {
  const own = fault('own', { request: () => ({ status: 503, headers: [['X-Own', '1']], body: new Uint8Array() }) })
  const bare = fault('bare', { reply: (reply) => withHeader(reply, 'x-own', null) })
  const reply = await fetch(await serve({ faults: [own] }), { headers: { connection: 'close' } })
  expect([reply.status, reply.headers.get('x-own')]).toEqual([503, '1'])
  close()
  const taken = await fetch(await serve({ faults: [own, bare] }), { headers: { connection: 'close' } })
  expect(taken.headers.get('x-own')).toBeNull()
})
