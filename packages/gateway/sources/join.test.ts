import { describe, expect, test } from 'vitest'
import { failureOf } from '../errors.ts'
import { type Join, joinRows, keysOf } from './join.ts'

const lead = {
  columns: ['zyh', 'xdh'],
  rows: [
    { zyh: '1', xdh: 'A' },
    { zyh: '1', xdh: 'B' },
    { zyh: '2', xdh: null },
  ],
}
const added = {
  columns: ['DON', 'RH'],
  rows: [
    { DON: 'A', RH: '+' },
    { DON: 'B', RH: '-' },
    { DON: null, RH: '?' },
  ],
}
const NAMES = ['zyh', 'xdh', 'RH']
const join: Join = { query: '', key: ['xdh'], on: ['DON'] }
function codeOf(work: () => unknown) {
  try {
    work()
    return undefined
  } catch (error) {
    return failureOf(error)
  }
}

describe('a join', () => {
  test('asks for each key once, and for none where a part is lacking', () => {
    expect(keysOf([...lead.rows, ...lead.rows], ['xdh'])).toEqual([['A'], ['B']])
    expect(
      keysOf(
        [
          { a: '1', b: null },
          { a: '1', b: ' 2 ' },
        ],
        ['a', 'b'],
      ),
    ).toEqual([['1', '2']])
  })

  test('adds the columns of the row that the key names, and nothing where none does', () => {
    expect(joinRows(lead, added, join, NAMES)).toEqual({
      columns: ['zyh', 'xdh', 'RH'],
      rows: [
        { zyh: '1', xdh: 'A', RH: '+' },
        { zyh: '1', xdh: 'B', RH: '-' },
        { zyh: '2', xdh: null, RH: null },
      ],
    })
  })

  test('never takes two keys of several columns for one', () => {
    const two = { columns: ['a', 'b', 'x'], rows: [{ a: '1', b: '23', x: 'wrong' }] }
    const one = { columns: ['a', 'b'], rows: [{ a: '12', b: '3' }] }
    expect(joinRows(one, two, { query: '', key: ['a', 'b'] }, ['x']).rows).toEqual([{ a: '12', b: '3', x: null }])
  })

  test('refuses two rows where one is expected, and takes them where several are', () => {
    const twice = { ...added, rows: [...added.rows, { DON: 'A', RH: '-' }] }
    expect(codeOf(() => joinRows(lead, twice, join, NAMES))).toMatchObject({ code: 'JOIN_AMBIGUOUS' })
    expect(joinRows(lead, twice, { ...join, many: true }, NAMES).rows.map(({ xdh, RH }) => [xdh, RH])).toEqual([
      ['A', '+'],
      ['A', '-'],
      ['B', '-'],
      [null, null],
    ])
  })

  test('refuses a column that both have, with the way out', () => {
    const same = { columns: ['DON', 'zyh'], rows: [] }
    expect(codeOf(() => joinRows(lead, same, join, NAMES))?.message).toContain('zyh，请用 AS 改名')
    expect(codeOf(() => joinRows(lead, same, join, ['RH']))).toBeUndefined()
  })
})
