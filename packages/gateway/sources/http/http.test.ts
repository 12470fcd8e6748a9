import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../errors.ts'
import type { Question } from '../database.ts'
import { openHttp } from './http.ts'
import type { HttpOptions, RowsRequest } from './options.ts'
import { type Answer, type Asked, startVendor, type TestVendor } from './testing.ts'

const open: TestVendor[] = []
afterEach(async () => {
  for (const vendor of open.splice(0)) await vendor.close()
})

type Options = Partial<Omit<HttpOptions, 'url' | 'requests'>>

/** A vendor that answers as told, with one request called `rows`. */
async function vendorThat(
  answer: (asked: Asked) => Answer | undefined,
  request: Partial<RowsRequest> = {},
  options: Options = {},
  clock?: () => number,
) {
  const vendor = await startVendor(answer)
  open.push(vendor)
  const requests = { rows: { path: '/rows?id={1}', rows: 'rows[]', ...request } }
  const database = openHttp({ style: 'json', url: vendor.url, requests, ...options }, clock)
  const never = new AbortController().signal
  const ask = (keys: readonly string[], names: readonly string[] = ['rows.a'], more: Partial<Question> = {}) =>
    database.session(never, (each) =>
      each({ query: 'rows', values: [keys], names, bytes: [], match: [], maxRows: 10, ...more }),
    )
  const failure = (keys = ['1'], names?: readonly string[], more?: Partial<Question>) =>
    ask(keys, names, more).then(
      () => 'no failure',
      (error) => failureOf(error) ?? error,
    )
  return { vendor, database, ask, failure }
}

