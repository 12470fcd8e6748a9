import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withMarks } from './list.ts'

test('a list becomes as many marks as it has values, each bound, wherever the query has it', () => {
  const query = 'SELECT * FROM a WHERE x IN ($1) AND y = $2 OR x IN ($1)'
  expect(withMarks(query, [['1', '2'], 'k'], (place) => `@p${place}`)).toEqual({
    sql: 'SELECT * FROM a WHERE x IN (@p1, @p2) AND y = @p3 OR x IN (@p4, @p5)',
    values: ['1', '2', 'k', '1', '2'],
  })
})

test('an empty list is the one value that equals nothing', () => {
  expect(withMarks('IN ($1)', [[]], () => '?')).toEqual({ sql: 'IN (?)', values: [null] })
})

test('property: no value is ever part of the text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 3 })), (list) => {
      const { sql, values } = withMarks('x IN ($1)', [list], () => '?')
      expect(sql).toMatch(/^x IN \(\?(, \?)*\)$/)
      if (list.length > 0) expect(values).toEqual(list)
    }),
  )
})
