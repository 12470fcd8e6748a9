import { expect, test } from 'vitest'
import { errorTable, failure } from './errors.ts'

test('every coded failure says in Chinese what happened and what to do, and in English what it means', () => {
  for (const [code, row] of Object.entries(errorTable)) {
    expect(code).toMatch(/^[A-Z_]+$/)
    expect(row.message, code).toMatch(/[\u4e00-\u9fff]/)
    expect(row.action, code).toMatch(/[\u4e00-\u9fff].*。$/)
    expect(row.english, code).toMatch(/^[\x20-\x7e]+\.$/)
    expect(row.status, code).toBeGreaterThanOrEqual(400)
  }
})

test('the three token failures begin with the words of the interface (HIS-3.2.2)', () => {
  expect(failure('TOKEN_MISSING').message).toMatch(/^缺少token/)
  expect(failure('TOKEN_INVALID').message).toMatch(/^token无效/)
  expect(failure('TOKEN_EXPIRED').message).toMatch(/^token已过期/)
})

test('no ticket failure reads like one of the token, for which a client would ask anew and look up again', () => {
  const tickets = Object.entries(errorTable).filter(([code]) => code.startsWith('TICKET_'))
  expect(tickets).toHaveLength(6)
  for (const [code, { message, status }] of tickets)
    expect([code, message.match(/token|令牌|授权|登录/i), status]).toEqual([code, null, 400])
})
