import type { BloodProduct, BloodUse, Day, Fen, UnitHundredths } from '@xuemian/contract'
import type { SourceRows } from '@xuemian/gateway'

export const organisationCode = '40224846313020211A1001'
export const identityNumber = '11010519491231002X'
const birthday = '1949-12-31' as Day
const admission = '056544'
const bags = 10

const products: readonly BloodProduct[] = Array.from({ length: bags }, (_, index) => ({
  donCode: `00302261${String(23456 + index).padStart(5, '0')}`,
  prodCode: 'P0056V00',
  prodClassCode: '1002',
  prodClassName: '去白细胞悬浮红细胞',
  volume: 200 as UnitHundredths,
  rh: '+',
  money: 49_000 as Fen,
}))

/** A blood-use value whose strict reply is about 2 KB. */
export const bloodUse: BloodUse = {
  bldUser: { name: '测试人', identityNumber, birthday, hisId: `${organisationCode}_${admission}` },
  chargeBills: [
    {
      serialNumber: `${organisationCode}_${admission}`,
      actualCost: (49_000 * bags) as Fen,
      consumptionDatetime: '2026-11-01' as Day,
      products,
    },
  ],
}

/** The same as rows of a hospital's HIS, among a thousand other patients. */
export function sourceRows(): SourceRows {
  const key = 'p0'
  const others = Array.from({ length: 1000 }, (_, index) => ({
    patientKey: `p${index + 1}`,
    name: '旁人',
    identityNumber: `E${String(10_000_000 + index)}`,
    birthday,
  }))
  const patients = [{ patientKey: key, name: '测试人', identityNumber, birthday }, ...others]
  const day = '2026-11-01' as Day
  return {
    patients,
    bags: products.map((product) => ({
      patientKey: key,
      admissionNumber: admission,
      settlementNumber: 's1',
      settledOn: day,
      dischargedOn: day,
      voided: false,
      actualCost: (49_000 * bags) as Fen,
      consumedOn: day,
      ...product,
    })),
  }
}
