import type { BloodUse, ChargeBill, Day, Fen, UnitHundredths } from '@xuemian/contract'
import { writeBloodUseReply, writeFailure, writeTokenReply } from '@xuemian/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { assemble } from '../../bills/assemble.ts'
import { failureOf } from '../../errors.ts'
import { organisationCode } from '../../testing.ts'
import { type BldUseInfoOptions, openBldUseInfo } from './blduseinfo.ts'
import { type Answer, type Asked, startVendor, type TestVendor } from './testing.ts'

const open: TestVendor[] = []
afterEach(async () => {
  for (const vendor of open.splice(0)) await vendor.close()
})

const number = '11010519491231002X'
const twin = '110105491231002'
const forms = [number, twin]
const never = () => new AbortController().signal
const token = writeTokenReply({ token: 'a+b', expiresIn: 7200 })

function bill(donCode: string, more: Partial<ChargeBill> = {}): ChargeBill {
  const product = { prodCode: 'P0056V00', prodClassCode: 'HX', prodClassName: '红', rh: '+' as const }
  return {
    serialNumber: `${organisationCode}_056544`,
    actualCost: 10_000 as Fen,
    consumptionDatetime: '2019-10-12' as Day,
    products: [{ donCode, ...product, volume: 200 as UnitHundredths, money: 42_000 as Fen }],
    ...more,
  }
}

function reply(
  chargeBills: readonly ChargeBill[],
  hisId = `${organisationCode}_056544`,
  identityNumber = number,
): string {
  const bldUser = { name: '张三', identityNumber, birthday: '1949-12-31' as Day, hisId }
  return writeBloodUseReply({ bldUser, chargeBills })
}

/** A vendor whose `/blduseinfo` answers by number. */
async function vendorThat(answer: (number: string, asked: Asked) => Answer, more: Partial<BldUseInfoOptions> = {}) {
  const vendor = await startVendor((asked) => {
    const url = new URL(asked.path, 'http://vendor')
    if (url.pathname === '/his/token') return token
    return answer(url.searchParams.get('identityNumber') ?? '', asked)
  })
  open.push(vendor)
  const options = { url: `${vendor.url}/his`, id: 'gw', password: 'p+w 张', ...more }
  const source = openBldUseInfo(options, { productClasses: { HX: { code: '1001', name: '悬浮红细胞' } } })
  const sent = async (): Promise<BloodUse | string> => {
    const assembled = assemble(await source.find(forms, never()), { organisationCode, asked: number, forms })
    return assembled.ok ? assembled.value : assembled.code
  }
  const failure = () =>
    source.find(forms, never()).then(
      () => 'no failure',
      (error) => failureOf(error) ?? error,
    )
  return { vendor, source, sent, failure }
}

const nobody = writeFailure('未找到该患者')

