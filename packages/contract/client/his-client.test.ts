import { describe, expect, test } from 'vitest'
import { checkAddress } from './address.ts'
import { hisErrors } from './errors.ts'
import { createHisClient, type HisClientOptions } from './his-client.ts'
import type { Timers } from './request.ts'

const number = '11010519491231002X'
const base = 'http://10.1.2.3:8090'
const credentials = { id: 'window-1', password: 'pass word+&#张' }

const goodToken = '{"success":true,"data":{"token":"a+b/c=","expires_in":"7200"},"erroMessage":null}'
const user = `{"name":"张三","identityNumber":"${number}","birthday":"1949-12-31","hisId":"H_1"}`
const good = `{"success":true,"data":{"bldUser":${user},"chargeBills":[]},"erroMessage":null}`
const no = (words: string) => `{"success":false,"data":null,"erroMessage":"${words}"}`

interface Sent {
  readonly url: string
  readonly init: RequestInit & { readonly targetAddressSpace?: string }
}

/** A network that answers `/token`, `/blduseinfo` and everything else (the probe) as told, and remembers what was asked. */
function network(replies: { token?: Answer; bloodUse?: Answer; other?: Answer }) {
  const sent: Sent[] = []
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, init })
    const { pathname } = new URL(url)
    const answer =
      pathname === '/token'
        ? (replies.token ?? goodToken)
        : pathname === '/blduseinfo'
          ? (replies.bloodUse ?? good)
          : (replies.other ?? fails)
    const reply = typeof answer === 'function' ? answer(init, sent.length) : answer
    return typeof reply === 'string' ? json(reply) : reply
  }
  const client = (more: Partial<HisClientOptions> = {}) =>
    createHisClient({ baseUrl: base, ...credentials, fetch, now: () => 0, ...more })
  return { sent, client }
}
type Answer = string | ((init: RequestInit, call: number) => string | Response | Promise<Response>)

const fails: Answer = () => Promise.reject(new TypeError('Failed to fetch'))
const hangs: Answer = (init) =>
  new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
const json = (text: string, status = 200) =>
  new Response(text, { status, headers: { 'content-type': 'application/json; charset=utf-8' } })
const as = (response: Response, more: Partial<Response>) =>
  Object.defineProperties(response, Object.getOwnPropertyDescriptors(more))

async function codeOf(replies: Parameters<typeof network>[0], more: Partial<HisClientOptions> = {}) {
  const outcome = await network(replies).client(more).bloodUse(number)
  return outcome.ok ? 'OK' : outcome.error.code
}

/** Timers that run when told. */
function handTimers() {
  const waiting = new Map<number, { at: number; run: () => void }>()
  let time = 0
  let last = 0
  const timers: Timers = {
    setTimeout(run, ms) {
      last += 1
      waiting.set(last, { at: time + ms, run })
      return last
    },
    clearTimeout: (timer) => void waiting.delete(timer as number),
  }
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0))
  async function pass(ms: number): Promise<void> {
    for (const until = time + ms; ; ) {
      await settle()
      const next = [...waiting].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0]
      if (!next) {
        time = until
        return
      }
      waiting.delete(next[0])
      time = next[1].at
      next[1].run()
    }
  }
  return { timers, pass, waiting }
}

