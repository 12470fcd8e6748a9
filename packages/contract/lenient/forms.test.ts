import { describe, expect, test } from 'vitest'
import { readDayForm } from './day-forms.ts'
import { plainDecimal } from './decimal-forms.ts'
import { pageTitle, xmlStringContent } from './markup.ts'
import { placeOf } from './place.ts'
import { readRhForm } from './rh-forms.ts'

describe('decimals', () => {
  test.each([
    ['440', '440', null],
    ['-12.50', '-12.50', null],
    ['1,234.50', '1234.50', 'thousands'],
    ['-1,234,567', '-1234567', 'thousands'],
    ['￥100', '100', 'currency'],
    ['¥ 1,000.00', '1000.00', 'currency'],
    ['-￥5', '-5', 'currency'],
    ['￥-5', '-5', 'currency'],
    ['100元', '100', 'currency'],
    ['RMB100', '100', 'currency'],
    ['.5', '0.5', 'loose'],
    ['5.', '5', 'loose'],
    ['+5', '5', 'loose'],
    ['007.50', '7.50', 'loose'],
    ['00', '0', 'loose'],
    ['１２．５', '12.5', 'loose'],
    ['−5', '-5', 'loose'],
    [' 5 ', '5', 'loose'],
    ['1E+2', '100', 'exponent'],
    ['4.9e2', '490', 'exponent'],
    ['-1.25E1', '-12.5', 'exponent'],
    ['5E-1', '0.5', 'exponent'],
    ['1.25e-1', '0.125', 'exponent'],
    ['0E0', '0', 'exponent'],
  ])('%j is %s', (sent, text, form) => {
    expect(plainDecimal(sent)).toEqual({ text, form })
  })

  test.each(['', '.', '+', '-', '1,23', '1,2345', '12,34,567', '1.2.3', 'abc', '1 元 2', '0x10', '--5', '￥'])(
    '%j stays as it is',
    (sent) => {
      expect(plainDecimal(sent)).toEqual({ text: sent, form: null })
    },
  )
})

describe('days', () => {
  test.each([
    ['2019-10-15', 'yyyy-MM-dd'],
    [' 2019-10-15', 'yyyy-MM-dd with blanks or full-width digits'],
    ['２０１９-10-15', 'yyyy-MM-dd with blanks or full-width digits'],
    ['2019.10.15', 'yyyy.MM.dd'],
    ['2019/10/15 13:45', 'yyyy/MM/dd HH:mm:ss'],
    ['2019-10-15 00:00:00.000', 'yyyy-MM-dd HH:mm:ss'],
    ['2019-10-15T00:00:00+08:00', 'yyyy-MM-dd HH:mm:ss with zone'],
    ['2019-10-15T00:00:00.000+0800', 'yyyy-MM-dd HH:mm:ss with zone'],
    ['2019-10-14T16:00:00Z', 'yyyy-MM-dd HH:mm:ss with zone'],
    ['20191015093000', 'yyyyMMddHHmmss'],
    ['/Date(1571068800000)/', '/Date(…)/'],
    ['/Date(1571068800000+0800)/', '/Date(…)/'],
    ['1571068800000', 'epoch milliseconds'],
  ])('%j is 15 October 2019', (sent, form) => {
    expect(readDayForm(sent)).toEqual({ day: '2019-10-15', form })
  })

  test('a day before 1970 in epoch milliseconds', () => {
    expect(readDayForm(String(Date.UTC(1949, 11, 30, 16)))?.day).toBe('1949-12-31')
  })

  test.each([
    '',
    'today',
    '15/10/2019',
    '10-15',
    '2019-10',
    '2019-10/15',
    '2019年10-15',
    '2019-02-29 00:00:00',
    '2019-10-15 24:00:00',
    '2019-10-15T09:00:00Z',
    '20191315',
    '1571068800001',
    '/Date(1571068800001)/',
    '/Date(x)/',
    '2019-10-15'.padEnd(60),
  ])('%j is a guess', (sent) => {
    expect(readDayForm(sent)).toBeUndefined()
  })
})

describe('rh', () => {
  test.each([
    '+',
    '＋',
    '阳性',
    '阳',
    'Rh阳性',
    'Rh(D)+',
    'Rh（D）阳性',
    'RHD+',
    'D+',
    'POS',
    'positive',
    'RH+',
    '阳性(+)',
    'Rh(+)',
  ])('%s is positive', (text) => {
    expect(readRhForm(text)).toBe('+')
  })

  test.each(['-', '－', '−', '—', '阴性', 'Rh阴性', 'Rh(D)-', 'NEG', 'negative', '阴性(-)'])(
    '%s is negative',
    (text) => {
      expect(readRhForm(text)).toBe('-')
    },
  )

  test.each(['', '1', '0', '2', 'A', 'P', '+-', '阳性-', '阴性(+)', '未知', '弱阳性', 'A+'])(
    '%j is neither',
    (text) => {
      expect(readRhForm(text)).toBeUndefined()
    },
  )
})

describe('markup', () => {
  test.each([
    ['<string>{&quot;a&quot;:&#49;&#x32;}</string>', '{"a":12}'],
    ['<?xml version="1.0"?>\n<string xmlns="http://tempuri.org/">&lt;&amp;lt;</string>', '<&lt;'],
    ['<string/>', undefined],
    ['<strings>1</strings>', undefined],
    ['<?xml <string>1</string>', undefined],
    ['<html></html>', undefined],
  ])('%s holds %s', (text, content) => {
    expect(xmlStringContent(text)).toBe(content)
  })

  test.each([
    ['<html><TITLE lang="zh"> 统一\n登录 </TITLE>', '统一 登录'],
    ['<title>A &amp; B</title>', 'A & B'],
    ['<title></title>', undefined],
    ['<title>never closed', undefined],
    ['<p>no title</p>', undefined],
  ])('the title of %j is %s', (text, title) => {
    expect(pageTitle(text)).toBe(title)
  })
})

test('a key that is no plain name is not repeated', () => {
  expect(placeOf('$', ['data', '张三 1201'])).toEqual({ path: '$.data.?', words: '?：' })
  expect(placeOf('$', ['data', 'chargeBills', 1, 'products', 2, 'rh']).words).toBe('第2张票据第3袋 rh：')
})
