import { describe, expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import type { CodeTables } from './code-tables.ts'
import type { BagColumns } from './fields.ts'
import { bagOf, patientOf } from './mapping.ts'
import type { RawRow } from './value.ts'

const columns: BagColumns = {
  patientKey: 'k',
  admissionNumber: 'a',
  settlementNumber: 's',
  settledOn: 'so',
  voided: 'v',
  actualCost: 'ac',
  consumedOn: 'c',
  donCode: 'd',
  prodCode: 'p',
  prodClassCode: 'pc',
  prodClassName: 'pn',
  volume: 'q',
  rh: 'r',
  money: 'm',
}
const row = {
  k: '1',
  a: '7',
  s: 'S',
  so: '2019-10-15',
  v: 'f',
  ac: '100.0',
  c: '2019-10-12',
  d: '0030119123456',
  p: 'P0001V00',
  pc: 'HX01',
  pn: '全血',
  q: '1.5',
  r: '+',
  m: '440',
}

function read(more: RawRow, tables: CodeTables = {}) {
  try {
    return bagOf({ ...row, ...more }, columns, tables, 3)
  } catch (error) {
    return failureOf(error)
  }
}

describe('a row of the HIS', () => {
  test('is read without floating point, its days without a time', () => {
    expect(read({})).toMatchObject({
      actualCost: 10_000,
      volume: 150,
      money: 44_000,
      settledOn: '2019-10-15',
      dischargedOn: null,
      voided: false,
    })
    expect(read({ m: '0.1000', ac: '.5', c: '2019-10-12 23:59:59.999' })).toMatchObject({
      money: 10,
      actualCost: 50,
      consumedOn: '2019-10-12',
    })
  })

  test.each([
    ['money', { m: '100.005' }],
    ['money', { m: '1e2' }],
    ['money', { m: '约100' }],
    ['volume', { q: 'NaN' }],
    ['settledOn', { so: '2019-02-30' }],
    ['consumedOn', { c: '2019-10-12 00:00:00+08' }],
    ['voided', { v: 'maybe' }],
  ])('with an unreadable %s is refused by row and field, without its value: %o', (field, more) => {
    const failed = read(more)
    expect(failed).toMatchObject({
      ok: false,
      code: 'ROW_UNREADABLE',
      message: expect.stringContaining(`第3行 ${field}`),
    })
    for (const value of Object.values(more)) expect(JSON.stringify(failed)).not.toContain(value)
  })

  test('blank is lacking', () => {
    expect(read({ d: ' ', r: '', pn: null })).toMatchObject({ donCode: null, rh: null, prodClassName: null })
  })

  test('without the key that joins it is refused', () => {
    expect(read({ k: null })).toMatchObject({ code: 'ROW_INCOMPLETE' })
    expect(() =>
      patientOf(
        { k: null, n: 'x', i: '1', b: null },
        { patientKey: 'k', name: 'n', identityNumber: 'i', birthday: 'b' },
      ),
    ).toThrow()
  })
})

describe('Rh (HIS-3.2.7)', () => {
  test.each([
    ['+', '+'],
    ['阳性', '+'],
    ['Rh(D)+', '+'],
    ['pos', '+'],
    ['RH 阴性', '-'],
    ['－', '-'],
  ])('%s is %s', (word, sign) => {
    expect(read({ r: word })).toMatchObject({ rh: sign })
  })

  test.each(['1', '0', '2', 'constructor', '__proto__', '弱阳性'])('%s is refused without a table', (code) => {
    expect(read({ r: code })).toMatchObject({ ok: false, code: 'RH_UNMAPPED' })
  })

  test('a digit is what the hospital says, and its table goes before the words', () => {
    expect(read({ r: '1' }, { rhCodes: { '1': '-' } })).toMatchObject({ rh: '-' })
    expect(read({ r: '+' }, { rhCodes: { '+': '-' } })).toMatchObject({ rh: '-' })
  })
})

describe('product classes (HIS-3.2.7)', () => {
  const productClasses = { HX01: { code: '1001', name: '悬浮红细胞' } }
  test('a local code becomes the province’s code and name', () => {
    expect(read({}, { productClasses })).toMatchObject({ prodClassCode: '1001', prodClassName: '悬浮红细胞' })
  })

  test('an unmapped code is an error that names it, a voided row’s is not looked up', () => {
    expect(read({ pc: 'HX99' }, { productClasses })).toMatchObject({
      code: 'PRODUCT_UNMAPPED',
      message: expect.stringContaining('HX99'),
    })
    expect(read({ pc: 'HX99', v: '1' }, { productClasses })).toMatchObject({ voided: true })
  })

  test.each(['11010519491231002X', '张三', '买买提·吐尔逊'])(
    'what looks like a person in place of a code is not repeated',
    (person) => {
      expect(JSON.stringify(read({ pc: person }, { productClasses }))).not.toContain(person)
    },
  )
})
