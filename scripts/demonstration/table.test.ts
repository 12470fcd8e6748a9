import { describe, expect, it } from 'vitest'
import { table, width } from './table.ts'

describe('the printed table', () => {
  it('counts a Chinese character as two columns, rare ones too', () => {
    expect(width('张三abc')).toBe(7)
    expect(width('𠮷·')).toBe(3)
  })

  it('aligns columns that mix Chinese and Latin text', () => {
    const lines = table([
      ['窗口人员', 'clerk', '一'],
      ['x', 'reviewer-1', '二'],
    ]).split('\n')
    const column = lines.map((line) => width(line.slice(0, line.search(/[一二]/))))
    expect(column[0]).toBe(column[1])
  })
})
