import { describe, expect, it } from 'vitest'
import type { AllocatedShare, Facts } from '../facts.ts'
import { bag, giving, pay, rules, shares } from '../test/pay-bags.ts'

/** Who may give how much of the one bag, as facts list it. */
const allowed = (...rows: readonly (readonly [donor: string, most: number | null])[]): Partial<Facts> => ({
  allocation: rows.map(([donor, most]): AllocatedShare => ({ bill: 0, bag: 0, donor, most })),
})
const [a, b, c] = ['a', 'b', 'c'].map((donor) => giving(400, { donor }))
const donors = [a, b, c].filter((one) => one !== undefined)
const fourUnits = bag(400, 80_000)

describe('an allocation', () => {
  it('lets each donor pay no more than the applicant allows, in the order that the applicant gives', () => {
    const paid = pay(donors, [fourUnits], rules({}), allowed(['a', 200], ['b', 100], ['c', 300]))
    expect(shares(paid)).toEqual([
      ['a', 200, 20_000],
      ['b', 100, 10_000],
      ['c', 300, 30_000],
      [null, 0, 20_000],
    ])
    const turned = pay(donors, [fourUnits], rules({}), allowed(['c', null], ['a', 500]))
    expect(shares(turned)).toEqual([
      ['c', 400, 40_000],
      ['a', 400, 40_000],
    ])
  })

  it('lets nobody pay whom it does not name, and no bag that it does not name', () => {
    expect(shares(pay(donors, [fourUnits], rules({}), allowed(['b', null], ['nobody', null])))).toEqual([
      ['b', 400, 40_000],
      [null, 0, 40_000],
    ])
    const none = pay(donors, [fourUnits], rules({}), { allocation: [{ bill: 0, bag: 1, donor: 'a', most: null }] })
    expect(shares(none)).toEqual([[null, 0, 80_000]])
    const other = pay(donors, [fourUnits], rules({}), { allocation: [{ bill: 1, bag: 0, donor: 'a', most: null }] })
    expect(shares(other)).toEqual([[null, 0, 80_000]])
  })

  it('sums what several give to whole units or bags', () => {
    const units = rules({ partial: 'whole-units' })
    expect(shares(pay(donors, [fourUnits], units, allowed(['a', 150], ['b', 100])))).toEqual([
      ['a', 150, 15_000],
      ['b', 50, 5_000],
      [null, 0, 60_000],
    ])
    const bags = rules({ partial: 'whole-bags' })
    expect(shares(pay(donors, [fourUnits], bags, allowed(['a', 400], ['b', 399])))).toEqual([[null, 0, 80_000]])
  })

  it('counts fen where quotas are money', () => {
    const money = rules({ by: 'money', rate: { yuan: 200, millilitres: 1 } })
    expect(shares(pay(donors, [fourUnits], money, allowed(['a', 30_000], ['b', null])))).toEqual([
      ['a', 150, 30_000],
      ['b', 250, 50_000],
    ])
  })
})
