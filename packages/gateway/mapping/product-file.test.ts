import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, test } from 'vitest'
import { parseProducts, readProductFile } from './product-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'xuemian-products-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TEXT =
  '本院编码,类别编码,类别名称,每单位毫升,备注\nHX01,1001,悬浮红细胞,200,\n"XJ,02",1003,新鲜冰冻血浆,,"常用\n两行"\nZL03,1005,单采血小板,\n'

describe('a product table', () => {
  test('gives for each local code the class, its ml and where it stands; further columns are passed over', () => {
    expect(parseProducts(TEXT, 'products.csv')).toEqual({
      ok: true,
      value: {
        HX01: { code: '1001', name: '悬浮红细胞', mlPerUnit: 200, origin: 'products.csv:2' },
        'XJ,02': { code: '1003', name: '新鲜冰冻血浆', origin: 'products.csv:4' },
        ZL03: { code: '1005', name: '单采血小板', origin: 'products.csv:5' },
      },
    })
  })

  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['GBK, as Excel saves it', iconv.encode(TEXT, 'gbk')],
    ['tabs', Buffer.from(TEXT.replace('"XJ,02"', 'XJ02').replaceAll(',', '\t'))],
    ['Windows line ends', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
  ])('is read in %s', (_what, bytes) => {
    const file = join(folder, 'products.csv')
    writeFileSync(file, bytes)
    expect(readProductFile(file)).toMatchObject({ ok: true, value: { HX01: { code: '1001', name: '悬浮红细胞' } } })
  })

  test('tells every fault by its line', () => {
    const text =
      'local,prodClassCode,prodClassName,mlPerUnit\nA,1001,红细胞,200\nB,,红细胞,\nA,1002,血浆,\n,1,x,\nC,1,,\nD,1,x,1.5\n'
    expect(parseProducts(text, 'p.csv')).toEqual({
      ok: false,
      faults: [
        { line: 3, message: expect.stringContaining('类别编码') },
        { line: 4, message: expect.stringContaining('p.csv:2 重复') },
        { line: 5, message: expect.stringContaining('本院编码') },
        { line: 6, message: expect.stringContaining('类别名称') },
        { line: 7, message: expect.stringContaining('每单位毫升') },
      ],
    })
  })

  test.each([
    ['no heading', 'HX01,1001,红细胞\n', '缺少：本院编码、类别编码、类别名称'],
    ['nothing', '', '缺少：本院编码'],
    ['an open quote', '本院编码,类别编码,类别名称\n"HX01,1001,红细胞\n', '引号'],
  ])('with %s is refused', (_what, text, words) => {
    const read = parseProducts(text, 'p.csv')
    expect(read.ok || read.faults[0]?.message).toContain(words)
  })

  test('a file that is not there is said so', () => {
    expect(readProductFile(join(folder, 'none.csv'))).toMatchObject({ ok: false })
  })

  test('a code named like something of JavaScript is a code like others', () => {
    const read = parseProducts('本院编码,类别编码,类别名称\n__proto__,1001,红细胞\nconstructor,1001,红细胞\n', 'p.csv')
    expect(read.ok && Object.keys(read.value)).toEqual(['__proto__', 'constructor'])
  })
})
