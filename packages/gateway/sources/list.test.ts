import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Question } from './database.ts'
import { inParts, withMarks } from './list.ts'

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

test('a list longer than a statement may bind is asked in parts, counting each place, until more rows than the cap are there', async () => {
  const asked: Question[] = []
  const question = { query: 'a IN ($1) OR b IN ($1)', names: [], bytes: [], match: [], maxRows: 5 }
  const list = Array.from({ length: 25 }, (_, index) => String(index))
  const answer = await inParts({ ...question, values: [list] }, 20, async (part) => {
    asked.push(part)
    return { columns: ['n'], rows: [{ n: '1' }, { n: '2' }, { n: '3' }] }
  })
  expect(asked.map(({ values, maxRows }) => [values[0]?.length, maxRows])).toEqual([
    [10, 5],
    [10, 2],
  ])
  expect(answer).toMatchObject({ columns: ['n'], rows: { length: 6 } })
})

test('one value, and a key of several lists, are asked at once', async () => {
  const question = { query: '$1 $2', names: [], bytes: [], match: [], maxRows: 5 }
  for (const values of [
    ['k'],
    [
      ['1', '2', '3'],
      ['4', '5', '6'],
    ],
  ]) {
    let times = 0
    await inParts({ ...question, values }, 1, async (part) => {
      times += 1
      expect(part.values).toBe(values)
      return { columns: [], rows: [] }
    })
    expect(times).toBe(1)
  }
})
