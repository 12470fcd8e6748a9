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
    const read = readBloodUseReply(reply(writeBloodUseReply(value)), { asked: '110105491231002' })
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
