import { describe, expect, it } from 'vitest'
import { looksLikeIdentity } from './search.ts'

describe('search by application number', () => {
  it.each([
    '11010519491231002X',
    '11010519491231002x',
    '110105 19491231 0021',
    '110105491231002',
    '１１０１０５１９４９１２３１００２Ｘ',
    'H12345678',
  ])('keeps %j out of addresses', (typed) => {
    expect(looksLikeIdentity(typed)).toBe(true)
  })

  it.each(['XM20261122-000007', '000007', '20261122', ''])('takes %j', (typed) => {
    expect(looksLikeIdentity(typed)).toBe(false)
  })
})