describe('rows of a reply', () => {
  const reply = `{"code":0,"who":{"id":"7"},"data":{"bills":[
    {"no":"B1","items":[{"a":0.1000,"n":{"b":130229199004281234}},{"a":1e2}]},{"no":"B2","items":{"a":true}},{"no":"B3","items":null}]}}`

  test('carry their ancestors’ scalars, and numbers as their digits', async () => {
    const { ask } = await vendorThat(() => reply, {
      rows: 'data.bills[].items[]',
      mayLack: ['data.bills.items.n.b'],
    })
    const names = ['data.bills.items.a', 'data.bills.items.n.b', 'data.bills.no', 'who.id', '{1}']
    const { rows } = await ask(['x'], names)
    expect(rows).toEqual([
      {
        'data.bills.items.a': '0.1000',
        'data.bills.items.n.b': '130229199004281234',
        'data.bills.no': 'B1',
        'who.id': '7',
        '{1}': 'x',
      },
      { 'data.bills.items.a': '1e2', 'data.bills.items.n.b': null, 'data.bills.no': 'B1', 'who.id': '7', '{1}': 'x' },
      { 'data.bills.items.a': 'true', 'data.bills.items.n.b': null, 'data.bills.no': 'B2', 'who.id': '7', '{1}': 'x' },
    ])
  })

  test.each([
    ['a list that is not there', 'data.bill[].items[]', '答复中没有 data.bill'],
    ['a list that the path takes for an object', 'data.bills.items[]', '请写作 data.bills[]'],
    ['a scalar that the path takes for an object', 'code.items[]', 'code 不是对象'],
  ])('%s is named', async (_what, rows, words) => {
    const { failure } = await vendorThat(() => reply, { rows })
    expect(await failure()).toMatchObject({ code: 'SOURCE_REPLY_UNREADABLE', message: expect.stringContaining(words) })
  })

  test('a list may be left out where the configuration says so', async () => {
    const { ask } = await vendorThat(() => '{}', { rows: 'rows[]', mayLack: ['rows'] })
    expect(await ask(['1'])).toEqual({ rows: [], columns: [], anyColumn: true })
  })

  test('the reply itself is the row where no path is given, a list at the root is []', async () => {
    const whole = await vendorThat(() => '{"a":"1"}')
    const { requests } = { requests: { rows: { path: '/' } } }
    const database = openHttp({ style: 'json', url: whole.vendor.url, requests })
    const signal = new AbortController().signal
    const question = { query: 'rows', values: [['1']], names: ['a'], bytes: [], match: [], maxRows: 9 }
    expect((await database.session(signal, (ask) => ask(question))).rows).toMatchObject([{ a: '1' }])
    const list = await vendorThat(() => '[{"a":"1"},{"a":"2"}]', { rows: '[]' })
    expect((await list.ask(['1'], ['a'])).rows).toMatchObject([{ a: '1' }, { a: '2' }])
  })

  test('JSON within a text is read in place', async () => {
    const { ask } = await vendorThat(
      () => '{"d":"{\\"rows\\":[{\\"a\\":007}]}"}',
      { rows: 'd.rows[]' },
      { unpack: { d: 'json' } },
    )
    expect((await ask(['1'], ['d.rows.a'])).rows).toMatchObject([{ 'd.rows.a': '007' }])
  })

  test('no more than one above the allowed are made', async () => {
    const { ask } = await vendorThat(() => `{"rows":[${'{"a":1},'.repeat(50)}]}`)
    expect((await ask(['1', '2'])).rows).toHaveLength(11)
  })

  test('one page of a longer list is refused, the whole list is not', async () => {
    const paged = await vendorThat(() => '{"n":3,"rows":[{"a":1},{"a":2}]}', { total: 'n' })
    expect(await paged.failure()).toMatchObject({ code: 'SOURCE_REPLY_INCOMPLETE' })
    const whole = await vendorThat(() => '{"n":"2","rows":[{"a":1},{"a":2}]}', { total: 'n' })
    expect((await whole.ask(['1'])).rows).toHaveLength(2)
    const silent = await vendorThat(() => '{"rows":[]}', { total: 'n' })
    expect(await silent.failure()).toMatchObject({ message: expect.stringContaining('没有 n') })
  })

  test.each([
    ['a page', '<html></html>', '网页'],
    ['no JSON', '{"rows":', 'JSON_UNBALANCED'],
    ['a key twice', '{"rows":[],"rows ":[]}', 'JSON_DUPLICATE_KEY'],
  ])('%s is refused without a word of it', async (_what, body, words) => {
    const { failure } = await vendorThat(() => body)
    expect(await failure()).toMatchObject({ code: 'SOURCE_REPLY_UNREADABLE', message: expect.stringContaining(words) })
  })

  test('a configured charset is believed, and told where it is wrong', async () => {
    const gbk = new Uint8Array([...Buffer.from('{"rows":[{"a":"'), 0xc1, 0xaa, 0xcd, 0xa8, ...Buffer.from('"}]}')])
    const right = await vendorThat(() => ({ body: gbk }), {}, { charset: 'gb18030' })
    expect((await right.ask(['1'])).rows).toMatchObject([{ 'rows.a': '联通' }])
    const wrong = await vendorThat(() => ({ body: new Uint8Array([0xff, 0xff]) }), {}, { charset: 'utf-8' })
    expect(await wrong.failure()).toMatchObject({ message: expect.stringContaining('字符编码') })
  })
})

describe('what a vendor says instead of rows', () => {
  const rules: Options = { ok: { path: 'code', equals: ['0'] } }

  test('is nobody only where the configuration says so', async () => {
    const by = (notFound: Options['notFound'], answer: Answer) => vendorThat(() => answer, {}, { ...rules, notFound })
    const coded = await by({ path: 'code', equals: ['404'] }, '{"code":404,"rows":null}')
    expect((await coded.ask(['1'])).rows).toEqual([])
    const status = await by({ status: [404] }, { status: 404, body: 'gone' })
    expect((await status.ask(['1'])).rows).toEqual([])
    for (const answer of ['{"code":500}', '{"rows":[]}', { status: 500, body: '' }])
      expect(await (await by({ path: 'code', equals: ['404'], status: [404] }, answer)).failure()).toMatchObject({
        code: 'SOURCE_REPORTED_FAILURE',
      })
  })

  test.each([
    ['E102', 'code 为 E102'],
    ['张三', undefined],
    ['130229199004281234', undefined],
    ['患者张三不存在，请核对证件号码', undefined],
  ])('is a failure with its code, where that can be no person: %s', async (code, words) => {
    const { failure } = await vendorThat(() => JSON.stringify({ code, rows: [] }), {}, rules)
    const failed = await failure()
    expect(failed).toMatchObject({ code: 'SOURCE_REPORTED_FAILURE' })
    if (words) expect(failed).toMatchObject({ message: expect.stringContaining(words) })
    else expect(JSON.stringify(failed)).not.toContain(code)
  })
})

