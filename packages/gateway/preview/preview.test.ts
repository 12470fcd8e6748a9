import { describe, expect, test } from 'vitest'
import type { AssembleOptions } from '../bills/assemble.ts'
import { widthOf } from '../commands/columns.ts'
import type { RawRow } from '../mapping/value.ts'
import type { SourcePlan } from '../sources/mapped.ts'
import { identityNumber, organisationCode } from '../testing.ts'
import { masked, reveal } from './mask.ts'
import { previewOf } from './preview.ts'
import { previewText } from './text.ts'

const plan: SourcePlan = {
  patients: {
    query: '',
    columns: {
      patientKey: 'BRID',
      name: { column: 'XM', charset: 'gb18030' },
      identityNumber: 'SFZ',
      birthday: 'CSRQ',
    },
  },
  bags: {
    query: '',
    columns: {
      patientKey: 'BRID',
      admissionNumber: 'ZYH',
      settlementNumber: 'JSID',
      settledOn: 'JSRQ',
      voided: 'ZF',
      actualCost: { column: 'HJ', in: 'fen' },
      consumedOn: 'SXSJ',
      donCode: 'XDH',
      prodCode: 'CPM',
      prodClassCode: 'FYXH',
      volume: { column: 'SL', in: 'ml' },
      rh: 'RH',
      money: 'JE',
    },
  },
  rhCodes: { '1': '+' },
  productClasses: { '203': { code: '1001', name: '悬浮红细胞', mlPerUnit: 200, origin: 'products.csv:2' } },
}
const patient: RawRow = { BRID: '10001', XM: Buffer.from('d5c5bda8b9fa', 'hex'), SFZ: identityNumber, CSRQ: '19491231' }
const bag: RawRow = {
  BRID: '10001',
  ZYH: '0056544',
  JSID: 'JS8801',
  JSRQ: '2026-03-02 10:11:12',
  ZF: '0',
  HJ: '42000',
  SXSJ: '2026-02-27',
  XDH: '0030226000101',
  CPM: 'P0056V00',
  FYXH: '203',
  SL: '400',
  RH: '1',
  JE: '420.0000',
}
const options: AssembleOptions = { organisationCode, asked: identityNumber, forms: [identityNumber] }
const other = { ...bag, XDH: '0030226000102' }
const bags = [bag, { ...bag, ZF: '1' }, { ...bag, JSRQ: null }, other, { ...other, SL: '-400', JE: '-420' }]

