import type { Day, Fen, UnitHundredths } from '@xuemian/contract'
import { bagsOf, identityForms } from '@xuemian/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BagRow, PatientRow } from '../source.ts'
import { bagRow, identityNumber, organisationCode, patientRow, refundOf } from '../testing.ts'
import { type AssembleOptions, assemble } from './assemble.ts'

function read(
  bags: readonly BagRow[],
  patients: readonly PatientRow[] = [patientRow()],
  more: Partial<AssembleOptions> = {},
) {
  return assemble(
    { patients, bags },
    { organisationCode, asked: identityNumber, forms: identityForms(identityNumber), ...more },
  )
}

function bills(bags: readonly BagRow[], more: Partial<AssembleOptions> = {}) {
  const assembled = read(bags, [patientRow()], more)
  if (!assembled.ok) throw new Error(assembled.message)
  return assembled.value.chargeBills
}

function hisId(bags: readonly BagRow[]) {
  const assembled = read(bags)
  return assembled.ok ? assembled.value.bldUser.hisId : assembled.message
}

const day = (text: string) => text as Day
const units = (value: number) => value as UnitHundredths
const fen = (value: number) => value as Fen

describe('one person (HIS-3.2.3)', () => {
  test('records that agree in name and birthday are one patient with the bags of both', () => {
    const patients = [patientRow(), patientRow({ patientKey: '2', identityNumber: '110105491231002', name: '张三 ' })]
    const bags = [
      bagRow(),
      bagRow({ patientKey: '2', admissionNumber: '9', settlementNumber: 'S9', donCode: '0030119000009' }),
    ]
    expect(read(bags, patients)).toMatchObject({ ok: true, value: { chargeBills: [{}, {}] } })
  })

  test.each([
    ['name', { name: '李四' }],
    ['birthday', { birthday: day('1950-01-01') }],
  ])('records that differ in %s are refused', (_field, other) => {
    expect(read([], [patientRow(), patientRow({ patientKey: '2', ...other })])).toMatchObject({
      ok: false,
      code: 'PATIENT_AMBIGUOUS',
    })
  })

  test.each(['name', 'identityNumber', 'birthday'] as const)('a record without %s is refused by field', (field) => {
    const refused = read([], [patientRow({ [field]: null })])
    expect(refused).toMatchObject({
      ok: false,
      code: 'ROW_INCOMPLETE',
      message: `医院数据缺少必填项：患者信息 ${field}`,
    })
  })

  test('rows of another person are never given', () => {
    expect(read([], [patientRow({ identityNumber: '120103198806018241' })])).toMatchObject({
      code: 'SOURCE_WRONG_PERSON',
    })
    expect(read([bagRow({ patientKey: 'somebody else' })])).toMatchObject({ code: 'SOURCE_WRONG_PERSON' })
  })
})

describe('hisId (HIS-3.2.4)', () => {
  test('is the organisation code and the admission number of the latest discharge', () => {
    const early = bagRow({ admissionNumber: '900', dischargedOn: day('2018-01-01'), settlementNumber: 'A' })
    const late = bagRow({
      admissionNumber: '100',
      dischargedOn: day('2020-01-01'),
      settlementNumber: 'B',
      donCode: '0030119000002',
    })
    for (const bags of [
      [early, late],
      [late, early],
    ])
      expect(hisId(bags)).toBe(`${organisationCode}_100`)
  })

  test('counts a stay whose bills were voided, and is the record’s own key without any stay', () => {
    expect(hisId([bagRow({ voided: true })])).toBe(`${organisationCode}_056544`)
    expect(hisId([])).toBe(`${organisationCode}_P1`)
  })
})

