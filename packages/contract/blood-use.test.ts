import { describe, expect, test } from 'vitest'
import {
  type BloodUse,
  type Day,
  type Fen,
  readBloodUseReply,
  readTokenReply,
  type UnitHundredths,
  writeBloodUseReply,
  writeFailure,
  writeTokenFailure,
  writeTokenReply,
} from './index.ts'

const reply = (body: string) => ({
  body: new TextEncoder().encode(body),
  status: 200,
  contentType: 'application/json; charset=utf-8',
})

const value: BloodUse = {
  bldUser: {
    name: '张三',
    identityNumber: '11010519491231002X',
    birthday: '1949-12-31' as Day,
    hisId: '40224846313020211A1001_056544',
  },
  chargeBills: [
    {
      serialNumber: '40224846313020211A1001_056544',
      actualCost: 10000 as Fen,
      consumptionDatetime: '2019-10-15' as Day,
      products: [
        {
          donCode: '0030112345678',
          prodCode: 'P0001V00',
          prodClassCode: '1001',
          prodClassName: '全血',
          volume: 150 as UnitHundredths,
          rh: '+',
          money: 44050 as Fen,
        },
      ],
    },
  ],
}

describe('writing', () => {
  test('writes the token reply of the source text, comma mended', () => {
    expect(writeTokenReply({ token: 'CQFP', expiresIn: 7200 })).toBe(
      '{"success":true,"data":{"token":"CQFP","expires_in":"7200"},"erroMessage":null}',
    )
  })

  test('answers a failed token request with a null token and a lifetime that is not null', () => {
    expect(JSON.parse(writeTokenFailure('用户名或密码错误'))).toEqual({
      success: false,
      data: { token: null, expires_in: '0' },
      erroMessage: '用户名或密码错误',
    })
  })

  test('writes money and volume as numbers, actualCost as a decimal string', () => {
    expect(writeBloodUseReply(value)).toBe(
      '{"success":true,"data":{"bldUser":{"name":"张三","identityNumber":"11010519491231002X","birthday":"1949-12-31",' +
        '"hisId":"40224846313020211A1001_056544"},"chargeBills":[{"serialNumber":"40224846313020211A1001_056544",' +
        '"actualCost":"100.00","consumptionDatetime":"2019-10-15","products":[{"donCode":"0030112345678","prodCode":"P0001V00",' +
        '"prodClassCode":"1001","prodClassName":"全血","volume":1.5,"rh":"+","money":440.5}]}]},"erroMessage":null}',
    )
  })
})

describe('reading what was written', () => {
  test('gives the blood use back without a deviation', () => {
    const read = readBloodUseReply(reply(writeBloodUseReply(value)), { asked: '11010519491231002x ' })
    expect(read).toEqual({ ok: true, value: { success: true, data: value }, deviations: [] })
  })

  test('gives the token back without a deviation', () => {
    const read = readTokenReply(reply(writeTokenReply({ token: 'a.b-c', expiresIn: 60 })))
    expect(read).toEqual({
      ok: true,
      value: { success: true, data: { token: 'a.b-c', expiresIn: 60 } },
      deviations: [],
    })
  })

  test.each([writeFailure('查无此患者'), writeTokenFailure('查无此患者')])('gives the failure back: %s', (body) => {
    const expected = { ok: true, value: { success: false, erroMessage: '查无此患者' }, deviations: [] }
    expect(readTokenReply(reply(body))).toEqual(expected)
  })
})

test('refuses a reply about somebody else than was asked', () => {
  const read = readBloodUseReply(reply(writeBloodUseReply(value)), { asked: '120103198806018241' })
  expect(read).toMatchObject({ ok: false, error: { code: 'IDENTITY_OTHER', path: '$.data.bldUser.identityNumber' } })
})

test('keeps 500 deviations of a reply that is wrong in every row, and counts the rest', () => {
  const product =
    '{"DONCODE":"1","PRODCODE":"1","PRODCLASSCODE":"1","PRODCLASSNAME":"1","VOLUME":"1","RH":"阳","MONEY":"1"}'
  const body = writeBloodUseReply(value).replace(
    /"products":\[.*?\]/,
    () => `"products":[${Array(100).fill(product).join(',')}]`,
  )
  const read = readBloodUseReply(reply(body))
  expect(read.ok).toBe(true)
  expect(read.deviations).toHaveLength(501)
  // ten a row: seven names, two numbers as strings, one rh
  expect(read.deviations[500]).toEqual({ requirement: 'HIS-2.5', quirk: 'more-deviations', path: '$', found: '500' })
})

test.each([
  ['FIELD_CHARACTERS', '张\\u0000三'],
  ['FIELD_CHARACTERS', '张\\ud800三'],
  ['FIELD_LONG', '张'.repeat(257)],
  ['FIELD_EMPTY', '\\u200b\\u0000'],
])('refuses with %s a name that nobody has', (code, name) => {
  const body = writeBloodUseReply(value).replace('张三', name)
  expect(readBloodUseReply(reply(body))).toMatchObject({ ok: false, error: { code, path: '$.data.bldUser.name' } })
})

test('refuses a reply of more than 10 MB unread', () => {
  const body = new Uint8Array(10 * 1024 * 1024 + 1)
  expect(readTokenReply({ body, status: 200, contentType: null })).toMatchObject({
    ok: false,
    error: { code: 'REPLY_TOO_LARGE' },
  })
})
