import {
  type BloodUse,
  type Day,
  type Fen,
  identityCheckDigit,
  type Rh,
  type UnitHundredths,
  writeBloodUseReply,
} from '@xuemian/contract'
import type { DonorImport, HisReply } from '../api/index.ts'

/** A synthetic citizen number: the n-th person of Tangshan Lunan, a thousand of whom are born on each day of January 1980. */
export function citizen(n: number): string {
  const day = String(1 + Math.floor(n / 1000)).padStart(2, '0')
  const first17 = `130202198001${day}${String(n % 1000).padStart(3, '0')}`
  return first17 + identityCheckDigit(first17)
}

/** A donation code of station 13000, year 20, with a serial. */
export function donCode(serial: number): string {
  return `1300020${String(serial).padStart(6, '0')}`
}

/** A donor of whole blood, `times` x 400 ml. */
export function donorOf(identityNumber: string, name: string, times: number, firstSerial: number): DonorImport {
  return {
    identityNumber,
    name,
    donations: Array.from({ length: times }, (_, i) => ({
      donCode: donCode(firstSerial + i),
      day: `${2010 + i}-03-01`,
      kind: 'whole-blood' as const,
      volume: 400,
      units: 0,
      provinceCode: '13',
      station: '唐山市中心血站',
    })),
  }
}

/** A bag of red cells as a reply lists it: `units` U at 210 yuan. */
export interface SentBag {
  readonly donCode: string
  readonly prodCode?: string
  readonly units: number
  readonly rh?: Rh
}

/** What a HIS answers for a patient who used these bags, in one bill. */
export function bloodUse(identityNumber: string, name: string, bags: readonly SentBag[]): BloodUse {
  const products = bags.map(({ donCode: code, prodCode = 'P0056V00', units, rh = '+' as const }) => ({
    donCode: code,
    prodCode,
    prodClassCode: '1002',
    prodClassName: '悬浮红细胞',
    volume: (units * 100) as UnitHundredths,
    rh,
    money: (units * 21_000) as Fen,
  }))
  const actualCost = products.reduce((sum, product) => sum + product.money, 0) as Fen
  const bill = {
    serialNumber: '40224846313020211A1001056544',
    actualCost,
    consumptionDatetime: '2026-10-15' as Day,
    products,
  }
  return {
    bldUser: {
      name,
      identityNumber,
      birthday: '1980-01-01' as Day,
      hisId: `40224846313020211A1001_${identityNumber.slice(-8, -1)}`,
    },
    chargeBills: bags.length > 0 ? [bill] : [],
  }
}

/** The reply as a browser brings it. */
export function hisReplyOf(use: BloodUse): HisReply {
  return {
    body: Buffer.from(writeBloodUseReply(use)).toString('base64'),
    status: 200,
    contentType: 'application/json; charset=utf-8',
  }
}
