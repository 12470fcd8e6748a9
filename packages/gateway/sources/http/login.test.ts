import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../errors.ts'
import { openHttp } from './http.ts'
import type { LoginOptions } from './options.ts'
import { type Answer, type Asked, startVendor, type TestVendor } from './testing.ts'

const open: TestVendor[] = []
afterEach(async () => {
  for (const vendor of open.splice(0)) await vendor.close()
})

const secret = 'pass word+&张'

interface Vendor {
  readonly login?: (count: number) => Answer
  readonly rows?: (asked: Asked) => Answer
  readonly options?: Partial<LoginOptions>
  readonly clock?: () => number
}

/** A vendor with numbered tokens, and how often each path was asked. */
async function vendorWith({
  login = (count) => `{"t":"T${count}"}`,
  rows = () => '{"rows":[]}',
  options,
  clock,
}: Vendor) {
  let count = 0
  const vendor = await startVendor((asked) => {
    if (!asked.path.startsWith('/login')) return rows(asked)
    count += 1
    return login(count)
  })
  open.push(vendor)
  const database = openHttp(
    {
      style: 'json',
      url: vendor.url,
      password: secret,
      requests: { rows: { path: '/rows?id={1}&token={token}', rows: 'rows[]' } },
      login: { request: { path: '/login?p={password}' }, token: 't', ...options },
    },
    clock,
  )
  const ask = () =>
    database
      .session(new AbortController().signal, (each) =>
        each({ query: 'rows', values: [['1']], names: [], bytes: [], match: [], maxRows: 9 }),
      )
      .then(
        () => 'fine',
        (error) => failureOf(error)?.code ?? error,
      )
  const paths = () => vendor.asked.map(({ path }) => path)
  return { ask, paths, vendor }
}

describe('the token of a vendor', () => {
  test('is asked for once, however many wait for it, and kept', async () => {
    const { ask, paths } = await vendorWith({})
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['fine', 'fine', 'fine'])
    await ask()
    expect(paths().filter((path) => path.startsWith('/login'))).toEqual([`/login?p=${encodeURIComponent(secret)}`])
    expect(paths().at(-1)).toBe('/rows?id=1&token=T1')
  })

  test.each([
    ['by its configured life', { seconds: 100 }, '{"t":"a"}'],
    ['by the life that the reply tells', { expiresIn: 'life', seconds: 9_999 }, '{"t":"a","life":"100"}'],
  ])('is renewed before its end, %s', async (_how, options, reply) => {
    let time = 0
    const { ask, paths } = await vendorWith({ options, login: () => reply, clock: () => time })
    for (const at of [0, 89_000, 91_000]) {
      time = at
      await ask()
    }
    expect(paths().map((path) => path.slice(1, 5))).toEqual(['logi', 'rows', 'rows', 'logi', 'rows'])
  })

  test.each([
    ['the status 401', {}, { status: 401, body: '' }],
    ['a configured reply', { expired: { path: 'code', equals: ['-1'] } }, '{"code":-1}'],
  ])('is renewed once where the vendor refuses it by %s', async (_how, options, refusal) => {
    const { ask, paths } = await vendorWith({
      options,
      rows: ({ path }) => (path.endsWith('T1') ? refusal : '{"rows":[]}'),
    })
    expect(await ask()).toBe('fine')
    expect(paths().at(-1)).toBe('/rows?id=1&token=T2')
    const never = await vendorWith({ options, rows: () => refusal })
    expect(await never.ask()).toBe('SOURCE_LOGIN_REFUSED')
    expect(never.paths()).toHaveLength(4)
  })

  test.each([
    ['a status', { status: 403, body: '{"t":"x"}' }],
    ['a reply without a token', '{"t":null,"message":"bad password"}'],
    ['an empty token', '{"t":" "}'],
  ])('refused by %s fails as a login, and is tried again by the next look-up', async (_how, refusal) => {
    const { ask } = await vendorWith({ login: (count) => (count === 1 ? refusal : '{"t":"x"}') })
    expect(await ask()).toBe('SOURCE_LOGIN_REFUSED')
    expect(await ask()).toBe('fine')
  })

  test('that a header cannot hold is a coded failure without it', async () => {
    const vendor = await startVendor(() => '{"t":"a\\nb"}')
    open.push(vendor)
    const database = openHttp({
      style: 'json',
      url: vendor.url,
      headers: { 'X-Token': '{token}' },
      requests: { rows: { path: '/{1}' } },
      login: { request: { path: '/login' }, token: 't' },
    })
    const question = { query: 'rows', values: [['1']], names: [], bytes: [], match: [], maxRows: 9 }
    const failed = await database.session(new AbortController().signal, (ask) => ask(question)).catch(failureOf)
    expect(failed).toMatchObject({ code: 'SOURCE_QUERY_REFUSED' })
  })
})