describe('what a vendor is asked', () => {
  const value = `a'"<&>\\{2}/?#é 张`

  test('is one value at a time, escaped as its surroundings demand', async () => {
    const { vendor, ask } = await vendorThat(() => '{"rows":[]}', {
      path: '/p/{1}/张?x={1}',
      headers: { 'X-Key': 'k' },
    })
    await ask([value, '2'])
    expect(vendor.asked.map(({ method, path }) => [method, path])).toEqual([
      ['GET', `/p/${encodeURIComponent(value)}/%E5%BC%A0?x=${encodeURIComponent(value)}`],
      ['GET', '/p/2/%E5%BC%A0?x=2'],
    ])
    expect(vendor.asked[0]?.headers).toMatchObject({ 'x-key': 'k', 'accept-encoding': 'identity' })
  })

  test('stays one value in JSON, in a form, in JSON and XML within a form, and in XML', async () => {
    const json = await vendorThat(() => '{"rows":[]}', { path: '/', json: { a: ['{1}', 5, null] } })
    await json.ask([value])
    expect(JSON.parse(json.vendor.asked[0]?.body ?? '')).toEqual({ a: [value, 5, null] })
    expect(json.vendor.asked[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    })
    const form = await vendorThat(() => '{"rows":[]}', {
      path: '/',
      form: { a: '{1}', b: { json: { c: '{1}' } }, d: { xml: '<e>{1}</e>' } },
    })
    await form.ask([value])
    const sent = new URLSearchParams(form.vendor.asked[0]?.body)
    expect([sent.get('a'), JSON.parse(sent.get('b') ?? '')]).toEqual([value, { c: value }])
    expect(sent.get('d')).toBe('<e>a&#39;&quot;&lt;&amp;&gt;&#92;{2}/?#é 张</e>')
    const xml = await vendorThat(() => '{"rows":[]}', { path: '/', xml: '<e>{1}</e>', headers: { SOAPAction: '""' } })
    await xml.ask([value])
    expect(xml.vendor.asked[0]).toMatchObject({
      body: sent.get('d'),
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    })
  })

  test('is nothing for what names nobody', async () => {
    const { vendor, ask } = await vendorThat(() => '{"rows":[{"a":1}]}')
    expect((await ask(['', ' ', '.', '..', '\ud800'])).rows).toEqual([])
    expect(vendor.asked).toEqual([])
  })

  test('goes with two values of a key, once in a session however often it is read', async () => {
    const { vendor, database } = await vendorThat(() => '{"rows":[{"a":1}]}', { path: '/?a={1}&b={2}' })
    const question = {
      query: 'rows',
      names: ['rows.a'],
      bytes: [],
      match: [],
      maxRows: 9,
      values: [
        ['1', '1'],
        ['x', 'y'],
      ],
    }
    const never = new AbortController().signal
    await database.session(never, async (ask) => [await ask(question), await ask(question)])
    expect(vendor.asked.map(({ path }) => path)).toEqual(['/?a=1&b=x', '/?a=1&b=y'])
    await database.session(never, (ask) => ask(question))
    expect(vendor.asked).toHaveLength(4)
  })

  test('is sent once where it needs no value, and not at all where there is none: the server is tried instead', async () => {
    const { vendor, ask } = await vendorThat(() => '{"rows":[{"a":1}]}', { path: '/all' })
    expect((await ask([], ['rows.a'], { values: [] })).rows).toHaveLength(1)
    await ask([])
    expect(vendor.asked.map(({ path }) => path)).toEqual(['/all', '/'])
  })

  test('has HTTP’s own credentials where they are configured', async () => {
    const { vendor, ask } = await vendorThat(() => '{"rows":[]}', {}, { username: 'his', password: '密' })
    await ask(['1'])
    expect(vendor.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('his:密').toString('base64')}`)
  })

  test('a name that is no request is refused', async () => {
    const { failure } = await vendorThat(() => '')
    expect(await failure(['1'], [], { query: 'constructor' })).toMatchObject({ code: 'SOURCE_QUERY_REFUSED' })
  })
})
