import { expect, test } from 'vitest'
import { parseScan } from './index.ts'

test.each([
  ['=003012612345600', { kind: 'donation', donCode: '0030126123456' }],
  ['0030126123456\r\n', { kind: 'donation', donCode: '0030126123456' }],
  ['003012612345600', { kind: 'donation', donCode: '0030126123456' }],
  ['=<P0001V00', { kind: 'product', prodCode: 'P0001V00' }],
  ['p0056v00', { kind: 'product', prodCode: 'P0056V00' }],
  ['=%6200', { kind: 'blood-group', abo: 'A', rh: '+' }],
  ['=%9500', { kind: 'blood-group', abo: 'O', rh: '-' }],
  ['&>0263502359', { kind: 'expiry', code: '0263502359' }],
  ['120103198806018241', { kind: 'identity', identityNumber: '120103198806018241', hint: null }],
  ['１１０１０５１９４９１２３１００２ｘ', { kind: 'identity', identityNumber: '11010519491231002X', hint: null }],
  ['110105491231002', { kind: 'identity', identityNumber: '11010519491231002X', hint: null }],
  ['H1234567801', { kind: 'identity', identityNumber: 'H12345678', hint: null }],
  ['你好', { kind: 'unknown', text: '你好' }],
  ['=<P1', { kind: 'unknown', text: '=<P1' }],
  ['=%0000', { kind: 'unknown', text: '=%0000' }],
  ['', { kind: 'unknown', text: '' }],
])('recognises %j', (typed, expected) => {
  expect(parseScan(typed)).toEqual(expected)
})

test('a wrong check digit warns and does not block', () => {
  expect(parseScan('360426199101010072')).toMatchObject({ kind: 'identity', hint: expect.stringContaining('校验位') })
})
