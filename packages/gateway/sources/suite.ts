import type { Day, Fen, UnitHundredths } from '@xuemian/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DataSource, SourceRows } from '../source.ts'
import { bagRow, identityNumber, patientRow, refundOf } from '../testing.ts'

/** What the suite fills a source with: twins of one number, two people, a refund, a voided row, gaps, decimals, rare characters. */
export const suiteRows: SourceRows = {
  patients: [
    patientRow({ patientKey: '1' }),
    patientRow({ patientKey: '2', identityNumber: '110105491231002' }),
    patientRow({
      patientKey: '3',
      name: '䶮𠮷·买买提',
      identityNumber: '120103198806018241',
      birthday: '1988-06-01' as Day,
    }),
    patientRow({ patientKey: '4', name: null, identityNumber: 'OBRIEN-1', birthday: null }),
  ],
  bags: [
    bagRow({ patientKey: '1' }),
    refundOf(bagRow({ patientKey: '1', settlementNumber: 'S2', settledOn: '2019-10-16' as Day })),
    bagRow({
      patientKey: '2',
      settlementNumber: 'S3',
      voided: true,
      prodClassCode: null,
      prodClassName: null,
      rh: null,
      volume: 150 as UnitHundredths,
      money: 31_501 as Fen,
    }),
    bagRow({
      patientKey: '3',
      rh: '-',
      admissionNumber: '7',
      settlementNumber: 'S4',
      dischargedOn: null,
      money: 9_007_199_254_740 as Fen,
    }),
    bagRow({
      patientKey: '4',
      settlementNumber: 'S5',
      settledOn: null,
      actualCost: null,
      rh: null,
      donCode: null,
      consumedOn: null,
    }),
  ],
}

const never = new AbortController().signal

/** The tests that every source passes (style.md 5). `open` makes a source that holds `rows`, or undefined where its database is not installed. */
export function sourceSuite(name: string, open: (rows: SourceRows) => Promise<DataSource | undefined>): void {
  describe(`the source ${name}`, () => {
    let source: DataSource | undefined
    beforeAll(async () => {
      source = await open(suiteRows)
    })
    afterAll(() => source?.close())

    test('can answer', async (context) => {
      if (!source) return context.skip()
      await source.check(never)
    })

    test('finds every record of a number in both forms, with their bags as they are', async (context) => {
      if (!source) return context.skip()
      const rows = await source.find([identityNumber, '110105491231002'], never)
      expect(rows.patients).toEqual(suiteRows.patients.slice(0, 2))
      expect(rows.bags).toEqual(suiteRows.bags.slice(0, 3))
    })

    test('keeps rare characters, the sign of Rh and amounts to the fen', async (context) => {
      if (!source) return context.skip()
      const rows = await source.find(['120103198806018241'], never)
      expect(rows).toEqual({ patients: [suiteRows.patients[2]], bags: [suiteRows.bags[3]] })
    })

    test('says null for what the HIS lacks', async (context) => {
      if (!source) return context.skip()
      const rows = await source.find(['OBRIEN-1'], never)
      expect(rows).toEqual({ patients: [suiteRows.patients[3]], bags: [suiteRows.bags[4]] })
    })

    test.each(['999', "' OR '1'='1", '%', '_', '', '{}', '1}', '"', '\\'])('finds nobody for %s', async (number) => {
      if (!source) return
      expect(await source.find([number], never)).toEqual({ patients: [], bags: [] })
    })

    test('answers many at once', async (context) => {
      if (!source) return context.skip()
      const own = source
      const found = await Promise.all(Array.from({ length: 20 }, () => own.find(['120103198806018241'], never)))
      expect(new Set(found.map((rows) => JSON.stringify(rows))).size).toBe(1)
    })
  })
}