describe('bills net of reversals (HIS-3.2.5)', () => {
  const charge = bagRow()

  test('a patient without blood bills has an empty list', () => {
    expect(bills([])).toEqual([])
  })

  test('a bag that nets to zero is absent, in its settlement or by another one, in any order of rows', () => {
    expect(bills([charge, refundOf(charge)])).toEqual([])
    const later = refundOf(charge, { settlementNumber: 'S2', settledOn: day('2019-10-20') })
    expect(bills([charge, later])).toEqual([])
    expect(bills([later, charge])).toEqual([])
  })

  test('a scanned spelling of the code is the same bag', () => {
    expect(bills([charge, refundOf(charge, { donCode: '=003011912345600', prodCode: '=<P0056V00' })])).toEqual([])
  })

  test('another product of the same donation stays', () => {
    const plasma = bagRow({ prodCode: 'P0147VA0' })
    expect(bills([charge, plasma, refundOf(plasma)])).toMatchObject([{ products: [{ prodCode: 'P0056V00' }] }])
  })

  test('a part refunded later stays with the rest, in the bill that charged it', () => {
    const half = refundOf(charge, {
      settlementNumber: 'S2',
      settledOn: day('2019-11-01'),
      volume: units(-50),
      money: fen(-10_500),
    })
    expect(bills([charge, half])).toMatchObject([{ actualCost: 42_000, products: [{ volume: 150, money: 31_500 }] }])
  })

  test('rows of a split bag are summed', () => {
    const part = bagRow({ volume: units(100), money: fen(21_000) })
    expect(bills([part, part])).toMatchObject([{ products: [{ volume: 200, money: 42_000 }] }])
  })

  test('a voided settlement is absent though its rows are incomplete', () => {
    expect(bills([bagRow({ voided: true, rh: null, donCode: null, settlementNumber: null })])).toEqual([])
  })

  test('a stay settled anew appears once: voided before, or reversed, or not marked at all', () => {
    const anew = bagRow({ settlementNumber: 'S3', settledOn: day('2019-11-02'), actualCost: fen(30_000) })
    const reversal = refundOf(charge, { settlementNumber: 'S2', settledOn: day('2019-11-02') })
    for (const rows of [
      [{ ...charge, voided: true }, anew],
      [charge, reversal, anew],
      [charge, anew],
      [anew, charge],
    ]) {
      expect(bills(rows)).toMatchObject([{ actualCost: 30_000, products: [{ volume: 200 }] }])
      expect(bills(rows)[0]?.products).toHaveLength(1)
    }
  })

  test('two settlements of one stay with different bags are two bills with one serialNumber', () => {
    const second = bagRow({ settlementNumber: 'S2', donCode: '0030119000002', settledOn: day('2019-10-20') })
    const both = bills([charge, second])
    expect(both.map((bill) => bill.serialNumber)).toEqual([`${organisationCode}_056544`, `${organisationCode}_056544`])
  })

  test('a bill not settled yet is given only where configured', () => {
    const open = bagRow({ settledOn: null })
    expect(bills([open])).toEqual([])
    expect(bills([open], { includePreSettled: true })).toHaveLength(1)
  })

  test('a refund beyond the charge and money without volume are refused, naming the bag', () => {
    const more = refundOf(charge, { volume: units(-300) })
    expect(read([charge, more])).toMatchObject({
      ok: false,
      code: 'ROW_INCONSISTENT',
      message: expect.stringContaining('第1张票据第1袋 volume'),
    })
    expect(read([bagRow({ volume: units(0) })])).toMatchObject({ ok: false, code: 'ROW_INCONSISTENT' })
    expect(read([refundOf(charge)])).toMatchObject({ ok: false, code: 'ROW_INCONSISTENT' })
  })
})

describe('a bill (HIS-3.2.6)', () => {
  test('has the date of its first transfusion', () => {
    const later = bagRow({ donCode: '0030119000002', consumedOn: day('2019-10-14') })
    expect(bills([later, bagRow()])).toMatchObject([{ consumptionDatetime: '2019-10-12' }])
  })

  test('with two amounts for one settlement is refused', () => {
    const other = bagRow({ donCode: '0030119000002', actualCost: fen(1) })
    expect(read([bagRow(), other])).toMatchObject({
      code: 'ROW_INCONSISTENT',
      message: expect.stringContaining('第1张票据 actualCost'),
    })
  })
})

describe('nothing is null (HIS-3.2.8)', () => {
  const fields = {
    admissionNumber: '第2张票据 serialNumber',
    settlementNumber: '第2张票据 settlementNumber',
    actualCost: '第2张票据 actualCost',
    consumedOn: '第2张票据 consumptionDatetime',
    donCode: '第2张票据第1袋 donCode',
    prodCode: '第2张票据第1袋 prodCode',
    prodClassCode: '第2张票据第1袋 prodClassCode',
    prodClassName: '第2张票据第1袋 prodClassName',
    volume: '第2张票据第1袋 volume',
    rh: '第2张票据第1袋 rh',
    money: '第2张票据第1袋 money',
  } as const

  test.each(Object.entries(fields))(
    'a row without %s is refused as %s, without the admission number',
    (field, place) => {
      const row = bagRow({ settlementNumber: 'S2', donCode: '0030119000002', [field]: null })
      const refused = read([bagRow(), row])
      expect(refused).toEqual({ ok: false, code: 'ROW_INCOMPLETE', message: `医院数据缺少必填项：${place}` })
      expect(read([bagRow(), { ...row, [field]: '  ' }])).toEqual(refused)
    },
  )

  test('a refunded bag may lack what is not sent', () => {
    expect(bills([bagRow({ rh: null }), refundOf(bagRow({ rh: null }))])).toEqual([])
  })
})

test('whatever the rows, money and volume sent are the sums of the rows and no bag is negative', () => {
  const row = fc.record({
    bag: fc.constantFrom('0030119000001', '0030119000002', '0030119000003'),
    settlement: fc.constantFrom('S1', 'S2'),
    refunded: fc.boolean(),
  })
  const check = fc.property(fc.array(row, { maxLength: 8 }), (drawn) => {
    const rows = drawn.flatMap(({ bag, settlement, refunded }, index) => {
      // Powers of three: no two sums of charges and refunds are alike, so no settlement looks like another made anew, and the sums hold exactly.
      const charge = bagRow({
        donCode: bag,
        settlementNumber: settlement,
        settledOn: day(settlement === 'S1' ? '2019-10-15' : '2019-10-16'),
        volume: units(3 ** index),
        money: fen(7 * 3 ** index),
      })
      return refunded ? [charge, refundOf(charge, { settlementNumber: 'S2', settledOn: day('2019-10-16') })] : [charge]
    })
    const sent = bills(rows).flatMap((bill) => {
      const bags = bagsOf(bill)
      return bags.ok ? bags.value : []
    })
    const total = (list: readonly { money: number | null }[]) => list.reduce((sum, { money }) => sum + (money ?? 0), 0)
    expect(total(sent)).toBe(total(rows))
    expect(sent.every(({ money, volume }) => money >= 0 && volume > 0)).toBe(true)
  })
  fc.assert(check, { numRuns: process.env.XUEMIAN_LONG ? 20_000 : 300, seed: 7 })
})