describe('what is sent', () => {
  test('is a plain GET with everything escaped, no header, credentials, cache or referrer', async () => {
    const { client, sent } = network({})
    expect(await client().bloodUse(number)).toMatchObject({ ok: true })
    expect(sent.map(({ url }) => url)).toEqual([
      `${base}/token?id=window-1&password=pass%20word%2B%26%23%E5%BC%A0`,
      `${base}/blduseinfo?token=a%2Bb%2Fc%3D&identityNumber=${number}`,
    ])
    for (const { init } of sent) {
      expect(init).toMatchObject({
        method: 'GET',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      })
      expect(init).not.toHaveProperty('headers')
      expect(init).not.toHaveProperty('targetAddressSpace')
    }
  })

  test.each([
    [{ baseUrl: 'http://his.example', pageIsSecure: true, lan: true }, 'local'],
    [{ baseUrl: 'http://his.example', pageIsSecure: true, lan: false }, undefined],
    [{ baseUrl: 'http://his.example', pageIsSecure: false, lan: true }, undefined],
    [{ baseUrl: 'https://his.example', pageIsSecure: true, lan: true }, undefined],
    [{ baseUrl: 'http://10.1.2.3', pageIsSecure: true, lan: true }, undefined],
    [{ baseUrl: 'http://127.0.0.1', pageIsSecure: true, lan: true }, undefined],
  ])('names the target address space for %o: %s', async (more, space) => {
    const { client, sent } = network({})
    await client(more).bloodUse(number)
    expect(sent[0]?.init.targetAddressSpace).toBe(space)
  })

  test('is nothing for a number that is none', async () => {
    const { client, sent } = network({})
    expect(await client().bloodUse('\ud800')).toMatchObject({ ok: false, error: { code: 'IDENTITY_INVALID' } })
    expect(sent).toEqual([])
  })
})

describe('addresses', () => {
  test.each([
    ['ftp://10.1.2.3', 'ADDRESS_INVALID'],
    ['10.1.2.3:8090', 'ADDRESS_INVALID'],
    ['http://user:pass@10.1.2.3', 'ADDRESS_INVALID'],
    ['http://10.1.2.3?a=1', 'ADDRESS_INVALID'],
    ['http://10.1.2.3#a', 'ADDRESS_INVALID'],
    ['http://10.1.2.3:6000', 'PORT_BLOCKED'],
    ['http://10.1.2.3:10080', 'PORT_BLOCKED'],
  ])('%s is refused before any call: %s', async (baseUrl, code) => {
    const { client, sent } = network({})
    expect(await client({ baseUrl }).bloodUse(number)).toMatchObject({ ok: false, error: { code } })
    expect(sent).toEqual([])
  })

  test.each([
    ['http://192.168.1.1:8080/his/', 'http://192.168.1.1:8080/his', 'local'],
    ['http://172.31.0.1', 'http://172.31.0.1', 'local'],
    ['http://172.32.0.1', 'http://172.32.0.1', 'public'],
    ['http://100.64.0.1:7001', 'http://100.64.0.1:7001', 'local'],
    ['http://[fd77::1]:80', 'http://[fd77::1]', 'local'],
    ['http://[2001:db8::1]', 'http://[2001:db8::1]', 'public'],
    ['http://his.local', 'http://his.local', 'local'],
    ['http://localhost:8090', 'http://localhost:8090', 'loopback'],
    ['https://his.example', 'https://his.example', 'name'],
  ])('%s is %s, %s', (baseUrl, expected, host) => {
    expect(checkAddress(baseUrl)).toMatchObject({ ok: true, base: expected, host })
  })
})

