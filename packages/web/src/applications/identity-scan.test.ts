import { describe, expect, it } from 'vitest'
import { identityFromScan } from './identity-scan.ts'

describe('identity number in a scan', () => {
  it.each([
    ['11010519491231002X', '11010519491231002X'],
    ['11010519491231002x', '11010519491231002X'],
    ['  11010519491231002X ', '11010519491231002X'],
    ['%11010519491231002X?', '11010519491231002X'],
    ['ZHANGSAN,11010519491231002X,19491231', '11010519491231002X'],
    ['110105491231002', '110105491231002'],
    ['H12345678', 'H12345678'],
    ['H1234567801', 'H1234567801'],
  ])('finds it in %j', (scanned, number) => {
    expect(identityFromScan(scanned)).toBe(number)
  })

  it.each(['=003012612345600', '=<P0001V00', '&>0261231', '0030126123456', 'P0001V00', '110105194912310021999', ''])(
    'finds none in %j',
    (scanned) => {
      expect(identityFromScan(scanned)).toBeUndefined()
    },
  )
})
