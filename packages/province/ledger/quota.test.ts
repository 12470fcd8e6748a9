import { expect, it } from 'vitest'
import { inLockOrder, netReservations } from './quota.ts'

it('nets ledger rows by quota and leaves out what was given back', () => {
  const rows = [
    { donor: 'b', account: 'self' as const, delta: 400 },
    { donor: 'a', account: 'self' as const, delta: 200 },
    { donor: 'a', account: 'relatives' as const, delta: 100 },
    { donor: 'b', account: 'self' as const, delta: -400 },
    { donor: 'a', account: 'self' as const, delta: 50 },
  ]
  expect(netReservations(rows)).toEqual([
    { donor: 'a', account: 'relatives', reserved: 100 },
    { donor: 'a', account: 'self', reserved: 250 },
  ])
})

it('orders quotas alike whatever order they come in', () => {
  const keys = ['a', 'b'].flatMap((donor) => (['relatives', 'self'] as const).map((account) => ({ donor, account })))
  expect(inLockOrder([...keys].reverse())).toEqual(keys)
})