describe('the cause of a failure that tells nothing', () => {
  const opaque: Answer = () => as(new Response(), { type: 'opaque' })
  const says = (state: 'granted' | 'prompt' | 'denied' | 'unknown') => ({
    pageIsSecure: true,
    permission: async () => state,
  })
  test.each([
    ['the probe is answered opaquely', 'CORS', { token: fails, other: opaque }, {}],
    ['the probe is answered in the open', 'TRANSFER_BROKEN', { token: fails, other: good }, {}],
    ['the probe fails too', 'UNREACHABLE', { token: fails }, {}],
    ['the look-up alone is blocked', 'CORS', { bloodUse: fails, other: opaque }, {}],
    ['an https page may not reach the network', 'PERMISSION_DENIED', { token: fails }, { ...says('denied') }],
    ['the prompt was closed', 'PERMISSION_DISMISSED', { token: fails }, { ...says('prompt') }],
    ['an old browser on an https page', 'MIXED_CONTENT', { token: fails }, { ...says('unknown') }],
    [
      'an https page and a public http address',
      'MIXED_CONTENT',
      { token: fails },
      { ...says('granted'), baseUrl: 'http://203.0.113.20' },
    ],
    [
      'an https page and http by name, not marked as local',
      'MIXED_CONTENT',
      { token: fails },
      { ...says('granted'), baseUrl: 'http://his.example' },
    ],
    [
      'an https HIS that is down',
      'UNREACHABLE',
      { token: fails },
      { ...says('granted'), baseUrl: 'https://his.example' },
    ],
  ] as const)('%s: %s', async (_what, code, replies, more) => {
    expect(await codeOf(replies, more)).toBe(code)
  })

  test('the probe asks for / and repeats no secret', async () => {
    const { client, sent } = network({ token: fails })
    await client({ baseUrl: `${base}/his` }).bloodUse(number)
    const probe = sent.at(-1)
    expect(probe?.url).toBe(`${base}/`)
    expect(probe?.init).toMatchObject({ mode: 'no-cors', credentials: 'omit', cache: 'no-store' })
  })
})

describe('replies', () => {
  const html =
    (text: string, more: Partial<Response> = {}) =>
    () =>
      as(new Response(text, { headers: { 'content-type': 'text/html' } }), more)
  test.each([
    ['an HTML page', 'HTML_PAGE', html('<!DOCTYPE html><title>IIS</title>')],
    ['a redirect to a login page', 'LOGIN_PAGE', html('<html>请登录</html>', { redirected: true })],
    ['a login page in place', 'LOGIN_PAGE', html('<html><input type="password"></html>')],
    ['nothing', 'EMPTY_REPLY', () => new Response(null, { status: 204 })],
    ['an error status without a reply', 'HTTP_STATUS', () => new Response('oops', { status: 502 })],
    ['a broken reply', 'REPLY_UNREADABLE', () => json('{"success":tr')],
    ['somebody else', 'REPLY_UNREADABLE', () => json(good.replace(number, '120103198806018241'))],
    [
      'a stream that breaks',
      'TRANSFER_BROKEN',
      () => new Response(new ReadableStream({ pull: (at) => at.error(new Error('cut')) })),
    ],
    ['a failure of the HIS', 'HIS_REFUSED', () => json(no('系统错误'))],
    ['a status of 500 with a good reply', 'OK', () => json(good, 500)],
  ])('%s: %s', async (_what, code, bloodUse) => {
    expect(await codeOf({ bloodUse })).toBe(code)
  })

  test('more than 10 MB are not read to their end', async () => {
    let pulled = 0
    let cancelled = false
    const endless = (init: RequestInit) => {
      init.signal?.addEventListener('abort', () => {
        cancelled = true
      })
      const pull = (at: ReadableStreamDefaultController<Uint8Array>) => {
        pulled += 1
        at.enqueue(new Uint8Array(1_048_576))
      }
      return new Response(new ReadableStream({ pull }))
    }
    expect(await codeOf({ bloodUse: endless })).toBe('REPLY_TOO_LARGE')
    expect(pulled).toBeLessThan(14)
    expect(cancelled).toBe(true)
  })

  test('quirks are forgiven aloud', async () => {
    const outcome = await network({ bloodUse: good.replace('"success":true', '"success":"true"') })
      .client()
      .bloodUse(number)
    expect(outcome).toMatchObject({ ok: true, deviations: [{ quirk: 'success-form' }] })
  })

  test('the HIS’s own words are given without what was sent', async () => {
    const words = `证件 ${number} 或 110105491231002 及口令 ${credentials.password} 有误`
    const { client } = network({ bloodUse: no(words) })
    const outcome = await client().bloodUse(number)
    const text = JSON.stringify(outcome)
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'HIS_REFUSED', erroMessage: expect.stringContaining('证件 ***') },
    })
    for (const secret of [number, '110105491231002']) expect(text).not.toContain(secret)
    const refused = await network({ token: no(`${credentials.password} 错误`) })
      .client()
      .bloodUse(number)
    expect(JSON.stringify(refused)).not.toContain(credentials.password)
  })
})

