import { expect, test } from 'vitest'
import { fit, widthOf, wrap } from './columns.ts'

test('a Chinese character takes two columns, also a rare one', () => {
  expect([widthOf('a1-'), widthOf('张三'), widthOf('𠮷，')]).toEqual([3, 4, 4])
})

test('a text is filled or cut to its columns, never into half a character', () => {
  expect(fit('张三', 6)).toBe('张三  ')
  expect(fit('张三丰', 5)).toBe('张三…')
  expect(fit('张三丰', 4)).toBe('张… ')
})

test('a text is broken at its columns, words stay whole, no line begins with a comma', () => {
  expect(wrap('请检查 connections 与慢查询，再试', 12)).toEqual(['请检查', 'connections', '与慢查询，再', '试'])
  expect(wrap('一二三，四', 6)).toEqual(['一二三，', '四'])
  expect(wrap('a\n\nb', 9)).toEqual(['a', '', 'b'])
})
