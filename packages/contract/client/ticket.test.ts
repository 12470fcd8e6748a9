import { expect, test } from 'vitest'
import { createHisClient } from './his-client.ts'

const number = '11010519491231002X'
const token = '{"success":true,"data":{"token":"t","expires_in":"7200"},"erroMessage":null}'
const user = `{"name":"张三","identityNumber":"${number}","birthday":"1949-12-31","hisId":"H_1"}`
const good = `{"success":true,"data":{"bldUser":${user},"chargeBills":[]},"erroMessage":null}`
const no = (words: string) => `{"success":false,"data":null,"erroMessage":"${words}"}`

/** A client over a HIS that answers look-ups in turn, and what it was asked. */
function his(...replies: readonly (string | Response)[]) {
  const asked: string[] = []
  const client = createHisClient({
    baseUrl: 'http://10.1.2.3:8090',
    id: 'window',
    password: 'secret',
    now: () => 0,
    fetch: async (url) => {
      const { pathname, search } = new URL(url)
      asked.push(pathname + search)
      const reply =
        pathname === '/token' ? token : (replies[asked.filter((path) => path.startsWith('/bld')).length - 1] ?? good)
      return typeof reply === 'string' ? new Response(reply) : reply
    },
  })
  return { client, lookUps: () => asked.filter((path) => path.startsWith('/bld')) }
}

test('a look-up carries the ticket it was given, and none otherwise', async () => {
  const { client, lookUps } = his()
  await client.bloodUse(number)
  await client.bloodUse(number, { rid: 'a.b.c' })
  expect(lookUps()).toEqual([
    `/blduseinfo?token=t&identityNumber=${number}`,
    `/blduseinfo?token=t&identityNumber=${number}&rid=a.b.c`,
  ])
})

test('the signature comes beside the bytes, null where there is none', async () => {
  const { client } = his(new Response(good, { headers: { 'Xuemian-Signature': 'x.y.z' } }), good)
  expect(await client.bloodUse(number, { rid: 'a.b.c' })).toMatchObject({ ok: true, signature: 'x.y.z' })
  expect(await client.bloodUse(number)).toMatchObject({ ok: true, signature: null })
})

test('a failure is not asked again with a ticket, which may be used up; a refused token is', async () => {
  const failing = his(good, no('系统错误'))
  await failing.client.bloodUse(number)
  const failed = await failing.client.bloodUse(number, { rid: 'a.b.c' })
  expect(failed).toMatchObject({ ok: false, error: { code: 'HIS_REFUSED', erroMessage: '系统错误' } })
  expect(failing.lookUps()).toHaveLength(2)
  const stale = his(good, no('token无效'))
  await stale.client.bloodUse(number)
  expect(await stale.client.bloodUse(number, { rid: 'a.b.c' })).toMatchObject({ ok: true })
  expect(stale.lookUps()).toHaveLength(3)
})

test('a ticket is taken out of what the HIS says', async () => {
  const { client } = his(no('rid aaaa.bbbb.cccc 有误'))
  const outcome = await client.bloodUse(number, { rid: 'aaaa.bbbb.cccc' })
  expect(outcome).toMatchObject({ ok: false, error: { erroMessage: 'rid *** 有误' } })
})
