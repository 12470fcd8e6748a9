import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type BloodUse,
  type Day,
  type Fen,
  type UnitHundredths,
  writeBloodUseBytes,
  writeBloodUseReply,
} from './index.ts'

const bytesOf = (value: BloodUse) => Buffer.from(writeBloodUseBytes(value), 'latin1')
const expected = (value: BloodUse) => Buffer.from(writeBloodUseReply(value))

/** Any text at all: control characters, quotes, halves of surrogate pairs. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '血', 'é', '"', '\\', '\u0000', '\ud800', '😀') }),
)
const product = fc.record({
  donCode: text,
  prodCode: fc.constantFrom('P0056V00', 'P0057V00'),
  prodClassCode: fc.constantFrom('1001', '1002'),
  prodClassName: fc.oneof(fc.constant('悬浮红细胞'), text),
  volume: fc.integer({ min: -300, max: 300 }) as fc.Arbitrary<UnitHundredths>,
  rh: fc.constantFrom('+' as const, '-' as const),
  money: fc.constantFrom(49_000, 49_050, -5, 0, 99_999_999_999_999) as fc.Arbitrary<Fen>,
})
const value: fc.Arbitrary<BloodUse> = fc.record({
  bldUser: fc.record({ name: text, identityNumber: text, birthday: fc.constant('1949-12-31' as Day), hisId: text }),
  chargeBills: fc.array(
    fc.record({
      serialNumber: text,
      actualCost: fc.integer({ min: 0 }) as fc.Arbitrary<Fen>,
      consumptionDatetime: fc.constant('2026-11-01' as Day),
      products: fc.array(product, { maxLength: 6 }),
    }),
    { maxLength: 4 },
  ),
})

test('the bytes are those of the text that writeBloodUseReply writes, whatever the texts hold', () => {
  fc.assert(
    fc.property(value, (each) => {
      expect(bytesOf(each)).toEqual(expected(each))
    }),
  )
})

test('equal bags after one another, and a bag that differs in any one value, are each written in full', () => {
  const bag = {
    donCode: '0030226123456',
    prodCode: 'P0056V00',
    prodClassCode: '1002',
    prodClassName: '去白细胞悬浮红细胞',
  }
  const first = { ...bag, volume: 200 as UnitHundredths, rh: '+' as const, money: 49_000 as Fen }
  const changes = [
    {},
    { donCode: '0030226123457' },
    { prodCode: 'P0057V00' },
    { prodClassCode: '1003' },
    { prodClassName: '血浆' },
    { volume: 150 as UnitHundredths },
    { rh: '-' as const },
    { money: 1 as Fen },
  ]
  const products = changes.flatMap((change) => [first, first, { ...first, ...change }, { ...first, ...change }])
  const bldUser = { name: '张三', identityNumber: '11010519491231002X', birthday: '1949-12-31' as Day, hisId: 'H_1' }
  const bill = { serialNumber: 'S', actualCost: 1 as Fen, consumptionDatetime: '2026-11-01' as Day, products }
  const reply = { bldUser, chargeBills: [bill, { ...bill, products: [] }, bill] }
  expect(bytesOf(reply)).toEqual(expected(reply))
})

test('a reply of many long texts is written whole', () => {
  const name = '"'.repeat(20_000)
  const bldUser = { name, identityNumber: name, birthday: '1949-12-31' as Day, hisId: '血'.repeat(50_000) }
  const large = { bldUser, chargeBills: [] }
  expect(bytesOf(large)).toEqual(expected(large))
  const small = { bldUser: { ...bldUser, name: '张三', identityNumber: 'E1', hisId: '1' }, chargeBills: [] }
  expect(bytesOf(small)).toEqual(expected(small))
})
