import fc from 'fast-check'
import { expect, test } from 'vitest'
import { client, identityNumber, testGateway, tokenOf } from '../testing.ts'

const FORM = 'application/x-www-form-urlencoded'
const name = fc.constantFrom('id', 'password', 'token', 'identityNumber', '__proto__', 'constructor', '')
const value = fc.oneof(
  fc.constantFrom(client.id, client.password, identityNumber, '%ZZ', '%D5%C5', '＋', '{"a":1}'),
  fc.string({ maxLength: 40 }),
)
const form = fc
  .array(fc.tuple(name, value, fc.constantFrom('=', '', '==')), { maxLength: 6 })
  .map((pairs) => pairs.map(([key, given, equals]) => key + equals + given).join('&'))
const headers = fc.record(
  {
    'content-type': fc.constantFrom(FORM, `${FORM}; charset=utf-8`, `${FORM};charset=gbk`, 'text/plain', 'a/b; ;', ''),
    'content-encoding': fc.constantFrom('identity', 'gzip'),
    authorization: fc.oneof(fc.constantFrom('Bearer', 'Bearer a', 'Basic YQ=='), fc.base64String({ maxLength: 30 })),
  },
  { requiredKeys: [] },
)

test('whatever a POST or a header brings is answered with an envelope, and gives nothing without a right password or token', {
  timeout: 600_000,
}, async () => {
  const gateway = await testGateway({ settings: { limits: { attempts: 1e6, attemptsPerSource: 1e6 } } })
  const token = await tokenOf(gateway)
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    path: fc.constantFrom('/token', '/blduseinfo'),
    query: form,
    payload: fc.oneof(
      form,
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    ),
    headers,
    withToken: fc.boolean(),
  })
  const property = fc.asyncProperty(request, async ({ method, path, query, payload, headers, withToken }) => {
    const reply = await gateway.app.inject({
      method: method as 'GET',
      // what a client escapes before it sends
      url: `${path}?${query.replace(/[^!-~]|#/g, encodeURIComponent)}`,
      payload,
      headers: withToken ? { ...headers, authorization: `Bearer ${token}` } : headers,
    })
    expect([200, 400, 405, 415]).toContain(reply.statusCode)
    const { success, erroMessage } = reply.json<{ success: boolean; erroMessage: string | null }>()
    expect(typeof erroMessage).toBe(success ? 'object' : 'string')
    if (!success) return
    const given = `${query}&${payload}`
    if (path === '/token') expect(given).toContain(client.password)
    else expect(withToken && given.includes(identityNumber)).toBe(true)
  })
  await fc.assert(property, { numRuns: process.env.XUEMIAN_LONG ? 20_000 : 500, seed: 11 })
})
