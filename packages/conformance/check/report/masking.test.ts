import { expect, test } from 'vitest'
import { maskBody, maskSentence, maskShape } from './masking.ts'

test.each([
  ['张三 440901195804126639 A1', '某某 999999999999999999 X9'],
  ['４４０９Ｘ（）', '９９９９Ｘ（）'],
  ['𠮷·Zoë', '某·Xxx'],
])('%s is shown by its shape', (text, shape) => {
  expect(maskShape(text)).toBe(shape)
})

test.each([
  ['token无效', 'token无效'],
  ['未找到患者张三', '未找到患者某某'],
  ['java.lang.NullPointerException at Zhang.java:17', 'java.lang.NullPointerException at Xxxxx.java:99'],
  ['tokenabc token1', 'xxxxxxxx xxxxx9'],
])('of the sentence %s what machines say stays', (text, shown) => {
  expect(maskSentence(text)).toBe(shown)
})

test.each([
  ['{"success":true,"data":null "erroMessage":null}', '{"success":true,"data":null "erroMessage":null}'],
  ['{"Success":"true","rh":"Rh(D)+","volume":1.5,}', '{"Success":"true","rh":"Rh(D)+","volume":1.5,}'],
  ['{"money":0030,"actualCost":"￥1,234.50"}', '{"money":0099,"actualCost":"￥9,999.99"}'],
  ['{"birthday":"/Date(1571097600000)/"}', '{"birthday":"/Xxxx(9999999999999)/"}'],
  ['{"birthday":"19580412","consumptionDatetime":20191015}', '{"birthday":"yyyyMMdd","consumptionDatetime":yyyyMMdd}'],
  ['{"name":"\\u5f20\\u4e09"}', '{"name":"\\uXXXX\\uXXXX"}'],
  ["{name:'张三'}", "{name:'某某'}"],
  ['cb({"name":"a\\nb"})', 'xx({"name":"x\\nx"})'],
  ['{"张三":1}', '{"某某":9}'],
  ['{"name":"张', '{"name":"某'],
  ['<html lang="zh"><h1>404 页面不存在</h1>张三</html>', '<html …><h1>999 页面不存在</h1>某某</html>'],
  ['<string xmlns="x">{"name":"张三"}</string>', '<string …>{"name":"某某"}</string>'],
])('of the body %s the form stays', (body, shown) => {
  expect(maskBody(body)).toBe(shown)
})

test('a long hostile body is masked in time', () => {
  const started = performance.now()
  for (const piece of ['"', '\\', '<', '{"a', '<!--', '9.', 'a:', ' '])
    maskBody(`{${piece.repeat(64_000 / piece.length)}`)
  for (const piece of ['<', '<script', '<!--', '"']) maskBody(`<${piece.repeat(64_000 / piece.length)}`)
  expect(performance.now() - started).toBeLessThan(4_000)
})
