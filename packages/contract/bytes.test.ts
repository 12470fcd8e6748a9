import { describe, expect, test } from 'vitest'
import { decodeBody } from './index.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const decode = (hex: string, contentType: string | null = null) =>
  decodeBody({ body: bytes(hex), status: 200, contentType })

describe('decoding', () => {
  test.each([
    ['e5bca0', null, '张', undefined],
    ['efbbbfe5bca0', null, '张', 'byte-order-mark'],
    ['d5c5', null, '张', 'charset'],
    ['d5c5', 'application/json; charset=GBK', '张', 'charset'],
    ['d5c5', 'application/json; charset="gb2312"', '张', 'charset'],
    ['d5c5', 'application/json; charset=no-such-thing', '张', 'charset'],
    ['d5c5', 'application/json; charset=ISO-8859-1', '张', 'charset'],
    ['8135f437', null, '\ue7c7', 'charset'],
    ['b169', 'application/json; charset=big5', '張', 'charset'],
    ['fffe205f', null, '张', 'charset'],
    ['feff5f20', null, '张', 'charset'],
    ['7b005f20', 'application/json; charset=utf-16le', '{ ', 'charset'],
    ['e5bca0', 'application/json; charset=gbk', '张', 'charset-label'],
    ['7b7d', 'application/json; charset=gbk', '{}', undefined],
    ['', null, '', undefined],
  ])('%s under %s is %s', (hex, contentType, text, quirk) => {
    const decoded = decode(hex, contentType)
    expect(decoded?.text).toBe(text)
    expect(decoded?.deviations.map((deviation) => deviation.quirk)).toEqual(quirk ? [quirk] : [])
  })

  test('gives up on bytes of no encoding', () => {
    expect(decode('ff')).toBeUndefined()
    expect(decode('fffe5f')).toBeUndefined()
  })
})