describe('a preview', () => {
  const shown = previewOf({ patients: [patient], bags }, plan, options, reveal)
  const field = (row: number, name: string) => shown.rows[row]?.fields.find((each) => each.field === name)

  test('has for each field its column, raw value, converter, table row, clause and result', () => {
    expect(field(1, 'volume')).toEqual({
      field: 'volume',
      wire: 'volume',
      clause: 'HIS-3.2.7.3',
      use: '',
      column: 'SL',
      raw: '400',
      converter: '毫升换算为单位',
      value: '2',
    })
    expect(field(1, 'prodClassCode')).toMatchObject({
      column: 'FYXH',
      raw: '203',
      value: '1001',
      table: 'products.csv:2',
    })
    expect(field(1, 'rh')).toMatchObject({ raw: '1', value: '+', table: 'rhCodes.1' })
    expect(field(1, 'actualCost')).toMatchObject({ raw: '42000', converter: '分', value: '420.00' })
  })

  test('proves a repaired character set by the bytes', () => {
    expect(field(0, 'name')).toMatchObject({ raw: '张建国', bytes: 'd5c5bda8b9fa', converter: '按 gb18030 解码' })
  })

  test('says of each row what becomes of it, and where it stands in the reply', () => {
    expect(shown.rows.map(({ fate, bill, bag: place }) => [fate, bill, place])).toEqual([
      ['sent', undefined, undefined],
      ['sent', 1, 1],
      ['voided', undefined, undefined],
      ['not-settled', undefined, undefined],
      ['netted', undefined, undefined],
      ['netted', undefined, undefined],
    ])
    expect(shown.reply).toMatchObject({
      ok: true,
      value: { chargeBills: [{ products: [{ donCode: '0030226000101' }] }] },
    })
  })

  test('says that rows of one bag were summed', () => {
    const half = { ...bag, SL: '200', JE: '210' }
    const { rows } = previewOf({ patients: [patient], bags: [half, half] }, plan, options, reveal)
    expect(rows.map(({ fate }) => fate)).toEqual(['sent', 'sent', 'summed'])
  })

  test('of a row that cannot be read shows what was read of it, and the failure', () => {
    const wrong = previewOf({ patients: [patient], bags: [bag, { ...bag, FYXH: '999' }] }, plan, options, masked)
    expect(wrong.rows[2]).toMatchObject({ fate: 'unread', failure: { code: 'PRODUCT_UNMAPPED' } })
    expect(wrong.reply).toMatchObject({ ok: false, code: 'PRODUCT_UNMAPPED' })
    const failed = wrong.rows[2]?.fields.find(({ failed }) => failed)
    expect(failed).toMatchObject({ field: 'prodClassCode', raw: '999', value: null })
    expect(wrong.rows[2]?.fields.find(({ field: name }) => name === 'voided')).toMatchObject({ value: '否' })
    expect(wrong.rows[1]).toMatchObject({ fate: 'read' })
    expect(previewText(wrong, false)).toContain('✗ PRODUCT_UNMAPPED')
  })

  test('shows rows that fail alike once, and apart those that do not count anyway', () => {
    const bad = { ...bag, HJ: '约400' }
    const wrong = previewOf({ patients: [patient], bags: [bad, { ...bag, ZF: '1' }, bad] }, plan, options, masked)
    expect(wrong.rows.map(({ fate }) => fate)).toEqual(['sent', 'unread', 'voided', 'unread'])
    const text = previewText(wrong, false)
    expect(text).toContain('  第3行同样如此')
    expect(text.match(/actualCost {2}/g)).toHaveLength(1)
  })

  test('shows what the rows of a settlement have in common once', () => {
    const text = previewText(previewOf({ patients: [patient], bags: [bag, other] }, plan, options, reveal), true)
    expect(text).toContain('第1张票据第2袋（结算同第1行）')
    expect(text.match(/\(settledOn\)/g)).toHaveLength(1)
    expect(text.match(/对照 products\.csv:2/g)).toHaveLength(4)
  })

  test('shows codes as they are sent, without flags and check character', () => {
    const { rows } = previewOf(
      { patients: [patient], bags: [{ ...bag, XDH: '=003022600010100' }] },
      plan,
      options,
      reveal,
    )
    const donCode = rows[1]?.fields.find(({ field: name }) => name === 'donCode')
    expect(donCode).toMatchObject({ raw: '=003022600010100', converter: '血袋条码', value: '0030226000101' })
  })

  test('hints at a name that is GBK read as latin1', () => {
    const garbled = { ...patient, XM: 'ÕÅ½¨¹ú' }
    const { rows } = previewOf({ patients: [garbled], bags: [] }, plan, options, masked)
    expect(rows[0]?.fields.find(({ field: name }) => name === 'name')).toMatchObject({ garbled: true })
    expect(previewText(previewOf({ patients: [garbled], bags: [] }, plan, options, masked), false)).toContain(
      '像是 GBK',
    )
    expect(JSON.stringify(shown)).not.toContain('garbled')
  })

  test('says of a value that it was taken for nothing', () => {
    const row = { ...bag, JSRQ: '1900-01-01 00:00:00' }
    const { rows } = previewOf({ patients: [patient], bags: [row] }, plan, options, reveal)
    expect(rows[1]?.fate).toBe('not-settled')
    expect(rows[1]?.fields.find(({ field: name }) => name === 'settledOn')).toMatchObject({ converter: '日期，视为空' })
  })

  test('of nobody says so', () => {
    const nobody = previewOf({ patients: [], bags: [] }, plan, options, masked)
    expect(previewText(nobody, false)).toContain('✗ PATIENT_NOT_FOUND')
  })
})

describe('a masked preview', () => {
  const shown = previewOf({ patients: [patient], bags }, plan, options, masked)

  test.each([
    ['text', previewText(shown, false)],
    ['JSON', JSON.stringify(shown)],
  ])('holds no person and no number whole, as %s', (_what, text) => {
    for (const secret of [
      '张建国',
      '建国',
      'bda8',
      identityNumber,
      '1949-12-31',
      '19491231',
      '10001',
      '0056544',
      'JS8801',
      '0030226000101',
    ])
      expect(text).not.toContain(secret)
    expect(text).toContain('1101**********002X')
  })

  test('masks what looks like a name where a code of a product or of Rh is expected, and shows words for Rh', () => {
    const wrong = previewOf({ patients: [patient], bags: [{ ...bag, FYXH: '王小明' }] }, plan, options, masked)
    expect(JSON.stringify(wrong)).not.toContain('小明')
    const word = previewOf({ patients: [patient], bags: [{ ...bag, RH: '阳性' }] }, plan, options, masked)
    expect(JSON.stringify(word)).toContain('阳性')
  })

  test('masks an identity number also where a wrongly mapped column shows it', () => {
    const wrong = previewOf({ patients: [patient], bags: [{ ...bag, JE: identityNumber }] }, plan, options, masked)
    expect(JSON.stringify(wrong)).not.toContain(identityNumber)
  })

  test('masks a name where an amount or a day is expected', () => {
    for (const column of ['JE', 'JSRQ']) {
      const wrong = previewOf({ patients: [patient], bags: [{ ...bag, [column]: '张三丰' }] }, plan, options, masked)
      expect(JSON.stringify(wrong)).not.toContain('三丰')
    }
  })

  test('stays within a terminal of 100 columns', () => {
    for (const line of previewText(shown, false).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(100)
  })
})
