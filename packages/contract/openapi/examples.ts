import type { Fen, UnitHundredths } from '../amount.ts'
import { writeBloodUseReply } from '../blood-use.ts'
import type { BloodProduct, BloodUse } from '../blood-use-value.ts'
import type { Day } from '../day.ts'
import { writeFailure } from '../envelope.ts'
import { writeTokenFailure, writeTokenReply } from '../token.ts'
import type { Json, Part } from './words.ts'

const organisation = '40224846313020211A1001'

const bag = (donCode: string, volume: number, money: number): BloodProduct => ({
  donCode,
  prodCode: 'P0056V00',
  prodClassCode: '1002',
  prodClassName: '悬浮红细胞',
  volume: volume as UnitHundredths,
  rh: '+',
  money: money as Fen,
})

/** Nobody: the identity number is the sample of GB 11643. */
const patient: BloodUse = {
  bldUser: {
    name: '张三',
    identityNumber: '11010519491231002X',
    birthday: '1949-12-31' as Day,
    hisId: `${organisation}_056544`,
  },
  chargeBills: [
    {
      serialNumber: `${organisation}_056544`,
      actualCost: 73_500 as Fen,
      consumptionDatetime: '2026-10-15' as Day,
      products: [bag('0030226000101', 200, 42_000), bag('0030226000102', 150, 31_500)],
    },
  ],
}

const example = (summary: string, reply: string): Json => ({ summary, value: JSON.parse(reply) })

/** Replies that the strict writers make, of people who do not exist. */
export const examples: { readonly token: Part; readonly bloodUse: Part; readonly refused: Part } = {
  token: {
    success: example('成功', writeTokenReply({ token: 'v1.cHJvdmluY2U.MTc2Mzc4MDQwMA.kq3mWv8s', expiresIn: 7200 })),
    failure: example('用户名或密码不对', writeTokenFailure('用户名或密码错误')),
  },
  bloodUse: {
    success: example('一张票据两袋血', writeBloodUseReply(patient)),
    noBills: example('没有用血票据', writeBloodUseReply({ ...patient, chargeBills: [] })),
    tokenMissing: example('没有令牌', writeFailure('缺少token')),
    tokenExpired: example('令牌过期', writeFailure('token已过期')),
    unknown: example('没有这位患者', writeFailure('未找到该证件号的患者')),
  },
  refused: { failure: example('请求无法解析', writeFailure('请求无法解析')) },
}