describe('tokens', () => {
  test('one refused by a fresh look-up is fetched once more, and never a third time', async () => {
    const { client, sent } = network({ bloodUse: no('token已过期') })
    expect(await client().bloodUse(number)).toMatchObject({ ok: false, error: { code: 'TOKEN_REFUSED' } })
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual(['/token', '/blduseinfo', '/token', '/blduseinfo'])
  })

  test('a failure that has nothing to do with a fresh token is not tried again', async () => {
    const { client, sent } = network({ bloodUse: no('未找到患者') })
    await client().bloodUse(number)
    expect(sent).toHaveLength(2)
  })

  test('an old one is renewed after any failure that the HIS reports', async () => {
    let calls = 0
    const bloodUse = () => {
      calls += 1
      return calls === 2 ? no('系统异常') : good
    }
    const { client, sent } = network({ bloodUse })
    const his = client()
    await his.bloodUse(number)
    expect(await his.bloodUse(number)).toMatchObject({ ok: true })
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      '/token',
      '/blduseinfo',
      '/blduseinfo',
      '/token',
      '/blduseinfo',
    ])
  })

  test('a status of 401 without a readable reply counts as a refused token', async () => {
    let calls = 0
    const bloodUse = () => {
      calls += 1
      return calls === 1 ? new Response('', { status: 401 }) : json(good)
    }
    expect(await codeOf({ bloodUse })).toBe('OK')
  })
})

describe('time', () => {
  test('a HIS that hangs ends in TIMEOUT', async () => {
    const { timers, pass, waiting } = handTimers()
    const pending = codeOf({ token: hangs }, { timers, timeoutMs: 20_000 })
    await pass(20_000)
    expect(await pending).toBe('TIMEOUT')
    expect(waiting.size).toBe(0)
  })

  test('the clock does not run while a permission prompt is open, and runs once it is answered', async () => {
    const { timers, pass } = handTimers()
    let state: 'prompt' | 'granted' = 'prompt'
    let done = false
    const pending = codeOf(
      { token: hangs },
      { timers, timeoutMs: 20_000, pageIsSecure: true, permission: async () => state },
    ).finally(() => {
      done = true
    })
    await pass(600_000)
    expect(done).toBe(false)
    state = 'granted'
    await pass(19_000)
    expect(done).toBe(false)
    await pass(2_000)
    expect(await pending).toBe('TIMEOUT')
  })

  test('a page that is never asked has its time-out back after the first reply, though the state stays at prompt', async () => {
    const { timers, pass } = handTimers()
    const pending = codeOf({ bloodUse: hangs }, { timers, timeoutMs: 20_000, permission: async () => 'prompt' })
    await pass(21_000)
    expect(await pending).toBe('TIMEOUT')
  })

  test('an abort is told as such, also where fetch ignores its signal', async () => {
    const controller = new AbortController()
    const pending = network({ token: () => new Promise(() => undefined) })
      .client()
      .bloodUse(number, { signal: controller.signal })
    controller.abort()
    expect(await pending).toMatchObject({ ok: false, error: { code: 'ABORTED' } })
    expect(await network({}).client().bloodUse(number, { signal: controller.signal })).toMatchObject({
      error: { code: 'ABORTED' },
    })
  })
})

test('every coded error says what happened and what to do, in Chinese', () => {
  for (const [code, row] of Object.entries(hisErrors)) {
    expect(code).toMatch(/^[A-Z_]+$/)
    expect(row.message, code).toMatch(/[\u4e00-\u9fff]/)
    expect(row.action, code).toMatch(/[\u4e00-\u9fff].*。$/)
  }
})
