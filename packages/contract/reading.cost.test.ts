import { describe, expect, test, vi } from 'vitest'
import { readBloodUseReply, readTokenReply, writeBloodUseReply } from './index.ts'

if (process.env.XUEMIAN_LONG) vi.setConfig({ testTimeout: 1_200_000 })
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const type = 'application/json; charset=utf-8'

/** Processor time in milliseconds, least of several runs: what other programs on the machine do counts for little. */
function leastCost(times: number, run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

const user = '"bldUser":{"name":"李秀兰","identityNumber":"120103198806018241","birthday":"1988-06-01","hisId":"1"}'
const envelope = (data: string): string => `{"success":true,"data":${data},"erroMessage":null}`
const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join(',')

/** Texts of about `n` bytes, each made to hurt a careless reader. */
const adversaries: Readonly<Record<string, (n: number) => string>> = {
  'opening brackets': (n) => '['.repeat(n),
  'opening objects': (n) => '{"a":'.repeat(n / 5),
  'closing brackets': (n) => `[${']'.repeat(n)}`,
  quotes: (n) => '"'.repeat(n),
  'one long string': (n) => `"${'a'.repeat(n)}`,
  backslashes: (n) => `"${'\\'.repeat(n)}`,
  'one long number': (n) => envelope(`{${user},"chargeBills":${'1'.repeat(n)}}`),
  'a long number of an amount': (n) =>
    envelope(`{${user},"chargeBills":[{"serialNumber":"1","actualCost":${'1'.repeat(n)}}]}`),
  'an amount of commas': (n) =>
    envelope(`{${user},"chargeBills":[{"serialNumber":"1","actualCost":"${'1,'.repeat(n / 2)}"}]}`),
  'blanks before': (n) => `${' '.repeat(n)}x`,
  'blanks within a value': (n) => envelope(`{"bldUser":{"name":"a${' '.repeat(n)}b"}}`),
  'blanks within a key': (n) => `{"success${' '.repeat(n)}x":true}`,
  'line breaks within a value': (n) => envelope(`{"bldUser":{"name":"a${'\n '.repeat(n / 2)}b"}}`),
  'many keys': (n) => `{${rows(n / 14, (i) => `"k${1e8 + i}":0`)}}`,
  'many bare keys': (n) => `{${rows(n / 12, (i) => `k${1e8 + i}:0`)}}`,
  'many values': (n) => `[${'0,'.repeat(n / 2)}0]`,
  'many bills': (n) => envelope(`{${user},"chargeBills":[${rows(n / 3, () => '{}')}]}`),
  'many quirks': (n) =>
    envelope(
      `{${user},"chargeBills":[${rows(n / 105, () => '{"SerialNumber ":1,"ActualCost":" ￥1 ","ConsumptionDatetime":"2019/1/1","Products":null,"x":1}')}]}`,
    ),
  'data within data': (n) => envelope(`"${'['.repeat(n)}"`),
  titles: (n) => '<title'.repeat(n / 6),
  'string elements': (n) => `<string>${'&quot;'.repeat(n / 6)}`,
  'open comments': (n) => `<?xml ${'<string>'.repeat(n / 8)}`,
  callbacks: (n) => 'a('.repeat(n / 2),
  'a long reason': (n) => `{"success":false,"data":null,"erroMessage":"${'张'.repeat(n / 3)}"}`,
  'a long date': (n) => envelope(`{"bldUser":{"name":"a","identityNumber":"1","birthday":"${'1'.repeat(n)}"}}`),
  'a long identity': (n) => envelope(`{"bldUser":{"name":"a","identityNumber":"${'1'.repeat(n)}"}}`),
}

describe('linear time', () => {
  const small = process.env.XUEMIAN_LONG ? 1_000_000 : 50_000

  test.each(Object.entries(adversaries))('ten times the %s take about ten times as long', (_, make) => {
    const cost = (n: number): number => {
      const body = encode(make(n)).subarray(0, 10_000_000)
      return leastCost(3, () => {
        readBloodUseReply({ body, status: 200, contentType: type })
        readTokenReply({ body, status: 200, contentType: type })
      })
    }
    cost(small / 10)
    const one = cost(small)
    // a quadratic reader would take a hundred times as long; small costs are noise of the collector and the compiler
    expect(cost(small * 10)).toBeLessThan(40 * Math.max(one, 5))
  })
})

describe('a strict reply of 2 KB', () => {
  const product = (i: number) =>
    `{"donCode":"00301190000${10 + i}","prodCode":"P0056V00","prodClassCode":"2001","prodClassName":"悬浮红细胞","volume":${i % 2 ? 1.5 : 2},"rh":"+","money":${i % 3 ? 440 : 367.5}}`
  const bill = `{"serialNumber":"40224846313020211A1001_100233","actualCost":"1960.00","consumptionDatetime":"2019-10-15","products":[${rows(6, product)}]}`
  const body = envelope(`{${user},"chargeBills":[${bill},${bill}]}`)

  test('costs at most four times what JSON.parse of it costs', () => {
    const raw = { body: encode(body), status: 200, contentType: type }
    expect(raw.body.length).toBeGreaterThan(1_900)
    expect(readBloodUseReply(raw)).toMatchObject({ ok: true, deviations: [] })
    const repeat = (run: () => void) => () => {
      for (let i = 0; i < 1_000; i++) run()
    }
    const parse = repeat(() => JSON.parse(body))
    const read = repeat(() => readBloodUseReply(raw, { asked: '120103198806018241' }))
    leastCost(3, parse)
    leastCost(3, read)
    expect(leastCost(10, read) / leastCost(10, parse)).toBeLessThan(4)
  })

  test('is what the gateway writes', () => {
    const read = readBloodUseReply({ body: encode(body), status: 200, contentType: type })
    expect(read.ok && read.value.success && writeBloodUseReply(read.value.data)).toBe(body)
  })
})