describe('a vendor’s own interface', () => {
  test('is given on: numbers as the vendor has them, products by the table, two bills of one serialNumber', async () => {
    const bills = [bill('0030119000001'), bill('0030119000002', { actualCost: 5_000 as Fen })]
    const { sent, vendor } = await vendorThat(() => reply(bills, 'PATIENT7'))
    expect(await sent()).toEqual({
      bldUser: {
        name: '张三',
        identityNumber: number,
        birthday: '1949-12-31',
        // one that does not name the hospital is made unique in the province
        hisId: `${organisationCode}_PATIENT7`,
      },
      chargeBills: bills.map((each) => ({
        ...each,
        products: each.products.map((row) => ({ ...row, prodClassCode: '1001', prodClassName: '悬浮红细胞' })),
      })),
    })
    expect(vendor.asked.map(({ path }) => path)).toEqual([
      '/his/token?id=gw&password=p%2Bw%20%E5%BC%A0',
      `/his/blduseinfo?token=a%2Bb&identityNumber=${number}`,
      `/his/blduseinfo?token=a%2Bb&identityNumber=${twin}`,
    ])
  })

  test('is asked by both forms of a number: a bill of both answers counts once, a further one too', async () => {
    const [old, late] = [bill('0030119000001'), bill('0030119000002')]
    const { sent } = await vendorThat((asked) => (asked === twin ? reply([old, late], 'OLD', twin) : reply([old])))
    expect(await sent()).toMatchObject({
      bldUser: { hisId: `${organisationCode}_056544` },
      chargeBills: [{ products: [{ donCode: '0030119000001' }] }, { products: [{ donCode: '0030119000002' }] }],
    })
  })

  test('that sends one bill twice in one answer means two', async () => {
    const twice = bill('0030119000001', { products: [] })
    const { source } = await vendorThat(
      (asked) => (asked === twin ? nobody : reply([bill('0030119000001'), bill('0030119000001'), twice])),
      { notFound: { words: ['未找到'] } },
    )
    const { bags } = await source.find(forms, never())
    expect(bags.map(({ settlementNumber }) => settlementNumber)).toEqual(['000001', '000002'])
  })

  test('that charges and takes back is netted', async () => {
    const charge = bill('0030119000001')
    const [product] = charge.products
    const back = { ...product, volume: -200 as UnitHundredths, money: -42_000 as Fen } as (typeof charge.products)[0]
    const { sent } = await vendorThat(() => reply([charge, bill('x', { products: [back] })]))
    expect(await sent()).toMatchObject({ chargeBills: [] })
  })

  test('knows nobody only where the configuration says how it says so', async () => {
    const words = await vendorThat(() => nobody, { notFound: { words: ['未找到'] } })
    expect(await words.sent()).toBe('PATIENT_NOT_FOUND')
    const noData = '{"success":true,"data":null,"erroMessage":null}'
    const empty = await vendorThat(() => noData, { notFound: { noData: true } })
    expect(await empty.sent()).toBe('PATIENT_NOT_FOUND')
    for (const notFound of [undefined, { words: ['查无此人'] }]) {
      const failed = await (await vendorThat(() => nobody, { notFound })).failure()
      // the vendor's own words may name a person
      expect(failed).toEqual({ ok: false, code: 'SOURCE_REPORTED_FAILURE', message: '医院接口报告查询失败' })
      expect(await (await vendorThat(() => noData, { notFound })).failure()).toMatchObject({
        code: 'SOURCE_REPLY_UNREADABLE',
        message: expect.stringContaining('data'),
      })
    }
  })

  const broken = reply([bill('0030119000001')]).replace('"rh":"+"', '"rh":"9"')
  test.each<[string, Answer, string, string]>([
    ['a value that cannot be read', broken, 'SOURCE_REPLY_UNREADABLE', '第1张票据第1袋'],
    ['somebody else', reply([], 'X', '120103198806018241'), 'SOURCE_REPLY_UNREADABLE', '不一致'],
    ['a page', '<html><title>张三</title></html>', 'SOURCE_REPLY_UNREADABLE', '网页'],
    ['nothing', '', 'SOURCE_REPLY_UNREADABLE', '空'],
    ['an error status', { status: 500, body: '{}' }, 'SOURCE_REPLY_UNREADABLE', 'HTTP 500'],
    ['a redirect', { status: 302, headers: { Location: '/' }, body: '' }, 'SOURCE_REPLY_UNREADABLE', '转向'],
    ['a word about its token', writeFailure('token无效'), 'SOURCE_LOGIN_REFUSED', '拒绝登录'],
    ['a product without an entry', reply([bill('1')]).replace('"HX"', '"HX9"'), 'PRODUCT_UNMAPPED', 'HX9'],
  ])('that answers %s is a coded failure', async (_what, answer, code, words) => {
    const { failure } = await vendorThat(() => answer)
    const failed = await failure()
    expect(failed).toMatchObject({ code, message: expect.stringContaining(words) })
    expect(JSON.stringify(failed)).not.toMatch(/张三|1101051949|p\+w/)
  })

  test('that is not there, or slow, is told as such', async () => {
    const source = openBldUseInfo({ url: 'http://127.0.0.1:1', id: 'a', password: 'b' }, {})
    expect(await source.find(forms, never()).catch(failureOf)).toMatchObject({ code: 'SOURCE_UNREACHABLE' })
    const vendor = await startVendor(() => undefined)
    open.push(vendor)
    const slow = openBldUseInfo({ url: vendor.url, id: 'a', password: 'b', timeoutMs: 100 }, {})
    expect(await slow.find(forms, never()).catch(failureOf)).toMatchObject({ code: 'SOURCE_TIMEOUT' })
  })

  test('is ready once its password was right; from then on it is enough that it is there', async () => {
    let answer = '{"success":false,"data":null,"erroMessage":"密码错误"}'
    const vendor = await startVendor(() => answer)
    open.push(vendor)
    const source = openBldUseInfo({ url: vendor.url, id: 'a', password: 'b' }, {})
    expect(await source.check(never()).catch(failureOf)).toMatchObject({ code: 'SOURCE_LOGIN_REFUSED' })
    answer = 'nothing that could be read'
    expect(await source.check(never()).catch(failureOf)).toMatchObject({ code: 'SOURCE_REPLY_UNREADABLE' })
    answer = token
    for (const _ of [1, 2, 3]) await source.check(never())
    expect(vendor.asked.map(({ path }) => path.slice(0, 7))).toEqual(['/token?', '/token?', '/token?', '/', '/'])
  })
})
